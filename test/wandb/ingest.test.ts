// What a test reads and waits for is its own: @effect-diagnostics processEnvInEffect:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { platform, temporaryFolder } from "../support/folder.ts"
import { duck, ingestInto, query, writeFile } from "../support/ingest.ts"
import { isLong } from "../support/long.ts"
import { exportedRun, jsonl } from "../support/wandb.ts"

const ft = (seed: number) => `250903-101010_t_finetune_Ft_DD-c4-60M-29042-${seed}_lr=5e-05`

const everything = (db: string) =>
  Effect.gen(function*() {
    const tables = ["runs", "run_config", "run_summary", "finetune_evals", "history", "run_dynamics", "run_pretrain"]
    const found: Record<string, unknown> = {}
    for (const table of tables) {
      const columns = table === "runs" || table === "history" ? "* EXCLUDE (source_id)" : "*"
      found[table] = yield* query(db, `SELECT ${columns} FROM ${table} ORDER BY ALL`)
    }
    return found
  })

layer(platform)("ingest", (it) => {
  it.scoped(
    "hydrates as a naive reading does, whatever the order and however much is missing",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const value = fc.constantFrom<unknown>(undefined, null, "N/A", 0, 3, 5e-7, "7", 0.1 + 0.2)
        const runs = fc.uniqueArray(
          fc.record({
            n: fc.nat(400),
            learning_rate: value,
            seed: fc.constantFrom(undefined, null, 0, 8, "42"),
            total_tokens: fc.constantFrom(undefined, null, 1, 9007199254740991)
          }),
          { selector: (run) => run.n, minLength: 5, maxLength: 60 }
        )
        const rounds = isLong ? 40 : 4
        for (const [round, frame] of fc.sample(runs, { numRuns: rounds, seed: 7 }).entries()) {
          const file = `${folder}/${round}.jsonl`
          yield* writeFile(
            file,
            jsonl(
              frame.map(({ learning_rate, n, seed, total_tokens }) =>
                exportedRun({ run_id: `run-${n}`, config: { learning_rate, seed }, summary_metrics: { total_tokens } })
              )
            )
          )
          yield* ingestInto(`${folder}/${round}.duckdb`, [file])
          const found = yield* query(
            `${folder}/${round}.duckdb`,
            "SELECT run_id, lr, finetune_seed, ft_tok_real::DOUBLE AS tokens FROM runs"
          )
          const known = (value: unknown) =>
            value === undefined || value === null || value === "N/A" ? null : Number(value)
          const naive = frame.map((run) => ({
            run_id: `run-${run.n}`,
            lr: known(run.learning_rate),
            finetune_seed: known(run.seed),
            tokens: known(run.total_tokens)
          })).sort((a, b) => a.run_id < b.run_id ? -1 : 1)
          assert.deepStrictEqual(found, naive)
        }
      }),
    120_000
  )

  it.scoped("comes to the same whether exports arrive together or one after another", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const summary = {
        total_tokens: 5,
        "oe_eval_metrics/boolq/acc_raw": 0.5,
        "oe_eval_metrics/boolq": { acc_raw: 0.5, num_instances: 3 }
      }
      yield* writeFile(
        `${folder}/a.jsonl`,
        jsonl(
          [0, 1, 2].map((n) => exportedRun({ run_id: ft(n), config: { seed: n, x: 1e-5 }, summary_metrics: summary }))
        )
      )
      yield* writeFile(
        `${folder}/b.jsonl`,
        jsonl([3, 1].map((n) => exportedRun({ run_id: ft(n), config: { seed: 10 + n } }, "2025-11-01T00:00:00Z")))
      )
      yield* writeFile(
        `${folder}/h.jsonl`,
        jsonl([0, 1, 9].flatMap((n) =>
          [100, 200].map((step) => ({
            run_id: ft(n),
            step,
            timestamp: 1755581965 + step,
            metrics: { total_tokens: step * 10, other: 1 }
          }))
        ))
      )
      const files = [`${folder}/a.jsonl`, `${folder}/b.jsonl`, `${folder}/h.jsonl`]
      yield* ingestInto(`${folder}/together.duckdb`, files)
      yield* ingestInto(`${folder}/steps.duckdb`, [files[0]!])
      yield* ingestInto(`${folder}/steps.duckdb`, [files[2]!])
      const last = yield* ingestInto(`${folder}/steps.duckdb`, [files[1]!])
      assert.deepStrictEqual(last.runs, { added: 1, replaced: 1, kept: 3 })
      assert.deepStrictEqual(
        yield* everything(`${folder}/steps.duckdb`),
        yield* everything(`${folder}/together.duckdb`)
      )
    }), 60_000)

  it.scoped(
    "rewrites nothing for what it knows, and takes a changed file's runs over whole",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const db = `${folder}/o.duckdb`
        const file = `${folder}/runs.jsonl`
        const write = (seeds: ReadonlyArray<number>) =>
          writeFile(
            file,
            jsonl(seeds.map((seed, n) => exportedRun({ run_id: ft(n), config: { seed, [`only-${seed}`]: 1 } })))
          )
        yield* write([1, 2])
        yield* ingestInto(db, [file])
        const before = yield* fs.stat(db)
        const again = yield* ingestInto(db, [file])
        assert.isTrue(again.unchanged)
        const after = yield* fs.stat(db)
        assert.deepStrictEqual([after.ino, after.mtime, after.size], [before.ino, before.mtime, before.size])
        yield* write([1, 5, 3])
        const changed = yield* ingestInto(db, [file])
        assert.deepStrictEqual(changed.runs, { added: 1, replaced: 2, kept: 0 })
        assert.deepStrictEqual(
          (yield* query(db, "SELECT key FROM run_config WHERE key LIKE 'only%' ORDER BY key")).map((row) => row["key"]),
          ["only-1", "only-3", "only-5"]
        )
        assert.deepStrictEqual(yield* query(db, "SELECT count(*) AS n FROM provenance WHERE kind = 'runs'"), [{
          n: 1n
        }])
        yield* write([1, 2])
        assert.isFalse((yield* ingestInto(db, [file])).unchanged)
        assert.isTrue((yield* ingestInto(db, [file])).unchanged)
      }),
    60_000
  )

  it.scoped("keeps what others keep in the same database", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const db = `${folder}/o.duckdb`
      yield* writeFile(`${folder}/a.jsonl`, jsonl([exportedRun({ run_id: ft(0) })]))
      yield* writeFile(`${folder}/b.jsonl`, jsonl([exportedRun({ run_id: ft(1) })]))
      yield* ingestInto(db, [`${folder}/a.jsonl`])
      yield* duck(
        `ATTACH '${db}' AS o`,
        "USE o",
        "INSERT INTO provenance SELECT 50, 'qa', 'x.tar.gz', 'ff', 1, NULL, NULL, NULL, NULL, NULL, 2, 2, 0, '1', TIMESTAMP '2025-01-01'",
        "CREATE TABLE answers (n INTEGER PRIMARY KEY, source_id INTEGER REFERENCES provenance, words VARCHAR[])",
        "COMMENT ON COLUMN answers.n IS 'a number'",
        "INSERT INTO answers VALUES (1, 50, ['a', 'b'])",
        "INSERT INTO diagnostics VALUES (99, 'qa-read', 'error', 'bad_row', NULL, NULL, 50, NULL, NULL, 'm')",
        "CREATE INDEX by_state ON runs (state)",
        "CREATE VIEW first_answers AS SELECT * FROM answers WHERE n = 1",
        "USE memory",
        "DETACH o"
      )
      const error = yield* Effect.flip(ingestInto(db, [`${folder}/b.jsonl`]))
      assert.include(error.message, "changed since datawright wrote it")
      yield* ingestInto(db, [`${folder}/b.jsonl`], { force: true })
      assert.deepStrictEqual(
        yield* query(db, "SELECT * FROM first_answers JOIN provenance USING (source_id)").pipe(
          Effect.map((rows) => rows.length)
        ),
        1
      )
      assert.deepStrictEqual(yield* query(db, "SELECT message FROM diagnostics WHERE diagnostic_id = 99"), [{
        message: "m"
      }])
      assert.deepStrictEqual(yield* query(db, "SELECT count(*) AS n FROM runs"), [{ n: 2n }])
      assert.deepStrictEqual(yield* query(db, "SELECT index_name FROM duckdb_indexes()"), [{ index_name: "by_state" }])
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT count(*) AS n FROM duckdb_constraints() WHERE table_name = 'answers' AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')"
        ),
        [{ n: 2n }]
      )
    }), 60_000)

  it.scoped("leaves a database alone that holds what it cannot carry over", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const db = `${folder}/o.duckdb`
      yield* writeFile(`${folder}/a.jsonl`, jsonl([exportedRun({ run_id: ft(0) })]))
      yield* duck(
        `ATTACH '${db}' AS o`,
        "CREATE SEQUENCE o.counter",
        "CREATE SCHEMA o.mine",
        "CREATE MACRO o.twice(x) AS x * 2",
        "DETACH o"
      )
      const error = yield* Effect.flip(ingestInto(db, [`${folder}/a.jsonl`]))
      assert.include(error.message, "holds macro twice, schema mine, sequence counter")
      yield* ingestInto(db, [`${folder}/a.jsonl`], { force: true })
      assert.deepStrictEqual(yield* query(db, "SELECT count(*) AS n FROM runs"), [{ n: 1n }])
    }))

  it.scoped("chooses one row of several for a run by the time of export, and tells the others", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([
          exportedRun({ run_id: "a", state: "running" }, "2025-10-02T00:00:00Z"),
          exportedRun({ run_id: "a", state: "finished" }, "2025-10-03T00:00:00+02:00"),
          exportedRun({ run_id: "a", state: "crashed" }, "2025-10-01T00:00:00Z"),
          exportedRun({ run_id: "a", project: "q", state: "failed" })
        ])
      )
      yield* writeFile(
        `${folder}/history.jsonl`,
        jsonl([{ run_id: "a", step: 1, metrics: {} }, { run_id: "new", step: 1, metrics: {} }])
      )
      const summary = yield* ingestInto(`${folder}/o.duckdb`, [folder])
      assert.deepStrictEqual(
        yield* query(`${folder}/o.duckdb`, "SELECT entity, project, run_id, state, is_finished, is_crashed FROM runs"),
        [
          { entity: "", project: "", run_id: "new", state: null, is_finished: null, is_crashed: null },
          { entity: "lab", project: "p", run_id: "a", state: "finished", is_finished: true, is_crashed: false },
          { entity: "lab", project: "q", run_id: "a", state: "failed", is_finished: false, is_crashed: true }
        ]
      )
      // A history that could belong to either run belongs to none.
      assert.strictEqual(summary.tables["history"], 1)
      assert.strictEqual(summary.diagnostics["duplicate_run"], 2)
      assert.strictEqual(summary.diagnostics["missing_run"], 2)
      assert.deepStrictEqual(
        yield* query(
          `${folder}/o.duckdb`,
          "SELECT count(*) AS n FROM provenance WHERE rows_read <> rows_kept + rows_rejected"
        ),
        [{ n: 0n }]
      )
    }))

  it.scoped("lets a scalar win over the map of an evaluation, in any order of keys", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const entries: ReadonlyArray<readonly [string, unknown]> = [
        ["oe_eval_metrics/boolq", {
          acc_raw: 0.5,
          text: "x",
          flag: true,
          none: null,
          task_config: { primary_metric: "acc_raw" },
          extra_metrics: { no_answer: 0, acc_raw: 9 }
        }],
        ["oe_eval_metrics/boolq/acc_raw", 0.25],
        ["oe_eval_metrics/boolq/margin", -0.5],
        ["oe_eval_metrics/plain", 3],
        ["oe_eval_metrics/a/b/c", 1],
        ["other/boolq/x", 1]
      ]
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([
          exportedRun({ run_id: "a", summary_metrics: Object.fromEntries(entries) }),
          exportedRun({ run_id: "b", summary_metrics: Object.fromEntries([...entries].reverse()) })
        ])
      )
      const db = `${folder}/o.duckdb`
      const summary = yield* ingestInto(db, [`${folder}/runs.jsonl`])
      for (const key of [1, 2]) {
        assert.deepStrictEqual(
          yield* query(db, `SELECT task, metric, value FROM finetune_evals WHERE run_key = ${key} ORDER BY ALL`),
          [
            { task: "boolq", metric: "acc_raw", value: 0.25 },
            { task: "boolq", metric: "margin", value: -0.5 },
            { task: "boolq", metric: "no_answer", value: 0 },
            { task: "plain", metric: "value", value: 3 }
          ]
        )
      }
      assert.strictEqual(summary.diagnostics["eval_conflict"], 2)
      assert.deepStrictEqual(yield* query(db, "SELECT DISTINCT task, primary_metric, value FROM finetune_primary"), [
        { task: "boolq", primary_metric: "acc_raw", value: 0.25 }
      ])
    }))

  it.scoped("counts tokens through the resumes of a run, and tells a history that is not whole", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      // 1,000 tokens a row of ten steps; resumed twice, each time from the start of the epoch.
      const counted = [1000, 2000, 3000, 4000, 1500, 2500, 500, 1500]
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([
          exportedRun({
            run_id: ft(0),
            history_keys: { lastStep: 80 },
            config: {
              max_train_samples: 640,
              num_train_epochs: 1,
              per_device_train_batch_size: 2,
              gradient_accumulation_steps: 2,
              warmup_ratio: 0.1,
              logging_steps: 10
            }
          }),
          exportedRun({ run_id: ft(1), history_keys: { lastStep: 90 } })
        ])
      )
      yield* writeFile(
        `${folder}/h.jsonl`,
        jsonl([0, 1].flatMap((n) =>
          counted.map((total_tokens, i) => ({
            run_id: ft(n),
            step: (i + 1) * 10,
            timestamp: i,
            metrics: { total_tokens, train_loss: 9 - i, learning_rate: i }
          }))
        ))
      )
      const db = `${folder}/o.duckdb`
      const summary = yield* ingestInto(db, [folder])
      const rows = yield* query(
        db,
        "SELECT total_tokens_repaired::INTEGER AS t, tokens_estimated AS e, segment AS s FROM history WHERE run_key = 1 ORDER BY seq"
      )
      assert.deepStrictEqual(rows.map((row) => [row["t"], row["e"], row["s"]]), [
        [1000, false, 0],
        [2000, false, 0],
        [3000, false, 0],
        [4000, false, 0],
        [5000, true, 1],
        [6000, false, 1],
        [7000, true, 2],
        [8000, false, 2]
      ])
      assert.deepStrictEqual(
        yield* query(
          db,
          `SELECT history_rows::INTEGER AS n, history_complete, planned_steps::INTEGER AS planned, warmup_steps, max_tokens::INTEGER AS tokens,
          initial_train_loss AS first, final_train_loss AS last, loss_improvement AS gain, resets FROM run_dynamics WHERE run_key = 1`
        ),
        [{
          n: 8,
          history_complete: true,
          planned: 80,
          warmup_steps: 8,
          tokens: 8000,
          first: 9,
          last: 2,
          gain: 7,
          resets: 2
        }]
      )
      assert.strictEqual(summary.diagnostics["token_reset"], 4)
      assert.deepStrictEqual(yield* query(db, "SELECT run_key, code FROM diagnostics WHERE code LIKE 'history%'"), [{
        run_key: 2,
        code: "history_incomplete"
      }])
    }))
})
