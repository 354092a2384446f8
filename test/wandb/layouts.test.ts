// What a test reads and waits for is its own: @effect-diagnostics globalDate:off preferSchemaOverJson:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { stringify } from "../../src/rows/Json.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { duck, ingestInto, query, writeFile } from "../support/ingest.ts"
import { exportedRun, jsonl } from "../support/wandb.ts"

const id = "250903-101010_t_finetune_Ft_DD-c4-60M-29042-0_lr=5e-05"

/** One history, row by row: step, seconds since 1970, runtime, tokens, loss, and a metric that has no column. */
const rows = [
  [100, 1755581965.25, 1.5, 9_062_103, 2.5, 7],
  [200, 1755582065.25, 2.5, 18_238_579, 2.25, null],
  [300, 1755582165.25, 3.5, 9_007_199_254_740_993n, 2.125, 9]
] as const

const iso = (seconds: number) => DateTime.formatIso(DateTime.unsafeMake(seconds * 1000))

const number = (value: number | bigint | null) => value === null ? "null" : String(value)

const metrics = ([, , , tokens, loss, odd]: typeof rows[number]) =>
  `{"total_tokens":${tokens},"train_loss":${loss},"odd/metric":${number(odd)}}`

const values = rows.map((row) => `(${row.map((value) => value === null ? "NULL" : String(value)).join(", ")})`).join(
  ", "
)
const table = `(VALUES ${values}) t(step, second, runtime, tokens, loss, odd)`

const expected = rows.map(([step, at, runtime, tokens, loss, odd], i) => ({
  seq: i + 1,
  step: BigInt(step),
  at: iso(at).replace("T", " ").replace(/\.?0*Z$/, ""),
  runtime,
  tokens: BigInt(tokens),
  loss,
  extra: odd === null ? null : `{"odd/metric":${odd}}`
}))

const history = (db: string) =>
  query(
    db,
    `SELECT seq, step, logged_at::VARCHAR AS at, runtime, total_tokens AS tokens, train_loss AS loss, extra::VARCHAR AS extra FROM history ORDER BY seq`
  )

layer(platform)("history layouts", (it) => {
  it.scoped("reads the same rows out of every layout", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = `${yield* temporaryFolder}/a [1] *b`
      const path = (name: string) => `${folder}/${name}`
      yield* fs.makeDirectory(path(`run-${id}-history`), { recursive: true })
      yield* writeFile(
        path("lines.jsonl"),
        rows.map((row) =>
          `{"run_id":"${id}","step":${row[0]},"timestamp":"${iso(row[1])}","runtime":${
            row[2]
          },"wandb_metadata":{},"metrics":${metrics(row)},"extra":{}}\n`
        ).join("")
      )
      yield* writeFile(
        path("lists.jsonl"),
        `[${
          rows.map((row) =>
            `{"run_id":"${id}","step":${row[0]},"timestamp":${row[1]},"runtime":${row[2]},${metrics(row).slice(1)}`
          ).join(",")
        }]\n`
      )
      yield* duck(
        `COPY (SELECT '${id}' AS run_id, step, second::DOUBLE AS timestamp, runtime::DOUBLE AS runtime, tokens AS total_tokens, loss::DOUBLE AS train_loss,
           odd AS "odd/metric" FROM ${table}) TO '${path("wide.parquet")}'`,
        `COPY (SELECT step AS _step, second::DOUBLE AS _timestamp, runtime::DOUBLE AS _runtime, tokens AS total_tokens, loss::DOUBLE AS train_loss,
           odd AS "odd/metric" FROM ${table} ORDER BY step DESC) TO '${path(`run-${id}-history/0000.parquet`)}'`,
        `COPY (SELECT '${id}' AS run_id, step, make_timestamp((second * 1e6)::BIGINT) AS timestamp, runtime::DOUBLE AS runtime, '{}' AS wandb_metadata,
           '{"total_tokens":' || tokens || ',"train_loss":' || loss || coalesce(',"odd/metric":' || odd, '') || '}' AS metrics FROM ${table})
           TO '${path("texts.parquet")}'`,
        `COPY (SELECT ${
          rows.map((row, i) =>
            `'{"run_id":"${id}","step":${row[0]},"timestamp":${row[1]},"runtime":${row[2]},${
              metrics(row).slice(1)
            }' AS "${i}"`
          ).join(", ")
        }) TO '${path("cells.parquet")}'`
      )
      for (
        const name of [
          "lines.jsonl",
          "lists.jsonl",
          "wide.parquet",
          `run-${id}-history`,
          "texts.parquet",
          "cells.parquet"
        ]
      ) {
        const db = path(`${name.replace(/\W/g, "_")}.duckdb`)
        const summary = yield* ingestInto(db, [path(name)])
        assert.deepStrictEqual(summary.bad, [], name)
        assert.deepStrictEqual(yield* history(db), expected as never, name)
      }
    }), 60_000)

  it.scoped("takes a run's fullest history, and its parts as one", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.makeDirectory(`${folder}/run-${id}-history`)
      yield* duck(
        `COPY (SELECT '${id}' AS run_id, i * 10 AS step, 1.0 AS train_loss FROM range(3) t(i)) TO '${folder}/sampled.parquet'`,
        `COPY (SELECT i AS _step, 2.0 AS train_loss FROM range(20, 30) t(i)) TO '${folder}/run-${id}-history/1.parquet'`,
        `COPY (SELECT i AS _step, 2.0 AS train_loss FROM range(0, 20) t(i)) TO '${folder}/run-${id}-history/2.parquet'`
      )
      const db = `${folder}/o.duckdb`
      const summary = yield* ingestInto(db, [folder])
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT count(*) AS n, min(train_loss) AS loss, bool_and(seq = step + 1) AS inOrder FROM history"
        ),
        [
          { n: 30n, loss: 2, inOrder: true }
        ]
      )
      assert.strictEqual(summary.diagnostics["duplicate_run"], 1)
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT sum(rows_read)::INTEGER AS seen, sum(rows_kept)::INTEGER AS kept, sum(rows_rejected)::INTEGER AS left_out FROM provenance"
        ),
        [{ seen: 33, kept: 30, left_out: 3 }]
      )
    }))
})

/** Over several lines, as the exporter writes its manifest. */
const pretty = (value: object): string =>
  stringify(value).replace(/([[{,])(?=["[{])/g, "$1\n  ").replace(/(["\]}])(?=[\]}])/g, "$1\n")

layer(platform)("run layouts", (it) => {
  it.scoped("reads the newer exporter's folder, and checks it against its manifest", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFile(
        `${folder}/manifest.json`,
        pretty({
          schema_version: 3,
          name: "x",
          entity: "lab",
          project: "p",
          mode: "history",
          updated_at: "2025-10-01T00:00:00Z",
          runs_path: "/else/runs.jsonl",
          run_count: 3,
          history_count: 1,
          selected_history_keys: ["train_loss", "x"],
          history_window: { max_records: 1 }
        })
      )
      yield* writeFile(
        `${folder}/state.json`,
        stringify({
          schema_version: 3,
          entity: "lab",
          project: "p",
          runs: {
            [id]: { run_id: id, last_history_step: 300 },
            gone: { run_id: "gone", run_state: "crashed", created_at: "2025-09-01T00:00:00Z" }
          }
        })
      )
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([
          exportedRun({
            run_id: id,
            config: { seed: 8, "a.b": { c: [1] }, big: "x" },
            summary_metrics: { total_tokens: 5 },
            group: "g"
          }),
          exportedRun({ run_id: "k3x9", display_name: id })
        ])
      )
      yield* writeFile(
        `${folder}/history.jsonl`,
        jsonl([{
          run_id: id,
          step: 100,
          timestamp: "2025-09-13T02:00:00+02:00",
          metrics: { train_loss: 1 },
          extra: {}
        }])
      )
      const db = `${folder}/out/o.duckdb`
      const summary = yield* ingestInto(db, [folder])
      assert.deepStrictEqual(summary.bad, [])
      assert.deepStrictEqual(
        yield* query(db, "SELECT run_id, state, last_history_step, run_type, classified_from, group_name FROM runs"),
        [
          {
            run_id: id,
            state: "finished",
            last_history_step: 300n,
            run_type: "simple_ft",
            classified_from: "run_id",
            group_name: "g"
          },
          {
            run_id: "gone",
            state: "crashed",
            last_history_step: null,
            run_type: "other",
            classified_from: "run_id",
            group_name: null
          },
          {
            run_id: "k3x9",
            state: "finished",
            last_history_step: null,
            run_type: "simple_ft",
            classified_from: "display_name",
            group_name: null
          }
        ]
      )
      assert.deepStrictEqual(
        yield* query(db, "SELECT key, value::VARCHAR AS value, num FROM run_config ORDER BY key"),
        [
          { key: "a.b", value: "{\"c\":[1]}", num: null },
          { key: "big", value: "\"x\"", num: null },
          { key: "seed", value: "8", num: 8 }
        ]
      )
      assert.deepStrictEqual(yield* query(db, "SELECT logged_at::VARCHAR AS at, logged_at_zone AS zone FROM history"), [
        { at: "2025-09-13 00:00:00", zone: "utc" }
      ])
      const { count_mismatch, history_incomplete, missing_run, partial_by_request } = summary.diagnostics
      assert.deepStrictEqual({ count_mismatch, history_incomplete, missing_run, partial_by_request }, {
        count_mismatch: 1,
        history_incomplete: undefined,
        missing_run: 1,
        partial_by_request: 1
      })
    }))

  it.scoped("joins the parts of runs that the older exporter wrote into files of their own", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const common =
        `'${id}' AS run_id, 'n' AS run_name, 'finished' AS state, 'p' AS project, 'lab' AS entity, '2025-08-19T05:36:01Z' AS created_at`
      yield* duck(
        `COPY (SELECT ${common}, '{"seed": 8}' AS config) TO '${folder}/runs_metadata_config.parquet'`,
        `COPY (SELECT ${common}, '{"total_tokens": 7}' AS summary) TO '${folder}/runs_metadata_summary.parquet'`,
        `COPY (SELECT ${common}, '{"historyLineCount": 4, "historyKeys": {"lastStep": 9}, "tags": ["finetune"], "sweepName": "s"}' AS system_attrs)
           TO '${folder}/runs_metadata_system_attrs.parquet'`
      )
      const db = `${folder}/o.duckdb`
      const summary = yield* ingestInto(db, [folder], { blobs: true })
      assert.deepStrictEqual(
        yield* query(db, "SELECT finetune_seed, ft_tok_real FROM runs"),
        [{ finetune_seed: 8, ft_tok_real: 7n }]
      )
      assert.isUndefined(summary.diagnostics["duplicate_run"])
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT history_rows_expected, last_history_step, tags::VARCHAR AS tags, sweep_name, command FROM runs"
        ),
        [{
          history_rows_expected: 4n,
          last_history_step: 9n,
          tags: "[\"finetune\"]",
          sweep_name: "s",
          command: "finetune"
        }]
      )
      assert.deepStrictEqual(yield* query(db, "SELECT kind FROM run_blobs"), [{ kind: "system_attrs" }])
    }))
})
