import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { dirname } from "node:path"
import { exportParquet } from "../../src/evals/exportParquet.ts"
import { ingest, type IngestOptions } from "../../src/evals/ingest.ts"
import { Duck, type DuckError } from "../../src/tables/Duck.ts"
import { answer, lines, metricsJson, predictions, release } from "../support/answers.ts"
import { bombOf, broken, good, hostile, hostileLimits } from "../support/attacks.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { gzipOf, tarOf } from "../support/tarballs.ts"

/** Its line, to be spoilt. */
const textOf = (value: unknown): string => lines(value).trimEnd()

type Row = Readonly<Record<string, unknown>>

/** A folder with files in it, and how to ingest it and ask what came of it. */
const workbench = (files: Readonly<Record<string, Uint8Array>>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    const duck = yield* Duck
    const write = (name: string, bytes: Uint8Array) =>
      Effect.zipRight(
        fs.makeDirectory(dirname(`${folder}/in/${name}`), { recursive: true }),
        fs.writeFile(`${folder}/in/${name}`, bytes)
      )
    yield* fs.makeDirectory(`${folder}/in`)
    for (const [name, bytes] of Object.entries(files)) yield* write(name, bytes)
    const db = `${folder}/out.duckdb`
    return {
      db,
      folder,
      write,
      ingest: (options: Partial<IngestOptions> = {}) =>
        ingest({ inputs: [`${folder}/in`], db, seeds: "release", ...options }),
      rows: (sql: string): Effect.Effect<ReadonlyArray<Row>, DuckError> =>
        Effect.scoped(Effect.flatMap(duck.open(db, { readOnly: true }), (connection) => connection.rows(sql)))
    }
  })

/** Every row of every table, places and times left out. */
const everything = (bench: Effect.Effect.Success<ReturnType<typeof workbench>>) =>
  Effect.forEach(
    [
      "SELECT * EXCLUDE (path, ingested_at) FROM provenance ORDER BY source_id",
      "SELECT * FROM qa_checkpoints ORDER BY qa_key",
      "SELECT * FROM qa_tasks ORDER BY task_key",
      "SELECT * FROM qa_members ORDER BY member_key",
      "SELECT * FROM qa_instances ORDER BY task_key, doc_id",
      "SELECT * FROM qa_choices ORDER BY task_key, doc_id, choice_index",
      "SELECT * EXCLUDE (subject, detail, message) FROM diagnostics ORDER BY diagnostic_id"
    ],
    bench.rows
  )

layer(platform)("qa ingest", (it) => {
  it.scoped(
    "reads the published layout, archives in archives, with every bit of every number",
    () =>
      Effect.gen(function*() {
        const bench = yield* workbench({
          "models/c4.tar.gz": release("c4", {
            "150M/seed-14/step-1250": [
              { name: "step-1250/arc_easy-predictions.jsonl", content: predictions(5) },
              { name: "step-1250/arc_easy-metrics.json", content: metricsJson(5) },
              { name: "step-1250/arc_easy-requests.jsonl", content: "{}\n" }
            ],
            "150M/seed-14/step-10000": [{ name: "step-10000/boolq-predictions.jsonl", content: predictions(3) }]
          })
        })
        const report = yield* bench.ingest()
        assert.deepStrictEqual(report.failed, [])
        assert.deepStrictEqual(
          yield* bench.rows(
            "SELECT recipe, recipe_raw, params, seed_raw, seed, step FROM qa_checkpoints ORDER BY step"
          ),
          [1250, 10000].map((step) => ({ recipe: "C4", recipe_raw: "c4", params: "150M", seed_raw: 14, seed: 1, step }))
        )
        const [task] = yield* bench.rows("SELECT * FROM qa_results WHERE task = 'arc_easy'")
        assert.deepInclude(task!, {
          num_rows: 5n,
          num_instances: 5n,
          primary_metric: "acc_per_char",
          primary_score: 0.25,
          processing_time: 12.5,
          task_idx: 0
        })
        const instances = yield* bench.rows(
          "SELECT * FROM qa_instances JOIN qa_tasks USING (task_key) WHERE task = 'arc_easy'"
        )
        const choices = yield* bench.rows(
          "SELECT * FROM qa_choices JOIN qa_tasks USING (task_key) WHERE task = 'arc_easy' ORDER BY doc_id, choice_index"
        )
        assert.deepStrictEqual(
          instances.map((row) => row["sum_logits_corr"]),
          [0, 1, 2, 3, 4].map((i) => answer(i).metrics.sum_logits_corr)
        )
        const outputs = [0, 1, 2, 3, 4].flatMap((i) => answer(i).model_output)
        for (const key of ["sum_logits", "logits_per_char", "logits_per_byte", "num_chars", "is_greedy"] as const) {
          assert.deepStrictEqual(choices.map((row) => row[key]), outputs.map((output) => output[key]))
        }
        assert.deepStrictEqual(
          yield* bench.rows("SELECT archive, params, step, lines, rows FROM qa_files ORDER BY step"),
          [
            { archive: "c4/150M/seed-14/step-1250.tar.gz", params: "150M", step: 1250, lines: 5n, rows: 5n },
            { archive: "c4/150M/seed-14/step-10000.tar.gz", params: "150M", step: 10000, lines: 3n, rows: 3n }
          ]
        )
        const keys = yield* bench.rows(
          "SELECT count(*) AS n FROM (SELECT task_key, doc_id, choice_index FROM qa_choices GROUP BY ALL HAVING count(*) > 1)"
        )
        assert.deepStrictEqual(keys, [{ n: 0n }])
      }),
    30_000
  )

  it.scoped(
    "accounts for every line of every member: kept or told with file, member, line and reason",
    () =>
      Effect.gen(function*() {
        const bad = lines(
          answer(0, { native_id: "Mercury_700001" }),
          "{oops",
          answer(1, { label: 2 }),
          answer(2, { doc_id: "2" }),
          answer(3, { task_hash: null }),
          answer(0),
          "[]",
          "",
          answer(4, { label: null, native_id: 1.5, metrics: null, odd: { deep: [1] } }),
          answer(5, { metrics: { acc_raw: "1" } }),
          answer(6, { metrics: { predicted_index_raw: 0.5 } }),
          answer(7, { model_output: [{ sum_logits: [] }] }),
          answer(8, { answer_outputs: answer(9).model_output }),
          answer(9, { model_output: undefined, answer_outputs: answer(9).model_output, native_id: ["a", 1] }),
          textOf(answer(10)).replace("corr\":-", "corr\":NaN,\"more\":-").replace(
            "logits\":",
            "logits\":-Infinity,\"x\":"
          ),
          textOf(answer(11)).replace("\"native_id\":11", "\"native_id\":12345678901234567890"),
          Buffer.from("not utf-8: caf\u00e9", "latin1").toString("latin1"),
          `{"x":"${"y".repeat(17 * 2 ** 20)}"}`,
          textOf(answer(12))
        )
        const bench = yield* workbench({
          "c4/150M/seed-2/step-100.tar": tarOf(
            { name: "step-100/arc_easy-predictions.jsonl", content: Buffer.from(bad, "latin1") },
            { name: "step-100/empty-predictions.jsonl", content: "" },
            { name: "boolq.jsonl", content: predictions(4).trimEnd() },
            { name: "README.txt", content: "hello" }
          )
        })
        const report = yield* bench.ingest()
        assert.deepStrictEqual(report.failed, [])
        const members = yield* bench.rows(
          "SELECT member, kind, lines, rows, rejected FROM qa_members ORDER BY member_key"
        )
        assert.deepStrictEqual(members, [
          { member: "step-100/arc_easy-predictions.jsonl", kind: "predictions", lines: 18n, rows: 7n, rejected: 11n },
          { member: "step-100/empty-predictions.jsonl", kind: "predictions", lines: 0n, rows: 0n, rejected: 0n },
          { member: "boolq.jsonl", kind: "predictions", lines: 4n, rows: 4n, rejected: 0n },
          { member: "README.txt", kind: "other", lines: 0n, rows: 0n, rejected: 0n }
        ])
        // By the tables themselves: rows of questions, and diagnostics, of each member.
        assert.deepStrictEqual(
          yield* bench.rows(
            `SELECT m.member, m.lines - (SELECT count(*) FROM qa_instances JOIN qa_tasks t USING (task_key) WHERE t.task = m.task)
            - (SELECT count(*) FROM diagnostics WHERE code = 'bad_row' AND (detail->>'member') = m.member) AS lost
            FROM qa_members m WHERE kind = 'predictions' ORDER BY member_key`
          ),
          members.slice(0, 3).map(({ member }) => ({ member, lost: 0n }))
        )
        assert.deepStrictEqual(
          (yield* bench.rows(
            "SELECT (detail->>'line')::INTEGER AS line, message FROM diagnostics WHERE code = 'bad_row' ORDER BY diagnostic_id"
          )).map((row) => [row["line"], (row["message"] as string).slice(0, 28)]),
          [
            [2, "malformed-json: Expected pro"],
            [3, "label: found 2, expected the"],
            [4, "doc_id: found the string 2, "],
            [5, "task_hash: found null, expec"],
            [6, "doc_id: 0 was there before"],
            [7, "not-an-object: found an arra"],
            [10, "metrics.acc_raw: found the s"],
            [11, "metrics.predicted_index_raw:"],
            [12, "model_output[0].sum_logits: "],
            [17, "not-utf8: the line is not UT"],
            [18, "line-too-long: the line has "]
          ]
        )
        assert.deepStrictEqual(
          yield* bench.rows(
            `SELECT doc_id, native_id, native_id_kind, label, extra FROM qa_instances JOIN qa_tasks USING (task_key)
            WHERE task = 'arc_easy' ORDER BY doc_id`
          ),
          [
            { doc_id: 0n, native_id: "Mercury_700001", native_id_kind: "string", label: 0, extra: null },
            { doc_id: 4n, native_id: "1.5", native_id_kind: "number", label: null, extra: "{\"odd\":{\"deep\":[1]}}" },
            { doc_id: 8n, native_id: "8", native_id_kind: "integer", label: 0, extra: null },
            { doc_id: 9n, native_id: "[\"a\",1]", native_id_kind: "json", label: 0, extra: null },
            {
              doc_id: 10n,
              native_id: "10",
              native_id_kind: "integer",
              label: 0,
              extra: `{"metrics":{"more":${answer(10).metrics.sum_logits_corr}}}`
            },
            { doc_id: 11n, native_id: "12345678901234567890", native_id_kind: "integer", label: 0, extra: null },
            { doc_id: 12n, native_id: "12", native_id_kind: "integer", label: 0, extra: null }
          ]
        )
        assert.deepStrictEqual(
          yield* bench.rows(
            "SELECT sum_logits FROM qa_choices JOIN qa_tasks USING (task_key) WHERE task = 'arc_easy' AND doc_id IN (8, 10) AND choice_index = 0 ORDER BY doc_id"
          ),
          [{ sum_logits: answer(9).model_output[0]!.sum_logits }, { sum_logits: -Infinity }]
        )
        assert.deepStrictEqual(
          yield* bench.rows(
            "SELECT code, count(*) AS n FROM diagnostics WHERE code <> 'bad_row' GROUP BY code ORDER BY code"
          ),
          [{ code: "empty_member", n: 1n }, { code: "outputs_conflict", n: 1n }]
        )
      }),
    30_000
  )

  it.scoped(
    "leaves out what fails, inside an archive or as a whole, tells it, and ingests the rest",
    () =>
      Effect.gen(function*() {
        const member = { name: "arc_easy.jsonl", content: predictions(400) }
        const whole = gzipOf(member)
        const bench = yield* workbench({
          "c4/4M/seed-2/step-1.tar.gz": whole,
          "c4/4M/seed-2/step-2.tar.gz": whole.subarray(0, whole.length - 40),
          "c4/4M/seed-2/step-3.tar.gz": gzipOf(member, { name: "../../evil", content: "x" }),
          "c4/4M/seed-2/step-4.tar.gz": Buffer.from("<html>"),
          "models/falcon.tar.gz": release("falcon", {
            "4M/seed-2/step-1": [member],
            "4M/seed-2/step-2": whole.subarray(0, whole.length - 40),
            "4M/seed-2/step-3": [{ name: "step-99/arc_easy.jsonl", content: predictions(2) }],
            "4M/seed-2/step-4": [member, { name: "l", type: "2", link: "arc_easy.jsonl" }]
          }),
          "loose.tar.gz": whole,
          "zz/c4.tar.gz": release("c4", { "4M/seed-2/step-1": [member] })
        })
        const { failed, sources } = yield* bench.ingest()
        const short = (name: string) => name.slice(bench.folder.length + 4)
        assert.deepStrictEqual(failed.map(({ name }) => short(name)).sort(), [
          "c4/4M/seed-2/step-2.tar.gz",
          "c4/4M/seed-2/step-3.tar.gz",
          "c4/4M/seed-2/step-4.tar.gz",
          "loose.tar.gz",
          "models/falcon.tar.gz!falcon/4M/seed-2/step-2.tar.gz",
          "models/falcon.tar.gz!falcon/4M/seed-2/step-3.tar.gz",
          "zz/c4.tar.gz!c4/4M/seed-2/step-1.tar.gz"
        ])
        assert.strictEqual(sources.filter(({ state }) => state === "failed").length, 3)
        assert.deepStrictEqual(
          yield* bench.rows("SELECT code, count(*)::INTEGER AS n FROM diagnostics GROUP BY code ORDER BY code"),
          [
            { code: "NotGzip", n: 1 },
            { code: "TarPathTraversal", n: 1 },
            { code: "TarTruncated", n: 2 },
            { code: "duplicate_checkpoint", n: 1 },
            { code: "link_skipped", n: 1 },
            { code: "step_mismatch", n: 1 },
            { code: "unknown_checkpoint", n: 1 }
          ]
        )
        // Three whole checkpoints, and nothing left of those that failed.
        assert.deepStrictEqual(
          yield* bench.rows(
            `SELECT recipe_raw, step, (SELECT count(*)::INTEGER FROM qa_instances JOIN qa_tasks t USING (task_key)
            WHERE t.qa_key = c.qa_key) AS rows FROM qa_checkpoints c ORDER BY qa_key`
          ),
          [
            { recipe_raw: "c4", step: 1, rows: 400 },
            { recipe_raw: "falcon", step: 1, rows: 400 },
            { recipe_raw: "falcon", step: 4, rows: 400 }
          ]
        )
        assert.deepStrictEqual(
          yield* bench.rows(
            "SELECT count(*)::INTEGER AS i, (SELECT count(*)::INTEGER FROM qa_choices) AS c FROM qa_instances"
          ),
          [{ i: 1200, c: 2400 }]
        )
        assert.isFalse(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.exists(`${bench.folder}/evil`)))
      }),
    30_000
  )

  it.scoped(
    "a second run changes nothing; a changed archive replaces its rows; a broken one keeps them",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const bench = yield* workbench({
          "c4/4M/seed-2/step-1.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(3) }),
          "c4/4M/seed-2/step-2.tar": tarOf({ name: "arc_easy.jsonl", content: predictions(2) })
        })
        yield* bench.ingest()
        const bytes = yield* fs.readFile(bench.db)
        const again = yield* bench.ingest()
        assert.deepStrictEqual(again.sources.map(({ state }) => state), ["unchanged", "unchanged"])
        assert.deepStrictEqual(yield* fs.readFile(bench.db), bytes)

        yield* bench.write("c4/4M/seed-2/step-1.tar.gz", gzipOf({ name: "arc_easy.jsonl", content: predictions(5) }))
        const changed = yield* bench.ingest()
        assert.deepStrictEqual(changed.sources.map(({ state }) => state), ["read", "unchanged"])
        const count =
          "SELECT step, count(*)::INTEGER AS n FROM qa_instances JOIN qa_results USING (task_key) GROUP BY step ORDER BY step"
        const counts = [{ step: 1, n: 5 }, { step: 2, n: 2 }]
        assert.deepStrictEqual(yield* bench.rows(count), counts)

        yield* bench.write(
          "c4/4M/seed-2/step-1.tar.gz",
          gzipOf({ name: "arc_easy.jsonl", content: predictions(9) }).subarray(0, 90)
        )
        for (let i = 0; i < 2; i++) {
          const broken = yield* bench.ingest()
          assert.deepStrictEqual(broken.sources.map(({ state }) => state), ["failed", "unchanged"])
          assert.deepStrictEqual(yield* bench.rows(count), counts)
          assert.deepStrictEqual(
            yield* bench.rows("SELECT code FROM diagnostics ORDER BY diagnostic_id"),
            [{ code: "TarTruncated" }]
          )
        }
        yield* bench.write("c4/4M/seed-2/step-1.tar.gz", gzipOf({ name: "arc_easy.jsonl", content: predictions(5) }))
        yield* bench.write("c4/4M/seed-2/step-2.tar", tarOf({ name: "arc_easy.jsonl", content: predictions(4) }))
        yield* bench.ingest()
        assert.deepStrictEqual(yield* bench.rows(count), [{ step: 1, n: 5 }, { step: 2, n: 4 }])
      }),
    30_000
  )

  it.scoped(
    "the same input gives the same rows, and so does one archive after the other",
    () =>
      Effect.gen(function*() {
        const files = {
          "c4/4M/seed-2/step-1.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(3) }),
          "c4/4M/seed-2/step-20.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: `${predictions(2)}x\n` }),
          "d/4M/seed-7/step-3.tar.gz": gzipOf({ name: "a-metrics.json", content: metricsJson(9) }, {
            name: "b-metrics.json",
            content: "{"
          })
        }
        const one = yield* workbench(files)
        yield* one.ingest()
        const two = yield* workbench({})
        for (const [name, bytes] of Object.entries(files)) {
          yield* two.write(name, bytes)
          yield* two.ingest()
        }
        const rows = yield* everything(one)
        assert.deepStrictEqual(rows, yield* everything(two))
        assert.deepStrictEqual(
          yield* one.rows("SELECT code FROM diagnostics ORDER BY code"),
          ["bad_row", "count_mismatch", "unknown_recipe", "unknown_seed", "unparsable_json"].map((code) => ({ code }))
        )
      }),
    30_000
  )

  it.scoped("reads in part when asked, says so, and reads the rest when asked again", () =>
    Effect.gen(function*() {
      const bench = yield* workbench({
        "c4/4M/seed-1/step-1.tar.gz": gzipOf(
          { name: "arc_easy.jsonl", content: predictions(9) },
          { name: "boolq.jsonl", content: predictions(9) }
        )
      })
      const count = "SELECT task, num_rows::INTEGER AS n, seed FROM qa_results ORDER BY task"
      yield* bench.ingest({ tasks: ["boolq"], limit: 4, seeds: "index" })
      assert.deepStrictEqual(yield* bench.rows(count), [{ task: "boolq", n: 4, seed: 1 }])
      assert.deepStrictEqual(yield* bench.rows("SELECT severity, code FROM diagnostics"), [
        { severity: "info", code: "partial_by_request" }
      ])
      const again = yield* bench.ingest({ tasks: ["boolq"], limit: 4, seeds: "index" })
      assert.deepStrictEqual(again.sources.map(({ state }) => state), ["unchanged"])
      yield* bench.ingest()
      assert.deepStrictEqual(yield* bench.rows(count), [
        { task: "arc_easy", n: 9, seed: null },
        { task: "boolq", n: 9, seed: null }
      ])
      assert.deepStrictEqual(yield* bench.rows("SELECT severity, code FROM diagnostics"), [
        { severity: "warning", code: "unknown_seed" }
      ])
    }), 30_000)

  it.scoped("adds to a database that others write to, and leaves their tables alone", () =>
    Effect.gen(function*() {
      const bench = yield* workbench({
        "c4/4M/seed-2/step-1.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(3) })
      })
      const duck = yield* Duck
      yield* Effect.scoped(Effect.gen(function*() {
        const connection = yield* duck.open(bench.db)
        yield* connection.run(
          "CREATE TABLE runs (run_key INTEGER PRIMARY KEY, ckpt_data VARCHAR, ckpt_params VARCHAR, pretrain_seed SMALLINT, ckpt_steps INTEGER)"
        )
        yield* connection.run("INSERT INTO runs VALUES (7, 'C4', '4M', 0, 1)")
      }))
      assert.strictEqual((yield* Effect.flip(bench.ingest())) instanceof Error, true)
      yield* bench.ingest({ force: true })
      assert.deepStrictEqual(
        yield* bench.rows(
          `SELECT r.run_key, t.task, t.num_rows::INTEGER AS rows FROM runs r JOIN qa_results t
            ON (t.recipe, t.params, t.seed, t.step) = (r.ckpt_data, r.ckpt_params, r.pretrain_seed, r.ckpt_steps)`
        ),
        [{ run_key: 7, task: "arc_easy", rows: 3 }]
      )
    }), 30_000)

  it.scoped(
    "names inputs that are not there, and refuses a database that is open elsewhere or none",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const bench = yield* workbench({})
        const { failed, sources } = yield* bench.ingest({ inputs: [`${bench.folder}/in`, `${bench.folder}/nowhere`] })
        assert.deepStrictEqual([failed.length, sources.length], [1, 0])
        yield* fs.writeFileString(`${bench.folder}/text.duckdb`, "not a database".repeat(900))
        const foreign = yield* Effect.flip(bench.ingest({ db: `${bench.folder}/text.duckdb`, force: true }))
        assert.deepInclude(foreign, { _tag: "DuckError", reason: "Foreign" })
        yield* fs.writeFileString(`${bench.db}.wal`, "")
        assert.deepInclude(yield* Effect.flip(bench.ingest()), { _tag: "InputError" })
      }),
    30_000
  )

  it.scoped(
    "reads nothing of an archive that attacks or is broken, flat or nested, and all of the others",
    () =>
      Effect.gen(function*() {
        const member = { name: "task.jsonl", content: predictions(1) }
        const attacks = [
          ...hostile.map(([, reason, members]) => ({ reason, bytes: gzipOf(good, member, ...members) })),
          ...broken.map(([, bytes, reason]) => ({ reason, bytes })),
          { reason: "TarTooLarge", bytes: bombOf() }
        ]
        const files: Record<string, Uint8Array> = {}
        attacks.forEach(({ bytes }, i) => {
          files[`flat/4M/seed-2/step-${i}.tar.gz`] = bytes
          files[`nested${i}.tar.gz`] = release(`nested${i}`, {
            "4M/seed-2/step-0": bytes,
            "4M/seed-2/step-1": [member]
          })
        })
        const bench = yield* workbench({ ...files, "flat/4M/seed-2/step-999.tar.gz": gzipOf(member) })
        const { failed } = yield* bench.ingest({ limits: hostileLimits })
        assert.strictEqual(failed.length, 2 * attacks.length)
        assert.deepStrictEqual(
          yield* bench.rows(
            "SELECT DISTINCT recipe_raw, step FROM qa_results JOIN qa_instances USING (task_key) ORDER BY ALL"
          ),
          [{ recipe_raw: "flat", step: 999 }, ...attacks.map((_, i) => ({ recipe_raw: `nested${i}`, step: 1 }))].sort((
            a,
            b
          ) => a.recipe_raw < b.recipe_raw ? -1 : 1)
        )
        const [{ n } = { n: 0 }] = yield* bench.rows("SELECT count(*)::INTEGER AS n FROM qa_instances")
        assert.strictEqual(n, attacks.length + 1)
        const told = yield* bench.rows(
          "SELECT code, count(*)::INTEGER AS n FROM diagnostics WHERE code LIKE 'Tar%' OR code = 'NotGzip' GROUP BY code"
        )
        for (const { code, n } of told) {
          assert.strictEqual(n, 2 * attacks.filter(({ reason }) => reason === code).length, String(code))
        }
        assert.deepStrictEqual(
          (yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(bench.folder))).sort(),
          [
            "in",
            "out.duckdb",
            "out.duckdb.qa.manifest.json"
          ]
        )
      }),
    30_000
  )

  it.scoped(
    "reads dumps of metrics, old and new, each result once, its files by document",
    () =>
      Effect.gen(function*() {
        const line = (name: string, index: number, change: object = {}) => ({
          task_name: name,
          task_hash: "t",
          model_hash: "m",
          task_idx: index,
          num_instances: 2,
          current_date: "2025-11-03 10:00:00 UTC",
          metrics: { acc_raw: 0.5, primary_score: 0.5, note: "x", extra_metrics: { no_answer: 0.25, acc_raw: 9 } },
          ...change
        })
        const boolq = "boolq:mc::olmes"
        const text = (value: string) => Buffer.from(value)
        const bench = yield* workbench({
          "dump/_eval_results/new/metrics-all.jsonl": text(
            lines(
              line(boolq, 0),
              line(boolq, 0),
              line("core::olmes:full", 1),
              "{",
              line("arc", 2),
              line("arc", 2, { num_instances: 3 })
            )
          ),
          "dump/_eval_results/new/task-000-boolq:mc::olmes-predictions.jsonl": text(
            lines(answer(0), answer(1), answer(1), { native_id: "x" })
          ),
          "dump/_eval_results/new/task-000-boolq:mc::olmes-recorded-inputs.jsonl": text(
            lines({ doc: { q: "?" }, doc_id: 0, native_id: 7, label: "A", requests: [{ idx: 0 }] })
          ),
          "dump/_eval_results/new/task-000-boolq:mc::olmes-requests.jsonl": text(
            lines(
              ...[0, 1].map((idx) => ({
                request_type: "loglikelihood",
                doc: {},
                request: { c: 1 },
                idx,
                doc_id: 0,
                native_id: null,
                label: [1]
              }))
            )
          ),
          "dump/_eval_results/new/task-002-arc-metrics.json": text("{}"),
          "dump/_eval_results/new/metrics.jsonl": text("\"left over\"\n"),
          "dump/_eval_results/old/metrics-all.jsonl": text(lines(line(boolq, 0)))
        })
        const { failed, sources } = yield* bench.ingest()
        assert.deepStrictEqual(failed, [])
        assert.deepStrictEqual(sources.map(({ lines, rejected, rows }) => [lines, rows, rejected]), [[13, 9, 4], [
          1,
          1,
          0
        ]])
        assert.deepStrictEqual(
          yield* bench.rows(
            `SELECT parse_filename(result_dir) AS dir, task_name AS task, is_aggregate AS agg, copies, num_instances::INTEGER AS n
            FROM eval_results ORDER BY result_key`
          ),
          [
            { dir: "new", task: boolq, agg: false, copies: 2, n: 2 },
            { dir: "new", task: "core::olmes:full", agg: true, copies: 1, n: 2 },
            { dir: "new", task: "arc", agg: false, copies: 1, n: 3 },
            { dir: "old", task: boolq, agg: false, copies: 1, n: 2 }
          ]
        )
        assert.deepStrictEqual(
          yield* bench.rows("SELECT metric, value FROM eval_metrics WHERE result_key = 0 ORDER BY metric"),
          [
            { metric: "acc_raw", value: 0.5 },
            { metric: "no_answer", value: 0.25 },
            { metric: "primary_score", value: 0.5 }
          ]
        )
        assert.deepStrictEqual(
          yield* bench.rows(
            `SELECT p.doc_id, i.native_id, r.idx, r.label FROM eval_predictions p LEFT JOIN eval_inputs i USING (result_key, doc_id)
            LEFT JOIN eval_requests r USING (result_key, doc_id) ORDER BY ALL`
          ),
          [
            { doc_id: 0n, native_id: "7", idx: 0, label: "[1]" },
            { doc_id: 0n, native_id: "7", idx: 1, label: "[1]" },
            { doc_id: 1n, native_id: null, idx: null, label: null }
          ]
        )
        assert.deepStrictEqual(
          yield* bench.rows("SELECT code, count(*)::INTEGER AS n FROM diagnostics GROUP BY code ORDER BY code"),
          [{ code: "bad_row", n: 3 }, { code: "eval_conflict", n: 1 }]
        )
        assert.deepStrictEqual((yield* bench.ingest()).sources.map(({ state }) => state), ["unchanged", "unchanged"])
        yield* bench.write("dump/_eval_results/new/task-000-boolq:mc::olmes-predictions.jsonl", text(lines(answer(5))))
        assert.deepStrictEqual((yield* bench.ingest()).sources.map(({ state }) => state), ["read", "unchanged"])
        assert.deepStrictEqual(yield* bench.rows("SELECT doc_id FROM eval_predictions"), [{ doc_id: 5n }])
      }),
    30_000
  )

  it.scoped("names what cannot be opened, and ingests the rest", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const bench = yield* workbench({
        "c4/4M/seed-2/step-1.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(3) }),
        "c4/4M/seed-2/step-2.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(3) })
      })
      yield* fs.symlink(`${bench.folder}/gone`, `${bench.folder}/in/dangling.tar.gz`)
      yield* fs.chmod(`${bench.folder}/in/c4/4M/seed-2/step-2.tar.gz`, 0)
      const root = process.getuid?.() === 0
      const { failed, sources } = yield* bench.ingest()
      assert.deepStrictEqual(sources.map(({ state }) => state), ["read", root ? "read" : "failed", "failed"])
      assert.include(failed.at(-1)?.reason, "no such file or folder")
      assert.deepStrictEqual(
        (yield* bench.rows("SELECT code FROM diagnostics ORDER BY diagnostic_id")).map(({ code }) => code),
        root ? ["NotFound"] : ["NoPermission", "NotFound"]
      )
    }), 30_000)

  it.scoped("writes the tables as Parquet too, the same rows", () =>
    Effect.gen(function*() {
      const bench = yield* workbench({
        "c4/4M/seed-2/step-1.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(30) })
      })
      yield* bench.ingest()
      yield* exportParquet({ db: bench.db, folder: `${bench.folder}/it's` })
      const file = `'${bench.folder}/it''s/qa_choices.parquet'`
      assert.deepStrictEqual(
        yield* bench.rows(
          `(FROM qa_choices EXCEPT ALL FROM ${file}) UNION ALL (FROM ${file} EXCEPT ALL FROM qa_choices)`
        ),
        []
      )
      assert.deepStrictEqual(yield* bench.rows(`SELECT count(*)::INTEGER AS n FROM ${file}`), [{ n: 60 }])
    }), 30_000)
})
