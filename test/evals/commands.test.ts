// What a test reads and waits for is its own: @effect-diagnostics processEnv:off
// Processes and their signals are awaited as Node gives them.
// @effect-diagnostics asyncFunction:off newPromise:off processEnv:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { createWriteStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { dirname } from "node:path"
import { pipeline } from "node:stream/promises"
import { setTimeout } from "node:timers/promises"
import { createGzip } from "node:zlib"
import { pack } from "tar-stream"
import { Duck } from "../../src/tables/Duck.ts"
import { predictions, release } from "../support/answers.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { gzipOf } from "../support/tarballs.ts"

// The bundle that `npm run build` makes; `npm run check` builds before it tests.
const main = new URL("../../dist/bin/main.js", import.meta.url).pathname
if (!existsSync(main)) execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "ignore" })

const run = (...args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, "-q", "qa", ...args], { encoding: "utf8" })
  return { status, stderr, stdout }
}

const workbench = (files: Readonly<Record<string, Uint8Array>>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    for (const [name, bytes] of Object.entries(files)) {
      yield* fs.makeDirectory(dirname(`${folder}/in/${name}`), { recursive: true })
      yield* fs.writeFile(`${folder}/in/${name}`, bytes)
    }
    return folder
  })

const count = (db: string) =>
  Effect.scoped(Effect.gen(function*() {
    const connection = yield* (yield* Duck).open(db, { readOnly: true })
    const [row] = yield* connection.rows("SELECT count(*)::INTEGER AS n FROM qa_instances")
    return row!["n"] as number
  }))

/** A filesystem of one megabyte, where the user may make one. */
const smallDisk = (folder: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" }).status === 0

layer(platform)("datawright qa", (it) => {
  it.scoped(
    "ingests, tells what is missing with exit code 3, and sums up as table, CSV and page",
    () =>
      Effect.gen(function*() {
        const folder = yield* workbench({
          "c4.tar.gz": release("c4", {
            "1B/seed-2/step-1250": [{ name: "step-1250/arc_easy-predictions.jsonl", content: predictions(4) }],
            "150M/seed-2/step-10000": [{ name: "step-10000/<b>-predictions.jsonl", content: predictions(2) }]
          }),
          "bad.tar.gz": Buffer.from("<html>")
        })
        const db = `${folder}/out.duckdb`
        const ingested = run("ingest", "--input", `${folder}/in`, "--db", db, "--parquet", `${folder}/parquet`)
        assert.strictEqual(ingested.status, 3)
        assert.include(ingested.stderr, "bad.tar.gz")
        assert.include(ingested.stdout, "6 lines = 6 rows + 0 rejected")
        assert.include(readdirSync(`${folder}/parquet`), "qa_choices.parquet")

        const table = run("summary", "--db", db)
        assert.deepStrictEqual(table.stdout.trim().split("\n").map((line) => line.split(/\s+/)), [
          ["recipe", "params", "seed", "step", "task", "scoring", "questions", "accuracy", "margin"],
          ["C4", "150M", "2", "10000", "<b>", "raw", "2", "0.5000", "1.0000"],
          ["C4", "1B", "2", "1250", "arc_easy", "per_char", "4", "0.0000", "0.3000"]
        ])
        const csv = run("summary", "--db", db, "--format", "csv", "--tasks", "arc_easy", "--scoring", "per_byte")
        const loss = 0.123456789012345678 * Math.LN2
        const [, row] = csv.stdout.trim().split("\n")
        assert.strictEqual(row?.split(",").slice(0, 7).join(), "C4,1B,2,1250,arc_easy,per_byte,4")
        assert.approximately(Number(row?.split(",")[8]), loss, 1e-12)
        assert.strictEqual(run("summary", "--db", db, "--format", "html", "--output", `${folder}/a.html`).status, 0)
        const page = readFileSync(`${folder}/a.html`, "utf8")
        const markup = page.slice(0, page.lastIndexOf("<script>"))
        assert.include(markup, "&#60;b&#62;")
        assert.include(markup, "\"columns\":[\"\\u003cb\\u003e\",\"arc_easy\"]")
        assert.notMatch(markup, /<b>|https?:|url\(|@import/)
        assert.deepStrictEqual(markup.match(/<script[^>]*>/g), [
          "<script type=\"application/json\" id=\"figures-data\">"
        ])
        assert.strictEqual(run("summary", "--db", db, "--format", "html").stdout, page + "\n")
        assert.strictEqual(run("summary", "--db", `${folder}/a.html`).status, 1)
      }),
    30_000
  )

  it.scoped(
    "shares a database with wandb ingest, in either order, joined by recipe, size, seed and step",
    () =>
      Effect.gen(function*() {
        // One run of the example was finetuned from this checkpoint: DCLM-Baseline, 90M, seed 1 (released as 14), step 6250.
        const folder = yield* workbench({
          "dclm-baseline/90M/seed-14/step-6250.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(8) })
        })
        const runs = new URL("../../data/wandb/example", import.meta.url).pathname
        const join = `SELECT r.run_id, q.task, count(*)::INTEGER AS questions FROM runs r JOIN qa_results q
        ON (q.recipe, q.params, q.seed, q.step) = (r.ckpt_data, r.ckpt_params, r.pretrain_seed, r.ckpt_steps)
        JOIN qa_instances USING (task_key) GROUP BY ALL`
        const commandsOn = (db: string) => ({
          wandb: () =>
            spawnSync(process.execPath, [main, "-q", "wandb", "ingest", "--runs", runs, "--db", db], {
              encoding: "utf8"
            }),
          answers: () => run("ingest", "--input", `${folder}/in`, "--db", db)
        })
        for (const order of [["wandb", "answers"], ["answers", "wandb"]] as const) {
          const db = `${folder}/${order[0]}.duckdb`
          const commands = commandsOn(db)
          for (const command of [...order, ...order]) {
            const { status, stderr } = commands[command]()
            assert.strictEqual(status, 0, stderr)
          }
          const connection = yield* (yield* Duck).open(db, { readOnly: true })
          assert.deepStrictEqual(yield* connection.rows(join), [{
            run_id: "250912-111010_demo_match_60M_c4_finetune_10Mtx1_DD-dclm-90M-6250-1",
            task: "arc_easy",
            questions: 8
          }])
        }
      }),
    60_000
  )

  it.scoped(
    "killed at any moment, leaves the old state or the new one, and no litter after the next run",
    () =>
      Effect.gen(function*() {
        const archive = (step: number, rows: number) =>
          [`c4/4M/seed-2/step-${step}.tar.gz`, gzipOf({ name: "arc_easy.jsonl", content: predictions(rows) })] as const
        const folder = yield* workbench(Object.fromEntries([archive(1, 50), archive(2, 30_000), archive(3, 30_000)]))
        const db = `${folder}/out.duckdb`
        assert.strictEqual(run("ingest", "--input", `${folder}/in/c4/4M/seed-2/step-1.tar.gz`, "--db", db).status, 0)
        const args = [main, "-q", "qa", "ingest", "--input", `${folder}/in`, "--db", db]
        const partial = () => readdirSync(folder).find((name) => /^\.out\.duckdb\.\d+\.partial$/.test(name))
        for (const wait of [0, 200, 600]) {
          yield* Effect.promise(async () => {
            const child = spawn(process.execPath, args, { stdio: "ignore" })
            const ended = new Promise((resolve) => child.once("exit", resolve))
            while (partial() === undefined && child.exitCode === null) await setTimeout(5)
            await setTimeout(wait)
            child.kill("SIGKILL")
            await ended
          })
          assert.include([50, 60_050], yield* count(db))
        }
        assert.strictEqual(run(...args.slice(3)).status, 0)
        assert.strictEqual(yield* count(db), 60_050)
        assert.deepStrictEqual(readdirSync(folder).sort(), ["in", "out.duckdb", "out.duckdb.qa.manifest.json"])
      }),
    60_000
  )

  it.scoped("interrupted, keeps the archives that are done and goes on with the others", () =>
    Effect.gen(function*() {
      const bytes = gzipOf({ name: "arc_easy.jsonl", content: predictions(5000) })
      const names = Array.from({ length: 20 }, (_, step) => `c4/4M/seed-2/step-${step}.tar.gz`)
      const folder = yield* workbench(Object.fromEntries(names.map((name) => [name, bytes])))
      const db = `${folder}/out.duckdb`
      const args = [main, "qa", "ingest", "--input", `${folder}/in`, "--db", db]
      const status = yield* Effect.promise(async () => {
        const child = spawn(process.execPath, args, { stdio: "ignore" })
        const ended = new Promise((resolve) => child.once("exit", resolve))
        // The first archives are done when the temporary database has a journal.
        const begun = () =>
          readdirSync(folder).some((one) => one.endsWith(".partial.wal") && statSync(`${folder}/${one}`).size > 300_000)
        while (!begun() && child.exitCode === null) await setTimeout(5)
        child.kill("SIGINT")
        return await ended
      })
      assert.strictEqual(status, 130)
      const kept = yield* count(db)
      assert.isTrue(kept > 0 && kept < 100_000 && kept % 5000 === 0, `${kept}`)
      const rest = spawnSync(process.execPath, args, { encoding: "utf8" })
      assert.strictEqual(rest.stdout.match(/^unchanged/gm)?.length, kept / 5000, rest.stderr)
      assert.strictEqual(yield* count(db), 100_000)
    }), 60_000)

  it.scoped("a full disk is an error that names it; what was there stays", (context) =>
    Effect.gen(function*() {
      const folder = yield* workbench({
        "small.tar.gz": gzipOf({ name: "c4/4M/seed-2/step-1/arc_easy.jsonl", content: predictions(10) }),
        "large.tar": gzipOf({ name: "c4/4M/seed-2/step-2/arc_easy.jsonl", content: predictions(40_000) })
      })
      const fs = yield* FileSystem.FileSystem
      const disk = `${folder}/disk`
      yield* fs.makeDirectory(disk)
      if (!smallDisk(disk)) return context.skip()
      yield* Effect.addFinalizer(() => Effect.sync(() => spawnSync("umount", [disk])))
      const extracted = run("extract", "--input", `${folder}/in`, "--output-dir", `${disk}/out`)
      assert.strictEqual(extracted.status, 3)
      assert.match(extracted.stderr, /large.*no space left/)
      assert.isTrue(existsSync(`${disk}/out/small/c4/4M/seed-2/step-1/arc_easy.jsonl`))
      assert.isFalse(existsSync(`${disk}/out/large`))
      yield* fs.remove(`${disk}/out`, { recursive: true })
      const ingested = run("ingest", "--input", `${folder}/in`, "--db", `${disk}/out.duckdb`)
      assert.strictEqual(ingested.status, 1)
      assert.match(ingested.stderr, /no space left/i)
      assert.deepStrictEqual(readdirSync(disk), [])
    }), 30_000)

  it.scoped.skipIf(process.env["DATAWRIGHT_LONG"] === undefined)(
    "a member of 1 GB needs no more memory than others",
    () =>
      Effect.gen(function*() {
        const folder = yield* workbench({})
        yield* Effect.promise(() => mkdir(`${folder}/c4/4M/seed-2`, { recursive: true }))
        const tar = pack()
        const written = pipeline(
          tar,
          createGzip({ level: 1 }),
          createWriteStream(`${folder}/c4/4M/seed-2/step-1.tar.gz`)
        )
        yield* Effect.promise(async () => {
          const sample = predictions(2000).trimEnd().split("\n")
          const count = Math.ceil(2 ** 30 / (sample.join("").length / sample.length))
          const line = (i: number) => sample[i % 2000]!.replace(/"doc_id":\d+/, `"doc_id":${1_000_000 + i}`)
          let size = 0
          for (let i = 0; i < count; i++) size += line(i).length + 1
          const entry = tar.entry({ name: "arc_easy.jsonl", size })
          for (let i = 0; i < count; i += 2000) {
            const block = Array.from({ length: Math.min(2000, count - i) }, (_, k) => `${line(i + k)}\n`).join("")
            if (!entry.write(block)) await once(entry as never, "drain")
          }
          entry.end(undefined)
          tar.finalize()
          await written
        })
        const report = "process.on('exit',()=>process.stderr.write('@'+process.resourceUsage().maxRSS))"
        for (
          const [command, ...args] of [
            ["ingest", "--db", `${folder}/out.duckdb`],
            ["extract", "--output-dir", `${folder}/out`]
          ] as const
        ) {
          const { status, stderr } = spawnSync(
            process.execPath,
            [
              "--import",
              `data:text/javascript,${report}`,
              main,
              "-q",
              "qa",
              command,
              "--input",
              `${folder}/c4`,
              ...args
            ],
            { encoding: "utf8" }
          )
          assert.strictEqual(status, 0, stderr)
          assert.isBelow(Number(/@(\d+)/.exec(stderr)?.[1]) / 1024, 500, command)
        }
      }),
    600_000
  )
})
