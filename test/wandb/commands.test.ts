// What a test reads and waits for is its own: @effect-diagnostics preferSchemaOverJson:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { parse } from "../../src/rows/Json.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { duck, query, writeFile } from "../support/ingest.ts"
import { exportedRun, jsonl } from "../support/wandb.ts"

/** Runs the command line; what it prints, and how it ends. */
const datawright = (...words: ReadonlyArray<string>) =>
  Effect.map(cli(words), ({ exit, message, out }) => ({ exit, message, output: out }))

const ft = "250903-101010_t_finetune_Ft_DD-c4-60M-29042-0_lr=5e-05"

const failure = (exit: unknown) => JSON.stringify(exit)

layer(platform)("wandb commands", (it) => {
  it.scoped(
    "classify reads Parquet, CSV and JSON lines alike, and writes a log with its manifest",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        yield* writeFile(`${folder}/a.csv`, `run_id,x\n${ft},1\nsomething,2\n,3\n`)
        yield* writeFile(
          `${folder}/a.jsonl`,
          jsonl([{ run_id: ft }, exportedRun({ run_id: "something" }), { run_id: null }])
        )
        yield* duck(`COPY (SELECT * FROM (VALUES ('${ft}'), ('something'), (NULL)) t(run_id)) TO '${folder}/a.parquet'`)
        const logs: Array<string> = []
        for (const name of ["a.csv", "a.jsonl", "a.parquet"]) {
          yield* datawright(
            "wandb",
            "classify",
            "--runs",
            `${folder}/${name}`,
            "--output",
            `${folder}/${name}.log.jsonl`
          )
          logs.push(yield* fs.readFileString(`${folder}/${name}.log.jsonl`))
          const json = yield* datawright("wandb", "classify", "--runs", `${folder}/${name}`, "--json")
          assert.deepStrictEqual(parse(json.output), { ids: 3, types: { other: 2, simple_ft: 1 } })
        }
        assert.strictEqual(new Set(logs).size, 1)
        const rows = logs[0]!.trimEnd().split("\n").map((line) => parse(line) as Record<string, unknown>)
        assert.deepStrictEqual(rows.map((row) => [row["run_type"], row["pattern"], row["reason"]]), [
          ["simple_ft", "FT7_PATTERN", null],
          ["other", null, "no_timestamp"],
          ["other", null, "no_timestamp"]
        ])
        const csv = yield* datawright("wandb", "classify", "--runs", `${folder}/a.csv`, "--format", "csv")
        assert.include(csv.output, `something,other,,,{},,false,no_timestamp,,0`)
        const missing = yield* datawright("wandb", "classify", "--runs", `${folder}/a.csv`, "--id-column", "id")
        assert.include(failure(missing.exit), "expected")
        assert.include(failure(missing.exit), "a column id")
      }),
    30_000
  )

  it.scoped(
    "ingest writes Parquet of every table, and tells in its exit what is missing",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        yield* writeFile(`${folder}/runs.jsonl`, jsonl([exportedRun({ run_id: ft })]))
        yield* writeFile(`${folder}/old.pkl`, new Uint8Array([0x80, 4]))
        const argv = [
          "wandb",
          "ingest",
          "--runs",
          `${folder}/runs.jsonl`,
          "--db",
          `${folder}/o.duckdb`,
          "--parquet",
          `${folder}/pq`,
          "--json"
        ]
        const first = yield* datawright(...argv)
        assert.strictEqual(first.exit._tag, "Success")
        const summary = parse(first.output) as { tables: Record<string, number>; unchanged: boolean }
        assert.strictEqual(summary.tables["runs"], 1)
        const names = yield* fs.readDirectory(`${folder}/pq`)
        assert.sameMembers(names, [...Object.keys(summary.tables).map((name) => `${name}.parquet`), "manifest.json"])
        const before = (yield* fs.stat(`${folder}/pq/runs.parquet`)).ino
        assert.isTrue((parse((yield* datawright(...argv)).output) as { unchanged: boolean }).unchanged)
        assert.deepStrictEqual((yield* fs.stat(`${folder}/pq/runs.parquet`)).ino, before)
        const part = yield* datawright(...argv, "--history", `${folder}/old.pkl`)
        assert.include(failure(part.exit), "PartialFailure")
        const nothing = yield* datawright("wandb", "ingest", "--db", `${folder}/x.duckdb`)
        assert.include(failure(nothing.exit), "UsageError")
      }),
    60_000
  )

  it.scoped(
    "schema prints statements that make the tables an ingest fills, and a picture of them",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const { output } = yield* datawright("wandb", "schema")
        yield* duck(`ATTACH '${folder}/s.duckdb' AS s`, "USE s", output)
        yield* writeFile(`${folder}/runs.jsonl`, jsonl([exportedRun({ run_id: ft })]))
        yield* datawright("wandb", "ingest", "--runs", `${folder}/runs.jsonl`, "--db", `${folder}/o.duckdb`)
        const shape = (db: string) =>
          query(
            db,
            `SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL`
          )
        const keys = (db: string) =>
          query(db, "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() ORDER BY ALL")
        assert.deepStrictEqual(yield* shape(`${folder}/o.duckdb`), yield* shape(`${folder}/s.duckdb`))
        assert.deepStrictEqual(yield* keys(`${folder}/o.duckdb`), yield* keys(`${folder}/s.duckdb`))
        const picture = (yield* datawright("wandb", "schema", "--format", "mermaid")).output
        assert.match(picture, /^erDiagram\n/)
        assert.include(picture, "runs ||--o{ history : run_key")
        assert.include(picture, "    integer run_key PK\n")
      }),
    30_000
  )

  it.scoped(
    "report draws every type into one page that needs nothing else, with names escaped",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const odd = "odd <script>alert(1)</script>&\"run"
        yield* writeFile(`${folder}/runs.jsonl`, jsonl([exportedRun({ run_id: ft }), exportedRun({ run_id: odd })]))
        yield* writeFile(
          `${folder}/h.jsonl`,
          jsonl([ft, odd].flatMap((run_id) =>
            Array.from(
              { length: 2000 },
              (_, i) => ({ run_id, step: i, metrics: { train_loss: 5 / (i + 1), learning_rate: 1e-5 * i } })
            )
          ))
        )
        yield* datawright(
          "wandb",
          "ingest",
          "--runs",
          `${folder}/runs.jsonl`,
          "--history",
          `${folder}/h.jsonl`,
          "--db",
          `${folder}/o.duckdb`
        )
        yield* datawright("wandb", "report", "--db", `${folder}/o.duckdb`, "--output", `${folder}/r.html`)
        const page = yield* fs.readFileString(`${folder}/r.html`)
        // The page's own script comes last; before it stands what the data has a say in.
        const markup = page.slice(0, page.lastIndexOf("<script>"))
        for (const type of ["simple_ft", "other"]) assert.include(markup, `<h2 id="${type}-heading">${type}</h2>`)
        const [, data] = /id="figures-data">([^<]*)<\/script>/.exec(markup)!
        const figures = JSON.parse(data!) as ReadonlyArray<
          { readonly id: string; readonly plot: { readonly lines: ReadonlyArray<{ readonly name: string }> } }
        >
        assert.deepStrictEqual(figures.map(({ id, plot }) => [id, plot.lines.map(({ name }) => name)]), [
          ["simple_ft-train_loss", [ft]],
          ["simple_ft-learning_rate", [ft]],
          ["other-train_loss", [odd]],
          ["other-learning_rate", [odd]]
        ])
        assert.deepStrictEqual(markup.match(/<script[^>]*>/g), [
          "<script type=\"application/json\" id=\"figures-data\">"
        ])
        assert.include(markup, "odd &#60;script&#62;")
        assert.notMatch(markup, /https?:|src=|@import|url\(/)
        assert.isBelow(markup.length, 60_000)
        yield* datawright("wandb", "report", "--db", `${folder}/o.duckdb`, "--output", `${folder}/r2.html`)
        assert.strictEqual(yield* fs.readFileString(`${folder}/r2.html`), page)
        const foreign = yield* datawright(
          "wandb",
          "report",
          "--db",
          `${folder}/h.jsonl`,
          "--output",
          `${folder}/x.html`
        )
        assert.include(failure(foreign.exit), "DuckError")
      }),
    60_000
  )

  it.scoped("patterns check passes the shipped patterns and fails a costly one", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      assert.strictEqual((yield* datawright("wandb", "patterns", "check")).exit._tag, "Success")
      assert.strictEqual((yield* datawright("wandb", "patterns", "check", "--rules", "earlier")).exit._tag, "Success")
      yield* writeFile(
        `${folder}/mine.yaml`,
        `patterns: [{ name: A, type: old, priority: 1, regex: '^(a+)+$', examples: [a] }]`
      )
      const { exit, output } = yield* datawright("wandb", "patterns", "check", "--registry", `${folder}/mine.yaml`)
      assert.include(output, "backtracking: A")
      assert.include(failure(exit), "CheckFailed")
    }))
})
