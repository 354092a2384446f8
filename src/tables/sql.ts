/** A name as SQL writes it; for names that come from files and configuration. */
export const identifier = (name: string): string => `"${name.replaceAll("\"", "\"\"")}"`

/** A text as SQL writes it; for the few statements that take no parameters. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The JSON path of a member of the outermost object. */
export const member = (key: string): string => `$."${key.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"")}"`

/** A path as DuckDB's readers take it: the file of that very name, whatever characters it has. */
export const onePath = (path: string): string => path.replace(/[*?[]/g, "[$&]")

/** The file in `$1` and nothing else: `key=value` in the names of folders is no column. */
export const parquet = "read_parquet($1, hive_partitioning = false)"

/** The same, with the number of each row from 0 in `file_row_number`. */
export const numberedParquet = "read_parquet($1, hive_partitioning = false, file_row_number = true)"

export const csv = "read_csv($1, hive_partitioning = false, all_varchar = true, header = true)"

/**
 * Readings of text that DuckDB's own casts take too lightly: `num` is a finite decimal number (no `1_000`, no `nan`), `whole` a whole
 * number of 64 bits without a detour over doubles, `moment` a time in UTC (ISO text, or seconds or milliseconds since 1970),
 * `has_zone` whether ISO text names its zone, `without_nulls` an object without the members that are null.
 */
export const macros: ReadonlyArray<string> = [
  `CREATE TEMP MACRO num(t) AS CASE WHEN isfinite(TRY_CAST(t AS DOUBLE)) AND NOT contains(t, '_') THEN TRY_CAST(t AS DOUBLE) END`,
  `CREATE TEMP MACRO whole_double(d) AS CASE WHEN isfinite(d) AND d = trunc(d) AND abs(d) < 9.2233720368547748e18
     THEN d::BIGINT END`,
  `CREATE TEMP MACRO whole(t) AS CASE WHEN num(t) IS NULL THEN NULL
     WHEN contains(t, '.') OR contains(t, 'e') OR contains(t, 'E') THEN whole_double(num(t)) ELSE TRY_CAST(t AS BIGINT) END`,
  `CREATE TEMP MACRO seconds(d) AS CASE WHEN abs(d) < 1e11 THEN make_timestamp((d * 1e6)::BIGINT)
     WHEN abs(d) < 1e14 THEN make_timestamp((d * 1e3)::BIGINT) END`,
  `CREATE TEMP MACRO moment(t) AS CASE WHEN num(t) IS NOT NULL THEN seconds(num(t))
     WHEN regexp_matches(t, '^\\s*\\d{4}-') THEN TRY_CAST(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END`,
  `CREATE TEMP MACRO without_nulls(j) AS CASE WHEN contains(j::VARCHAR, 'null') THEN json_merge_patch('{}'::JSON, j) ELSE j END`,
  `CREATE TEMP MACRO has_zone(t) AS regexp_matches(t, '[T ]\\d\\d:.*(Z|[+-]\\d\\d(:?\\d\\d)?)\\s*$')`
]

/** DuckDB's own limit of a line, in bytes. Its buffers are twice as large, so that it is raised only as far as a file needs. */
const usualLine = 16_777_216

/** The records of JSON lines in `$1` with their number, blank lines not counted; null where a line is no JSON. */
export const jsonLines = (longestLine: number): string =>
  `(SELECT row_number() OVER () AS row_no, json FROM read_ndjson_objects($1, ignore_errors = true, maximum_object_size = ${
    Math.max(usualLine, longestLine + 2)
  }))`
