import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { isLongRun, runCommand, start } from "../../support/commandLine.ts"
import { readRows, row, writeRows } from "../../support/describing.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { llmServer } from "../../support/llm.ts"
import type { LlmServer, Seen } from "../../support/llmServer.ts"

const environment = (folder: string) => ({
  HOME: folder,
  ANTHROPIC_API_KEY: "key-1",
  GEMINI_API_KEY: "key-1",
  OPENAI_API_KEY: "key-1",
  DATAWRIGHT_BACKOFF: "5 millis",
  DATAWRIGHT_POLL: "40 millis"
})

const claude = (folder: string, server: LlmServer, ...more: ReadonlyArray<string>) => [
  "generate-descriptions",
  "--input",
  `${folder}/in.jsonl`,
  "--output",
  `${folder}/out.jsonl`,
  "--llm",
  "claude",
  "--base-url",
  server.url,
  "--answers",
  `${folder}/answers.sqlite`,
  "-q",
  ...more
]

/** When a run is killed: so many milliseconds after the server has seen so much more of it. */
interface Moment {
  readonly progress: number
  readonly millis: number
}

/** Runs and kills at such moments until a run ends by itself; gives the number of kills. */
const untilDone = (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
  progress: () => number,
  moment: (attempt: number) => Moment,
  afterKill: () => void
) =>
  Effect.gen(function*() {
    for (let kills = 0;; kills++) {
      const { millis, progress: wanted } = moment(kills)
      const before = progress()
      const { ended, kill } = start(args, env)
      const race = yield* Effect.raceFirst(
        Effect.promise(() => ended),
        Effect.sleep(2).pipe(
          Effect.repeat({ until: () => progress() - before >= wanted }),
          Effect.zipRight(Effect.sleep(millis)),
          Effect.as("kill" as const)
        )
      )
      if (race !== "kill") {
        assert.strictEqual(race.code, 0, race.stderr)
        return kills
      }
      kill("SIGKILL")
      yield* Effect.promise(() => ended)
      afterKill()
    }
  })

layer(platform, { excludeTestServices: true })("the built generate-descriptions", (it) => {
  it.scoped("describes offline, without keys, store or network", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeRows(`${folder}/in.jsonl`, [row(1), row(2)])
      const args = ["describe", "--input", `${folder}/in.jsonl`, "--output", `${folder}/new/out.jsonl`, "--json"]
      const { code, stderr, stdout } = yield* runCommand(args, { HOME: folder })
      assert.strictEqual(code, 0, stderr)
      assert.include(stdout, `"described":2`)
      const rows = yield* readRows(`${folder}/new/out.jsonl`)
      assert.match(String(rows[0]!["description"]), /circle/)
      assert.include(String(rows[1]!["description"]), "number 2")
    }), 60_000)

  it.scoped(
    "stores paid answers with one copy of effect in the bundle, and tells of them",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const server = yield* llmServer({ key: "key-1" })
        yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 12 }, (_, n) => row(n)))
        const env = environment(folder)
        const dry = yield* runCommand([...claude(folder, server), "--dry-run"], env)
        assert.include(dry.stdout, "12 to ask")
        assert.match(dry.stdout, /expected \$\d/)
        assert.strictEqual(server.seen.length, 0)
        const first = yield* runCommand(claude(folder, server), env)
        assert.strictEqual(first.code, 0, first.stderr)
        assert.strictEqual(server.seen.length, 12)
        const again = yield* runCommand(claude(folder, server), env)
        assert.strictEqual(again.code, 0, again.stderr)
        assert.strictEqual(server.seen.length, 12)
        const stats = yield* runCommand(["cache-stats", "--answers", `${folder}/answers.sqlite`, "--json"], env)
        assert.strictEqual(stats.code, 0, stats.stderr)
        assert.include(stats.stdout, `"entries":12`)
        assert.include(stats.stdout, `"hits":12`)
        const explained = yield* runCommand([
          "cache",
          "explain",
          "3",
          "--input",
          `${folder}/in.jsonl`,
          "--llm",
          "claude",
          "--base-url",
          server.url,
          "--answers",
          `${folder}/answers.sqlite`,
          "--model",
          "claude-other"
        ], env)
        assert.include(explained.stdout, "changed: the model")
      }),
    60_000
  )

  it.scoped(
    "exits 5 for a wrong key, 4 at the limit of money, 1 without network, 2 for a wrong field path",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const server = yield* llmServer({ key: "another" })
        yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 60 }, (_, n) => row(n)))
        const env = environment(folder)
        const wrong = yield* runCommand(claude(folder, server), env)
        assert.strictEqual(wrong.code, 5)
        assert.include(wrong.stderr, "the key was not accepted")
        server.script({})
        const limited = yield* runCommand(claude(folder, server, "--max-cost", "0.02", "--concurrency", "4"), env)
        assert.strictEqual(limited.code, 4, limited.stderr)
        const rows = yield* readRows(`${folder}/out.jsonl`)
        assert.strictEqual(rows.length, 60)
        const done = rows.filter((one) => one["description"] !== "").length
        assert.strictEqual(done, server.seen.length)
        assert.isAbove(done, 0)
        assert.isBelow(done, 60)
        yield* Effect.promise(() => server.close())
        const none = yield* runCommand(claude(folder, server), env)
        assert.strictEqual(none.code, 1, none.stderr)
        assert.include(none.stderr, "no connection")
        assert.strictEqual((yield* runCommand(claude(folder, server, "--code-field", "no.such"), env)).code, 2)
      }),
    60_000
  )

  it.scoped(
    "ends an interrupted run with 130, keeps the answers that were under way, and goes on from them",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const server = yield* llmServer({ latency: () => 400 })
        yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 30 }, (_, n) => row(n)))
        const { ended, kill } = start(claude(folder, server, "--concurrency", "5"), environment(folder))
        while (server.seen.length < 5) yield* Effect.sleep(20)
        kill("SIGINT")
        const { code } = yield* Effect.promise(() => ended)
        assert.strictEqual(code, 130)
        const sent = server.seen.length
        assert.isBelow(sent, 30)
        const after = yield* runCommand(claude(folder, server, "--concurrency", "5"), environment(folder))
        assert.strictEqual(after.code, 0, after.stderr)
        assert.strictEqual(server.seen.length, 30)
        assert.deepStrictEqual(
          (yield* FileSystem.FileSystem.pipe(Effect.flatMap((fs) => fs.readDirectory(folder))))
            .filter((name) => name.endsWith(".partial")),
          []
        )
      }),
    30_000
  )

  it.scoped(
    "never asks again for an answer it had, killed at any moment, and ends with the same file",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const rows = Array.from({ length: 60 }, (_, n) => row(n))
        const plain = yield* temporaryFolder
        const still = yield* llmServer()
        yield* writeRows(`${plain}/in.jsonl`, rows)
        yield* runCommand(claude(plain, still), environment(plain))
        const strip = (text: string) => text.replaceAll(/"request_sha256":"[0-9a-f]+"/g, "")
        const expected = strip(yield* fs.readFileString(`${plain}/out.jsonl`))
        const wanted = isLongRun ? 200 : 5
        let kills = 0
        while (kills < wanted) {
          const folder = yield* temporaryFolder
          const server = yield* llmServer({ latency: (call) => 20 + (call * 37) % 60 })
          yield* writeRows(`${folder}/in.jsonl`, rows)
          const had = new Set<string>()
          let checkedTo = 0
          // What the process had for sure: it sent a request after the answer was out, and another one four commit
          // intervals later. A machine with other things to do stops both clocks.
          const afterKill = () => {
            const mine = asked(checkedTo)
            for (const { answeredAt, user } of mine) {
              const next = answeredAt === undefined ? undefined : mine.find((one) => one.at >= answeredAt + 50)
              if (next !== undefined && mine.some((one) => one.at >= next.at + 100)) had.add(user)
            }
            checkedTo = server.seen.length
          }
          const asked = (from: number): ReadonlyArray<Seen> => server.seen.slice(from)
          kills += yield* untilDone(
            claude(folder, server, "--concurrency", "4"),
            environment(folder),
            () => server.seen.length,
            // Every fourth dies while it starts, or soon after.
            (attempt) =>
              (kills + attempt) % 4 === 0
                ? { progress: 0, millis: (kills * 613 + attempt * 977) % 1500 }
                : { progress: 1 + (kills * 5 + attempt * 7) % 24, millis: (kills * 61 + attempt * 97) % 80 },
            () => {
              const from = checkedTo
              for (const one of asked(from)) assert.isFalse(had.has(one.user), "asked again for an answer it had")
              afterKill()
            }
          )
          for (const one of asked(checkedTo)) assert.isFalse(had.has(one.user), "asked again for an answer it had")
          assert.strictEqual(strip(yield* fs.readFileString(`${folder}/out.jsonl`)), expected)
        }
      }),
    isLongRun ? 1_800_000 : 90_000
  )

  it.scoped("submits no batch twice, killed at any moment, and ends with the same file", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const rows = Array.from({ length: 25 }, (_, n) => row(n))
      const strip = (text: string) => text.replaceAll(/"request_sha256":"[0-9a-f]+"/g, "")
      const wanted = isLongRun ? 200 : 3
      let kills = 0
      let expected: string | undefined
      for (let turn = 0; kills < wanted; turn++) {
        const llm = (["claude", "gemini", "openai"] as const)[turn % 3]!
        const folder = yield* temporaryFolder
        const server = yield* llmServer({ batchMillis: 500 })
        yield* writeRows(`${folder}/in.jsonl`, rows)
        const args = claude(folder, server, "--batch").map((one) =>
          one === "claude" ? llm : one === server.url && llm === "openai" ? `${server.url}/v1` : one
        )
        kills += yield* untilDone(
          args,
          environment(folder),
          server.requests,
          (attempt) => {
            const progress = (turn * 5 + attempt) % 8
            return progress === 0
              ? { progress, millis: (kills * 613 + attempt * 977) % 1500 }
              : { progress: progress + 8 * Math.floor(attempt / 8), millis: (kills * 41 + attempt * 67) % 120 }
          },
          () => undefined
        )
        const items = server.jobs.flatMap((job) => job.items.map((item) => item.id))
        assert.strictEqual(items.length, 25, `${llm}: ${server.jobs.length} jobs`)
        assert.strictEqual(new Set(items).size, 25)
        assert.strictEqual(server.seen.length, 0)
        const out = strip(yield* fs.readFileString(`${folder}/out.jsonl`)).replaceAll(
          /"description_generated_by":\{[^}]*\}/g,
          ""
        )
        expected ??= llm === "claude" ? out : undefined
        if (llm === "claude") assert.strictEqual(out, expected)
      }
    }), isLongRun ? 1_800_000 : 90_000)
})
