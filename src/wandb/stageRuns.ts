import { Effect } from "effect"
import {
  csv,
  type DuckConnection,
  identifier,
  jsonLines,
  literal,
  member,
  numberedParquet,
  onePath
} from "../tables/index.ts"
import type { Input } from "./inputs.ts"

/** Text columns of a run as an export has them; blobs only on demand. */
const textColumns = [
  "entity",
  "project",
  "run_id",
  "run_name",
  "display_name",
  "state",
  "created_at",
  "updated_at",
  "heartbeat_at",
  "exported_at",
  "tags",
  "group_name",
  "job_type",
  "sweep_id",
  "sweep_name",
  "url",
  "rows_expected",
  "last_step",
  "config",
  "summary"
] as const

type TextColumn = typeof textColumns[number]

/** Kinds of blobs in the table `run_blobs`, and where exports keep them. */
const blobColumns = ["wandb_metadata", "system_metrics", "system_attrs", "sweep_info", "history_keys", "user"] as const

/** Every run as it was read, before duplicates are told apart. `component` says which part of a run a file holds. */
export const createStage = (connection: DuckConnection) =>
  connection.run(
    `CREATE TEMP TABLE stage_runs (file INTEGER, row_no BIGINT, component VARCHAR, ${
      [...textColumns, ...blobColumns].map((name) => `${name} VARCHAR`).join(", ")
    })`
  )

/** How each layout of JSON lines spells the members of a run. */
const flatMembers: Partial<Record<TextColumn, string>> = {
  entity: "$.entity",
  project: "$.project",
  run_id: "$.run_id",
  run_name: "$.run_name",
  display_name: "$.display_name",
  state: "$.state",
  created_at: "$.created_at",
  updated_at: "$.updated_at",
  heartbeat_at: "$.heartbeat_at",
  exported_at: "$.exported_at",
  tags: "$.tags",
  group_name: "$.group",
  job_type: "$.job_type",
  sweep_id: "$.sweep_info.sweep_id",
  sweep_name: "$.sweep_name",
  url: "$.url",
  rows_expected: "$.system_attrs.historyLineCount",
  last_step: "$.system_attrs.historyKeys.lastStep",
  config: "$.config",
  summary: "$.summary"
}

const exportMembers: Partial<Record<TextColumn, string>> = {
  ...Object.fromEntries(
    Object.entries(flatMembers).filter(([name]) => name !== "exported_at").map(([name, path]) => [
      name,
      path.replace("$.", "$.run.")
    ])
  ),
  run_name: "$.run.name",
  exported_at: "$.exported_at",
  summary: "$.run.summary_metrics",
  rows_expected: "$.run.history_line_count",
  last_step: "$.run.history_keys.lastStep"
}

const flatBlobs = Object.fromEntries(blobColumns.map((name) => [name, `$.${name}`]))
const exportBlobs = {
  ...Object.fromEntries(blobColumns.map((name) => [name, `$.run.${name}`])),
  wandb_metadata: "$.run.metadata"
}

const stageJson = (connection: DuckConnection, input: Input, file: number, blobs: boolean) => {
  const nested = input.layout === "runs-export-jsonl"
  const members: Readonly<Record<string, string | undefined>> = {
    ...(nested ? exportMembers : flatMembers),
    ...(blobs ? nested ? exportBlobs : flatBlobs : {})
  }
  const names = Object.keys(members)
  return connection.run(
    `INSERT INTO stage_runs (file, row_no, component, ${names.join(", ")})
     SELECT ${file}, row_no, 'all', ${names.map((_, i) => `m[${i + 1}]`).join(", ")} FROM (
       SELECT row_no, json_extract_string(json, [${names.map((name) => literal(members[name]!)).join(", ")}]) AS m
       FROM ${jsonLines(input.longestLine)})`,
    [onePath(input.path)]
  )
}

/** Columns of a table whose rows are runs; a missing column is null, and one that stands in the blob `system_attrs` is read from there. */
const stageTable = (connection: DuckConnection, input: Input, file: number, blobs: boolean) => {
  const { columns } = input
  const column = (name: string) => columns.has(name) ? `${identifier(name)}::VARCHAR` : undefined
  const attribute = (path: string) =>
    columns.has("system_attrs") ? `TRY(json_extract_string(system_attrs, ${literal(path)}))` : undefined
  const sources: Readonly<Record<TextColumn, string | undefined>> = {
    entity: column("entity"),
    project: column("project"),
    run_id: column("run_id"),
    run_name: column("run_name") ?? column("name"),
    display_name: column("display_name") ?? attribute("$.displayName"),
    state: column("state"),
    created_at: column("created_at"),
    updated_at: column("updated_at"),
    heartbeat_at: column("heartbeat_at") ?? attribute("$.heartbeatAt"),
    exported_at: column("exported_at"),
    tags: column("tags") ?? attribute("$.tags"),
    group_name: column("group") ?? attribute("$.group"),
    job_type: column("job_type") ?? attribute("$.jobType"),
    sweep_id: columns.has("sweep_info") ? `TRY(json_extract_string(sweep_info, '$.sweep_id'))` : column("sweep_id"),
    sweep_name: column("sweep_name") ?? attribute("$.sweepName"),
    url: column("url"),
    rows_expected: attribute("$.historyLineCount"),
    last_step: attribute("$.historyKeys.lastStep"),
    config: column("config"),
    summary: column("summary")
  }
  const parts = ["config", "summary"].filter((name) => columns.has(name))
  const component = parts.length === 2 ? "all" : parts[0] ?? blobColumns.find((name) => columns.has(name)) ?? "all"
  const kept = textColumns.filter((name) => sources[name] !== undefined)
  const kinds = blobs ? blobColumns.filter((name) => columns.has(name)) : []
  const names = [...kept, ...kinds]
  const values = [...kept.map((name) => sources[name]!), ...kinds.map((name) => `${name}::VARCHAR`)]
  const source = input.layout === "runs-csv"
    ? `(SELECT row_number() OVER () AS row_no, * FROM ${csv})`
    : `(SELECT file_row_number + 1 AS row_no, * EXCLUDE (file_row_number) FROM ${numberedParquet})`
  return connection.run(
    `INSERT INTO stage_runs (file, row_no, component, ${names.join(", ")})
     SELECT ${file}, row_no, ${literal(component)}, ${values.join(", ")} FROM ${source}`,
    [onePath(input.path)]
  )
}

/** `state.json` names runs and their last step; it adds runs that no other file has. */
const stageState = (connection: DuckConnection, input: Input, file: number) =>
  connection.run(
    `INSERT INTO stage_runs (file, row_no, component, entity, project, run_id, state, created_at, updated_at, last_step)
     SELECT ${file}, row_number() OVER (), 'state', m[1], m[2], k, s[1], s[2], s[3], s[4] FROM (
       SELECT json_extract_string(content, ['$.entity', '$.project']) AS m, unnest(json_keys(content, '$.runs')) AS k,
         json_extract_string(unnest(json_extract(content, '$.runs.*')),
           ['$.run_state', '$.created_at', '$.updated_at', '$.last_history_step']) AS s
       FROM read_text($1))`,
    [onePath(input.path)]
  )

/** Reads the runs of one file into `stage_runs`. */
export const stageRuns = Effect.fn("wandb.stageRuns")(function*(
  connection: DuckConnection,
  input: Input,
  file: number,
  blobs: boolean
) {
  if (input.layout === "state") return yield* stageState(connection, input, file)
  if (input.layout === "runs-jsonl" || input.layout === "runs-export-jsonl") {
    return yield* stageJson(connection, input, file, blobs)
  }
  if (input.layout === "runs-parquet" || input.layout === "runs-csv") {
    return yield* stageTable(connection, input, file, blobs)
  }
})

/** JSON paths of keys, as a list in SQL. */
export const memberList = (keys: ReadonlyArray<string>): string =>
  `[${keys.map((key) => literal(member(key))).join(", ")}]`
