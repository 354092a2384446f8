// What a test reads and waits for is its own: @effect-diagnostics globalTimers:off processEnvInEffect:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { platform, temporaryFolder } from "../support/folder.ts"
import { query, writeFile } from "../support/ingest.ts"
import { isLong } from "../support/long.ts"
import { exportedRun, jsonl } from "../support/wandb.ts"

const main = resolve("dist/bin/main.js")

const runs = 300

/** Runs the built command line; kills it after some milliseconds where asked. Tells the exit code, or null when it was killed. */
const command = (argv: ReadonlyArray<string>, killAfter?: number) =>
  Effect.async<number | null>((resume) => {
    const child = spawn(process.execPath, [main, "-q", ...argv], {
      stdio: "ignore",
      ...(killAfter === undefined ? {} : { timeout: Math.ceil(killAfter), killSignal: "SIGKILL" as const })
    })
    child.once("exit", (code) => resume(Effect.succeed(code)))
  })

layer(platform)("kill -9 during ingest", (it) => {
  it.scoped("leaves the old state or the new one, and nothing that stops the next run", () =>
    Effect.gen(function*() {
      assert.isTrue(existsSync(main), "npm run build makes dist/bin/main.js")
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const db = `${folder}/out/o.duckdb`
      const ingest = ["wandb", "ingest", "--runs", `${folder}/runs.jsonl`, "--db", db]
      const write = (state: number) =>
        writeFile(
          `${folder}/runs.jsonl`,
          jsonl(
            Array.from(
              { length: runs },
              (_, n) => exportedRun({ run_id: `r${n}`, config: { seed: state, x: "y".repeat(2000) } })
            )
          )
        )
      yield* write(0)
      const started = process.hrtime.bigint()
      assert.strictEqual(yield* command(ingest), 0)
      const usual = Number(process.hrtime.bigint() - started) / 1e6

      const kills = isLong ? 50 : 3
      let current = 0
      let killed = 0
      for (let kill = 0; kill < kills; kill++) {
        yield* write(current + 1)
        // From the start of the process to a little beyond its usual end.
        if ((yield* command(ingest, usual * (0.15 + kill / kills))) === null) killed++
        const found = yield* query(db, "SELECT finetune_seed AS state, count(*)::INTEGER AS n FROM runs GROUP BY 1")
        assert.lengthOf(found, 1)
        assert.strictEqual(found[0]!["n"], runs)
        assert.include([current, current + 1], found[0]!["state"])
        current = Number(found[0]!["state"])
      }
      assert.isAbove(killed, 0)
      yield* write(current + 1)
      assert.strictEqual(yield* command(ingest), 0)
      assert.deepStrictEqual((yield* fs.readDirectory(`${folder}/out`)).sort(), ["o.duckdb", "o.duckdb.manifest.json"])
    }), 600_000)
})
