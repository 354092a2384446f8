import { Effect } from "effect"
import {
  type DuckConnection,
  identifier,
  jsonLines,
  literal,
  numberedParquet,
  onePath,
  parquet
} from "../tables/index.ts"
import type { Input } from "./inputs.ts"
import { memberList } from "./stageRuns.ts"

/** Columns of the history with the key their metric is logged under; the letter tells a whole number from any other. */
export const metricColumns = [
  ["epoch", "epoch", "n"],
  ["training_step", "training_step", "w"],
  ["learning_rate", "learning_rate", "n"],
  ["train_loss", "train_loss", "n"],
  ["total_tokens", "total_tokens", "w"],
  ["total_tokens_including_padding", "total_tokens_including_padding", "w"],
  ["per_device_tps", "per_device_tps", "n"],
  ["per_device_tps_including_padding", "per_device_tps_including_padding", "n"],
  ["logps_chosen", "logps/chosen", "n"],
  ["logps_rejected", "logps/rejected", "n"],
  ["rewards_chosen", "rewards/chosen", "n"],
  ["rewards_rejected", "rewards/rejected", "n"],
  ["rewards_accuracy", "rewards/accuracy", "n"],
  ["rewards_average", "rewards/average", "n"],
  ["rewards_margin", "rewards/margin", "n"]
] as const

const columns = metricColumns.map(([column]) => column)

/** Logged rows of all files; `bad` names columns whose value was no finite number, `run_id` is null in unreadable rows. */
export const createStage = (connection: DuckConnection) =>
  connection.run(
    `CREATE TEMP TABLE stage_history (file INTEGER, row_no BIGINT, run_id VARCHAR, step BIGINT,
      logged_at TIMESTAMP, logged_at_zone VARCHAR, runtime DOUBLE, ${
      metricColumns.map(([column, , kind]) => `${column} ${kind === "w" ? "BIGINT" : "DOUBLE"}`).join(", ")
    }, extra JSON, bad VARCHAR)`
  )

const target = `INSERT INTO stage_history (file, row_no, run_id, step, logged_at, logged_at_zone, runtime, ${
  columns.join(", ")
}, extra, bad)`

const missing = (value: string, raw: string, name: string) =>
  `CASE WHEN ${raw} IS NOT NULL AND ${value} IS NULL THEN ${literal(name)} END`

/** `bad` for a row: names of what could not be read, in order, null when all could. */
const badList = (items: ReadonlyArray<string>) => `nullif(concat_ws(',', ${items.join(", ")}), '')`

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U\w+|FLOAT|DOUBLE|DECIMAL.*)$/
const floating = /^(FLOAT|DOUBLE)$/

/** The value of a typed column as a finite number, whole where it has to be. */
const numberOf = (name: string, type: string, kind: "n" | "w"): string => {
  const column = identifier(name)
  if (!numeric.test(type)) return kind === "w" ? `whole(${column}::VARCHAR)` : `num(${column}::VARCHAR)`
  if (kind === "n") {
    return floating.test(type)
      ? `CASE WHEN isfinite(${column}) THEN ${column}::DOUBLE END`
      : `${column}::DOUBLE`
  }
  return floating.test(type) ? `whole_double(${column}::DOUBLE)` : `TRY_CAST(${column} AS BIGINT)`
}

const timeOf = (name: string, type: string): { readonly at: string; readonly zone: string } => {
  const column = identifier(name)
  if (type === "TIMESTAMP WITH TIME ZONE") return { at: `${column} AT TIME ZONE 'UTC'`, zone: `'utc'` }
  if (type.startsWith("TIMESTAMP")) return { at: `${column}::TIMESTAMP`, zone: `'local'` }
  if (numeric.test(type)) {
    return { at: `CASE WHEN isfinite(${column}::DOUBLE) THEN seconds(${column}::DOUBLE) END`, zone: `'utc'` }
  }
  return textTime(column)
}

const textTime = (text: string, naive = "'local'") => ({
  at: `moment(${text})`,
  zone: `CASE WHEN num(${text}) IS NOT NULL OR has_zone(${text}) THEN 'utc' ELSE ${naive} END`
})

/** One metric a column. Unknown columns, and whatever is no finite number, go to `extra`. */
const stageWide = (connection: DuckConnection, input: Input, file: number) => {
  const artifact = input.layout === "history-artifact-parquet"
  const mark = artifact ? "_" : ""
  const own = ["step", "timestamp", "runtime"].map((name) => `${mark}${name}`)
  const typed = metricColumns.map(([, key, kind]) => {
    const type = input.columns.get(key)
    return { key, value: type === undefined ? "NULL" : numberOf(key, type, kind), type }
  })
  const step = input.columns.get(own[0]!) ?? "BIGINT"
  const time = input.columns.has(own[1]!)
    ? timeOf(own[1]!, input.columns.get(own[1]!)!)
    : { at: "NULL", zone: "NULL" }
  const runtime = input.columns.has(own[2]!) ? numberOf(own[2]!, input.columns.get(own[2]!)!, "n") : "NULL"
  const present = typed.filter(({ type }) => type !== undefined)
  const known = new Set<string>([...own, ...metricColumns.map(([, key]) => key), "id", "run_id", "wandb_metadata"])
  const others = [...input.columns.keys()].filter((name) => !known.has(name))
  const rest = [
    ...others.map((name) => `${identifier(name)} := ${identifier(name)}`),
    ...present.map(({ key, value }) =>
      `${identifier(key)} := CASE WHEN ${value} IS NULL THEN ${identifier(key)}::VARCHAR END`
    )
  ]
  const stepValue = numberOf(own[0]!, step, "w")
  const bad = badList([
    missing(time.at, input.columns.has(own[1]!) ? identifier(own[1]!) : "NULL", "timestamp"),
    missing(stepValue, identifier(own[0]!), "step"),
    ...present.map(({ key, value }) => missing(value, identifier(key), key))
  ])
  const extra = rest.length === 0
    ? "NULL"
    : `nullif(json_merge_patch('{}'::JSON, to_json(struct_pack(${rest.join(", ")})))::VARCHAR, '{}')::JSON`
  const anyBad = present.map(({ key, value }) => `(${identifier(key)} IS NOT NULL AND ${value} IS NULL)`).join(" OR ")
  return connection.run(
    `${target} SELECT ${file}, file_row_number + 1, ${artifact ? "$2" : "run_id::VARCHAR"},
       ${stepValue}, ${time.at}, CASE WHEN ${time.at} IS NOT NULL THEN ${time.zone} END, ${runtime},
       ${typed.map(({ value }) => value).join(", ")},
       ${others.length === 0 && anyBad !== "" ? `CASE WHEN ${anyBad} THEN ${extra} END` : extra}, ${bad}
     FROM ${numberedParquet}`,
    artifact ? [onePath(input.path), input.runId!] : [onePath(input.path)]
  )
}

const keys = metricColumns.map(([, key]) => key)
const patch = JSON.stringify(Object.fromEntries(keys.map((key) => [key, null])))

/**
 * Rows as JSON: `row_json` with the row's own members, `metrics` and `extra` with the logged ones. Where a known metric is no finite
 * number, all of them are kept in `extra`, as written.
 */
const fromJson = (source: string, file: number, naive: string): string => {
  const values = metricColumns.map(([, , kind], i) => `${kind === "w" ? "whole" : "num"}(v[${i + 1}])`)
  const time = textTime("m[3]", naive)
  return `${target} SELECT ${file}, row_no, m[1], whole(m[2]), ${time.at}, CASE WHEN ${time.at} IS NOT NULL THEN ${time.zone} END, num(m[4]),
      ${values.join(", ")},
      nullif(CASE WHEN ${
    values.map((value, i) => `(v[${i + 1}] IS NOT NULL AND ${value} IS NULL)`).join(" OR ")
  } THEN rest
        ELSE without_nulls(json_merge_patch(rest, ${literal(patch)}::JSON)) END::VARCHAR, '{}')::JSON,
      ${
    badList([
      missing(time.at, "m[3]", "timestamp"),
      missing("whole(m[2])", "m[2]", "step"),
      ...values.map((value, i) => missing(value, `v[${i + 1}]`, keys[i]!))
    ])
  }
    FROM (SELECT row_no, m, rest, json_extract_string(rest, ${memberList(keys)}) AS v FROM (${source}))`
}

const ownMembers = `['$.run_id', '$.step', '$.timestamp', '$.runtime']`
const merged = (metrics: string, extra: string) =>
  `CASE WHEN ${extra} IS NULL OR ${extra}::VARCHAR = '{}' THEN ${metrics} ELSE json_merge_patch(${extra}, ${metrics}) END`

/** One row a line: metrics in `metrics`, or beside the row's own members. */
const stageLines = (connection: DuckConnection, input: Input, file: number) =>
  connection.run(
    fromJson(
      `SELECT row_no, json_extract_string(json, ${ownMembers}) AS m,
         CASE WHEN json_type(json, '$.metrics') = 'OBJECT'
           THEN ${merged("json_extract(json, '$.metrics')", "json_extract(json, '$.extra')")}
           ELSE json_merge_patch(json, '{"run_id":null,"step":null,"timestamp":null,"runtime":null,"wandb_metadata":null}'::JSON) END
           AS rest FROM ${jsonLines(input.longestLine)}`,
      file,
      "NULL"
    ),
    [onePath(input.path)]
  )

const rowPatch =
  `'{"run_id":null,"step":null,"timestamp":null,"runtime":null,"_step":null,"_timestamp":null,"_runtime":null,
  "wandb_metadata":null,"_wandb":null,"id":null}'::JSON`

/** One array of rows a line. */
const stageLists = (connection: DuckConnection, input: Input, file: number) =>
  connection.run(
    fromJson(
      `SELECT row_number() OVER () AS row_no, json_extract_string(row_json, ${ownMembers}) AS m,
         json_merge_patch(row_json, ${rowPatch}) AS rest
       FROM (SELECT unnest(CASE WHEN json_type(json) = 'ARRAY' THEN json_extract(json, '$[*]') ELSE [NULL::JSON] END) AS row_json
         FROM ${jsonLines(input.longestLine)})`,
      file,
      "'local'"
    ),
    [onePath(input.path)]
  )

/** One run a row, its logged rows as texts in columns named by number. Texts that are no JSON objects are unreadable rows. */
const stageCells = (connection: DuckConnection, input: Input, file: number) => {
  const names = [...input.columns.keys()].sort((a, b) => Number(a) - Number(b))
  return connection.run(
    fromJson(
      `SELECT row_number() OVER () AS row_no, json_extract_string(j, ${ownMembers}) AS m, json_merge_patch(j, ${rowPatch}) AS rest
       FROM (SELECT CASE WHEN json_valid(cell) THEN cell::JSON END AS j FROM (
         SELECT unnest([${names.map((name) => `${identifier(name)}::VARCHAR`).join(", ")}]) AS cell
         FROM ${parquet}) WHERE cell IS NOT NULL)`,
      file,
      "'local'"
    ),
    [onePath(input.path)]
  )
}

/** Metrics as JSON text beside typed columns; times are UTC. */
const stageTexts = (connection: DuckConnection, input: Input, file: number) => {
  const time = input.columns.get("timestamp")
  const timestamp = time === undefined
    ? "NULL"
    : time.startsWith("TIMESTAMP")
    ? `strftime("timestamp"::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%fZ')`
    : `"timestamp"::VARCHAR`
  return connection.run(
    fromJson(
      `SELECT file_row_number + 1 AS row_no, [run_id::VARCHAR, step::VARCHAR, ${timestamp},
         ${input.columns.has("runtime") ? "runtime::VARCHAR" : "NULL"}] AS m,
         CASE WHEN json_valid(metrics::VARCHAR) THEN metrics::VARCHAR::JSON END AS rest
       FROM ${numberedParquet}`,
      file,
      "'utc'"
    ),
    [onePath(input.path)]
  )
}

/** Reads the logged rows of one file into `stage_history`. */
export const stageHistory = Effect.fn("wandb.stageHistory")(function*(
  connection: DuckConnection,
  input: Input,
  file: number
) {
  switch (input.layout) {
    case "history-wide-parquet":
    case "history-artifact-parquet":
      yield* stageWide(connection, input, file)
      break
    case "history-json-parquet":
      yield* stageTexts(connection, input, file)
      break
    case "history-cells-parquet":
      yield* stageCells(connection, input, file)
      break
    case "history-lists-jsonl":
      yield* stageLists(connection, input, file)
      break
    default:
      yield* stageLines(connection, input, file)
  }
})
