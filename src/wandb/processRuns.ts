import { Effect } from "effect"
import { stringify } from "../rows/index.ts"
import { append, columnsOf, type DuckConnection, literal, member, type OutColumn } from "../tables/index.ts"
import { ruleColumns, type RunFacts } from "./draft.ts"
import type { ProcessedRun, Processor } from "./process.ts"

/** Config and summary keys that rules look at beside those of the hydration. */
const ruleKeys = ["model_name_or_path", "max_train_samples"]

const valueColumns = Object.entries(ruleColumns).filter(([name]) => name !== "ft_multiple") as ReadonlyArray<
  readonly [Exclude<keyof typeof ruleColumns, "ft_multiple">, typeof ruleColumns[keyof typeof ruleColumns]]
>

type Cell = OutColumn["values"][number]

/** What rules fill of `runs`, beside the columns of `ruleColumns`. */
const derived: ReadonlyArray<readonly [string, OutColumn["type"], (run: ProcessedRun) => Cell]> = [
  ["run_type", "VARCHAR", (run) => run.run_type],
  ["pattern_name", "VARCHAR", (run) => run.pattern_name],
  ["classified_from", "VARCHAR", (run) => run.classified_from],
  ["other_patterns", "VARCHAR", (run) => run.other_patterns.length === 0 ? null : stringify(run.other_patterns)],
  ["command", "VARCHAR", (run) => run.command],
  ["subgrid", "VARCHAR", (run) => run.subgrid],
  ["hyper_parameters", "VARCHAR", (run) => run.hyper_parameters === null ? null : stringify(run.hyper_parameters)],
  ["comparison_metric_raw", "VARCHAR", (run) => run.raw.comparison_metric ?? null],
  [
    "comparison_metric_source",
    "VARCHAR",
    (run) => run.run_type !== "matched" ? null : run.raw.comparison_metric === undefined ? "default" : "id"
  ],
  ["ckpt_data_raw", "VARCHAR", (run) => run.raw.ckpt_data ?? null],
  ["ckpt_steps", "INTEGER", (run) => run.ckpt_steps],
  [
    "ckpt_steps_source",
    "VARCHAR",
    (run) => run.ckpt_steps === null ? null : run.origins.ckpt_revision === "config" ? "config" : "id"
  ],
  [
    "pretrain_seed_source",
    "VARCHAR",
    (run) =>
      run.values.pretrain_seed === undefined ? null : run.origins.pretrain_seed === "revision" ? "revision" : "id"
  ],
  ["lr_source", "VARCHAR", (run) => run.values.lr === undefined ? null : run.origins.lr ?? null],
  ["ft_epochs_source", "VARCHAR", (run) => run.values.ft_epochs === undefined ? null : run.origins.ft_epochs ?? null]
]

/** Makes the tables that hold what rules find. */
export const createTables = (connection: DuckConnection) =>
  Effect.forEach([
    `CREATE TEMP TABLE processed (run_key INTEGER, ${
      [...derived.map(([name, type]) => `${name} ${type}`), ...valueColumns.map(([name, type]) => `${name} ${type}`)]
        .join(", ")
    })`,
    `CREATE TEMP TABLE findings (run_key INTEGER, nr INTEGER, code VARCHAR, subject VARCHAR, detail VARCHAR, message VARCHAR)`
  ], (sql) =>
    connection.run(sql), { discard: true })

const pivot = (table: string, keys: ReadonlyArray<string>, first: number): string =>
  keys.map((key, i) => `max(json_extract_string(value, '$')) FILTER (key = ${literal(key)}) AS k${first + i}`).join(
    ", "
  ) +
  ` FROM old.${table} WHERE key IN (${keys.map(literal).join(", ")}) GROUP BY run_key`

/**
 * Puts beside each run what its rules need to know (`facts`, sorted by run), out of the exports in hand for fresh runs and out of the
 * old database for the others. One look-up by key a run, never by position.
 */
export const gatherFacts = Effect.fn("wandb.gatherFacts")(function*(
  connection: DuckConnection,
  processor: Processor,
  hasOld: boolean
) {
  const { hydration } = processor.registry.processing
  const config = [...new Set([...Object.keys(hydration.config), ...ruleKeys])]
  const summary = Object.keys(hydration.summary)
  const list = (keys: ReadonlyArray<string>) => `[${keys.map((key) => literal(member(key))).join(", ")}]`
  const picked = (from: string, keys: ReadonlyArray<string>, first: number) =>
    keys.map((_, i) => `${from}[${i + 1}] AS k${first + i}`).join(", ")
  const columns = [...config, ...summary].map((_, i) => `k${i}`)
  const old = hasOld
    ? `UNION ALL SELECT r.run_key, r.run_id, r.run_name, r.display_name, r.tags::VARCHAR, ${
      columns.join(", ")
    } FROM raw_runs r
       JOIN keys USING (run_key) LEFT JOIN (SELECT run_key AS old_key, ${
      pivot("run_config", config, 0)
    }) c USING (old_key)
       LEFT JOIN (SELECT run_key AS old_key, ${
      pivot("run_summary", summary, config.length)
    }) s USING (old_key) WHERE NOT fresh`
    : `UNION ALL SELECT r.run_key, r.run_id, r.run_name, r.display_name, r.tags::VARCHAR, ${
      columns.map(() => "NULL").join(", ")
    } FROM raw_runs r JOIN keys USING (run_key) WHERE NOT fresh`
  yield* connection.run(
    `CREATE TEMP TABLE facts AS SELECT * FROM (
       SELECT r.run_key, r.run_id, r.run_name, r.display_name, r.tags::VARCHAR AS tags, ${picked("c.v", config, 0)}, ${
      picked("s.v", summary, config.length)
    } FROM raw_runs r JOIN keys k USING (run_key)
         LEFT JOIN (SELECT run_key, json_extract_string(config, ${
      list(config)
    }) AS v FROM config_texts) c ON c.run_key = r.run_key
         LEFT JOIN (SELECT run_key, json_extract_string(summary, ${
      list(summary)
    }) AS v FROM summary_texts) s ON s.run_key = r.run_key
       WHERE fresh ${old}) ORDER BY run_key`
  )
  return { config, summary }
})

const tagsOf = (text: unknown): ReadonlyArray<string> =>
  typeof text === "string" ? [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1]!) : []

/** Runs in memory at once. */
const sliceRuns = 8192

/** Classifies and processes every run of `facts` into `processed` and `findings`, in slices and in columns. */
export const processRuns = Effect.fn("wandb.processRuns")(function*(
  connection: DuckConnection,
  processor: Processor,
  keys: { readonly config: ReadonlyArray<string>; readonly summary: ReadonlyArray<string> },
  advance: (runs: number) => void
) {
  const [[last]] = (yield* columnsOf(connection, "SELECT max(run_key)::INTEGER FROM facts")) as [[number | null]]
  for (let start = 0; start < (last ?? 0); start += sliceRuns) {
    const columns = yield* columnsOf(
      connection,
      "SELECT * FROM facts WHERE run_key > $1 AND run_key <= $2 ORDER BY run_key",
      [start, start + sliceRuns]
    )
    const [runKeys, ids, names, displayNames, tags, ...values] = columns as unknown as [
      ReadonlyArray<number>,
      ReadonlyArray<string>,
      ReadonlyArray<string | null>,
      ReadonlyArray<string | null>,
      ReadonlyArray<string | null>,
      ...ReadonlyArray<ReadonlyArray<string | null>>
    ]
    const members = (names: ReadonlyArray<string>, first: number, row: number): Record<string, string> => {
      const found: Record<string, string> = {}
      names.forEach((name, i) => {
        const value = values[first + i]![row]
        if (value !== null && value !== undefined) found[name] = value
      })
      return found
    }
    const out: Array<Array<Cell>> = [[], ...derived.map(() => []), ...valueColumns.map(() => [])]
    const found: Array<Array<Cell>> = [[], [], [], [], [], []]
    for (let row = 0; row < runKeys.length; row++) {
      const facts: RunFacts = {
        runId: ids[row]!,
        runName: names[row]!,
        displayName: displayNames[row]!,
        tags: tagsOf(tags[row]),
        config: members(keys.config, 0, row),
        summary: members(keys.summary, keys.config.length, row)
      }
      const run = processor.process(facts)
      out[0]!.push(runKeys[row]!)
      derived.forEach(([, , get], i) => out[i + 1]!.push(get(run)))
      valueColumns.forEach(([name], i) => out[i + 1 + derived.length]!.push(run.values[name] ?? null))
      run.findings.forEach(({ code, detail, message, subject }, nr) => {
        ;[runKeys[row]!, nr, code, subject, stringify(detail), message].forEach((cell, i) => found[i]!.push(cell))
      })
    }
    yield* append(connection, "processed", [
      { type: "INTEGER", values: out[0]! },
      ...derived.map(([, type], i): OutColumn => ({ type, values: out[i + 1]! })),
      ...valueColumns.map(([, type], i): OutColumn => ({ type, values: out[i + 1 + derived.length]! }))
    ])
    yield* append(
      connection,
      "findings",
      (["INTEGER", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"] as const).map((type, i) => ({
        type,
        values: found[i]!
      }))
    )
    advance(runKeys.length)
  }
})
