import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { platform, temporaryFolder } from "../support/folder.ts"
import { duck, ingestInto, query, writeFile } from "../support/ingest.ts"
import { exportedRun, jsonl } from "../support/wandb.ts"

const findings = (db: string, code: string) =>
  query(
    db,
    `SELECT run_id, subject, detail::VARCHAR AS detail FROM diagnostics WHERE code = '${code}' ORDER BY diagnostic_id`
  )

/** Another process that holds a database open until the scope closes. */
const holdOpen = (db: string) =>
  Effect.acquireRelease(
    Effect.async<ReturnType<typeof spawn>>((resume) => {
      const script = `const { DuckDBInstance } = require("@duckdb/node-api")
        DuckDBInstance.create(process.argv[1]).then((db) => db.connect()).then(() => { console.log("open"); setInterval(() => {}, 1000) })`
      const child = spawn(process.execPath, ["-e", script, db], { stdio: ["ignore", "pipe", "inherit"] })
      child.stdout!.once("data", () => resume(Effect.succeed(child)))
    }),
    (child) =>
      Effect.async<void>((resume) => {
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGKILL")
      })
  )

layer(platform)("bad input", (it) => {
  it.scoped("turns bad cells and rows into findings, and reads the rest", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const db = `${folder}/o.duckdb`
      yield* duck(
        `COPY (SELECT * FROM (VALUES
           ('a', 'lab', 'p', '2025-08-19T05:36:01Z', '{"learning_rate": NaN, "big": 168631869269606400000, "x": 1e-05, "x": 2, "text": "1_000"}', '{"total_tokens": 9007199254740993}'),
           ('b', 'lab', 'p', '2025-08-19 07:36:01+02:00', 'oops', '[1]'),
           ('c', 'lab', 'p', 'yesterday', NULL, 'null'),
           (NULL, 'lab', 'p', '1755581761', '{}', '{"y": -Infinity}')) t(run_id, entity, project, created_at, config, summary))
         TO '${folder}/runs.parquet'`,
        `COPY (SELECT * FROM (VALUES ('a', 1, 1.5::DOUBLE, 5.5::DOUBLE), ('a', 2, 'nan'::DOUBLE, 6), ('a', 3, 'inf'::DOUBLE, 'nan'::DOUBLE), ('a', 4, 2, 1e300))
           t(run_id, step, train_loss, total_tokens)) TO '${folder}/history.parquet'`
      )
      const summary = yield* ingestInto(db, [`${folder}/runs.parquet`, `${folder}/history.parquet`])
      assert.deepStrictEqual(yield* query(db, "SELECT run_id, created_at::VARCHAR AS at, lr, ft_tok_real FROM runs"), [
        { run_id: "a", at: "2025-08-19 05:36:01", lr: null, ft_tok_real: 9_007_199_254_740_993n },
        { run_id: "b", at: "2025-08-19 05:36:01", lr: null, ft_tok_real: null },
        { run_id: "c", at: null, lr: null, ft_tok_real: null }
      ])
      assert.deepStrictEqual(
        yield* query(db, "SELECT key, value::VARCHAR AS value, num FROM run_config ORDER BY key"),
        [
          { key: "big", value: "168631869269606400000", num: 168631869269606400000 },
          { key: "learning_rate", value: "NaN", num: null },
          { key: "text", value: "\"1_000\"", num: null },
          { key: "x", value: "2", num: 2 }
        ]
      )
      assert.deepStrictEqual(
        yield* query(db, "SELECT train_loss, total_tokens, extra::VARCHAR AS extra FROM history ORDER BY seq"),
        [
          { train_loss: 1.5, total_tokens: null, extra: "{\"total_tokens\":\"5.5\"}" },
          { train_loss: null, total_tokens: 6n, extra: "{\"train_loss\":\"nan\"}" },
          { train_loss: null, total_tokens: null, extra: "{\"train_loss\":\"inf\",\"total_tokens\":\"nan\"}" },
          { train_loss: 2, total_tokens: null, extra: "{\"total_tokens\":\"1e+300\"}" }
        ]
      )
      assert.deepStrictEqual(yield* findings(db, "unparsable_json"), [{
        run_id: "b",
        subject: "config",
        detail: "{\"value\":\"oops\",\"row\":2}"
      }])
      assert.deepStrictEqual(yield* findings(db, "unparsable_timestamp"), [{
        run_id: "c",
        subject: "created_at",
        detail: "{\"value\":\"yesterday\",\"row\":3}"
      }])
      assert.deepStrictEqual((yield* findings(db, "unparsable_number")).map((row) => row["subject"]), [
        "total_tokens",
        "train_loss",
        "lr"
      ])
      assert.strictEqual(summary.diagnostics["bad_row"], 1)
    }))

  it.scoped("counts every line that is no record", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([exportedRun({ run_id: "a" }), "", "{bad", "[1]", "42", exportedRun({ run_id: "" }), "{\"run\":"])
      )
      yield* writeFile(
        `${folder}/history.jsonl`,
        jsonl([{ run_id: "a", step: 1, metrics: { train_loss: "x", step: 3 } }, "{bad", { step: 1, metrics: {} }])
      )
      const db = `${folder}/o.duckdb`
      yield* ingestInto(db, [folder])
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT kind, rows_read::INTEGER AS seen, rows_kept::INTEGER AS kept, rows_rejected::INTEGER AS left_out FROM provenance WHERE kind <> 'rules' ORDER BY kind"
        ),
        [{ kind: "history", seen: 3, kept: 1, left_out: 2 }, { kind: "runs", seen: 6, kept: 1, left_out: 5 }]
      )
      assert.lengthOf(yield* findings(db, "bad_row"), 6)
    }))

  it.scoped(
    "leaves a file out that cannot be read, with its reason, and takes the others",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const files = yield* Effect.forEach([
          "cut.parquet",
          "old.pkl",
          "columns.parquet",
          "numbers.csv",
          "words.txt",
          "nobody.parquet",
          "raw.jsonl",
          "array.json"
        ], (name) => Effect.succeed(`${folder}/${name}`))
        yield* duck(
          `COPY (SELECT 'a' AS run_id, 'x' AS config FROM range(1000)) TO '${files[0]}'`,
          `COPY (SELECT 1 AS colour) TO '${files[2]}'`,
          `COPY (SELECT 1 AS _step, 2.0 AS train_loss) TO '${files[5]}'`
        )
        const whole = yield* fs.readFile(files[0]!)
        yield* writeFile(files[0]!, whole.subarray(0, whole.length - 40))
        yield* writeFile(files[1]!, new Uint8Array([0x80, 4, 0x95]))
        yield* writeFile(files[3]!, "a,b\n1,2\n")
        yield* writeFile(files[4]!, "just words\n")
        yield* writeFile(files[6]!, jsonl([{ run_id: undefined, raw_run: {}, raw_run_hash: "x" }]))
        yield* writeFile(files[7]!, `[${jsonl([{ run_id: "a", config: {} }])}]`)
        yield* writeFile(`${folder}/good.jsonl`, jsonl([exportedRun({ run_id: "a" })]))
        yield* writeFile(`${folder}/empty.jsonl`, "")
        const db = `${folder}/out/o.duckdb`
        const summary = yield* ingestInto(db, [...files, `${folder}/good.jsonl`, `${folder}/empty.jsonl`])
        assert.strictEqual(summary.tables["runs"], 1)
        const reasons = new Map(summary.bad.map(({ path, reason }) => [path.slice(folder.length + 1), reason]))
        assert.match(reasons.get("cut.parquet")!, /a whole Parquet file/)
        assert.match(reasons.get("old.pkl")!, /pickled.*Export it again/)
        assert.match(reasons.get("columns.parquet")!, /columns colour; expected a column run_id/)
        assert.match(reasons.get("numbers.csv")!, /columns a, b; expected a column run_id/)
        assert.match(reasons.get("nobody.parquet")!, /--run-id/)
        assert.match(reasons.get("raw.jsonl")!, /raw_run/)
        assert.match(reasons.get("array.json")!, /a JSON array.*one record a line/)
        assert.strictEqual(reasons.size, 8)
        const error = yield* Effect.flip(ingestInto(`${folder}/none.duckdb`, files))
        assert.include(error.message, "Nothing was written")
        assert.isFalse(yield* fs.exists(`${folder}/none.duckdb`))
        assert.strictEqual((yield* Effect.flip(ingestInto(db, [`${folder}/nowhere`])))._tag, "FileError")
        const named = yield* ingestInto(`${folder}/named.duckdb`, [files[5]!], { runId: "r1" })
        assert.strictEqual(named.tables["history"], 1)
      }),
    30_000
  )

  it.scoped("makes empty tables of an empty export", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* duck(`COPY (SELECT 'a' AS run_id, '{}' AS config WHERE false) TO '${folder}/runs.parquet'`)
      const summary = yield* ingestInto(`${folder}/o.duckdb`, [`${folder}/runs.parquet`])
      assert.strictEqual(summary.tables["runs"], 0)
      assert.deepStrictEqual(yield* query(`${folder}/o.duckdb`, "SELECT count(*) AS n FROM matched_finetune_wide"), [{
        n: 0n
      }])
    }))

  it.scoped("says so when the database is locked, or is none", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* writeFile(`${folder}/runs.jsonl`, jsonl([exportedRun({ run_id: "a" })]))
      const db = `${folder}/o.duckdb`
      yield* ingestInto(db, [`${folder}/runs.jsonl`])
      const before = yield* fs.readFile(db)
      yield* writeFile(`${folder}/runs.jsonl`, jsonl([exportedRun({ run_id: "b" })]))
      yield* Effect.scoped(Effect.zipRight(
        holdOpen(db),
        Effect.gen(function*() {
          const error = yield* Effect.flip(ingestInto(db, [`${folder}/runs.jsonl`]))
          assert.strictEqual(error._tag === "DuckError" && error.reason, "Locked")
          assert.include(error.message, db)
        })
      ))
      assert.deepStrictEqual(yield* fs.readFile(db), before)
      yield* writeFile(`${folder}/thesis.tex`, "precious ".repeat(1000))
      const error = yield* Effect.flip(ingestInto(`${folder}/thesis.tex`, [`${folder}/runs.jsonl`]))
      assert.strictEqual(error._tag === "DuckError" && error.reason, "Foreign")
      assert.strictEqual((yield* fs.stat(`${folder}/thesis.tex`)).size.toString(), "9000")
    }), 30_000)
})
