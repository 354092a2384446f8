// A test reads and waits by itself: @effect-diagnostics preferSchemaOverJson:off
// @effect-diagnostics newPromise:off processEnv:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { build } from "esbuild"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { writeRows } from "../../support/describing.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"

const root = fileURLToPath(new URL("../../..", import.meta.url))

/** A scene of about 2 KB. */
const row = (n: number) => ({
  description: "",
  code: `from manim import *\n\nclass Scene${n}(Scene):\n    def construct(self):\n${
    Array.from({ length: 18 }, (_, i) =>
      `        shape_${i} = Square(side_length=${i + 1}, color=BLUE).shift(${n % 7} * RIGHT)\n` +
      `        self.play(Create(shape_${i}))\n`).join("")
  }        self.play(Write(Text("number ${n}")))\n`,
  source: "test",
  metadata: { class_name: `Scene${n}` }
})

interface Needed {
  readonly described: number
  readonly calls: number
  readonly megabytes: number
  readonly cpuSeconds: number
}

/** The program bundled like the command line, in a folder that finds the project's packages. */
const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  yield* fs.symlink(yield* fs.realPath(`${root}/node_modules`), `${folder}/node_modules`)
  yield* Effect.promise(() =>
    build({
      entryPoints: [`${root}/test/support/describeScripted.ts`],
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      target: "node20",
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      external: [
        "@anthropic-ai/sdk",
        "@astral-sh/ruff-wasm-nodejs",
        "@google/genai",
        "@pydantic/genai-prices",
        "better-sqlite3",
        "openai",
        "yaml",
        "youtubei.js"
      ],
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
      logLevel: "error"
    })
  )
  return `${folder}/describeScripted.mjs`
})

const run = (script: string, rows: number, concurrency: number) =>
  Effect.gen(function*() {
    const folder = yield* temporaryFolder
    yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: rows }, (_, n) => row(n)))
    const out = yield* Effect.async<string, Error>((resume) => {
      execFile(process.execPath, [script, `${folder}/in.jsonl`, folder, String(concurrency)], (error, stdout) =>
        resume(error === null ? Effect.succeed(stdout) : Effect.fail(error)))
    })
    return JSON.parse(out) as Needed
  })

layer(platform, { excludeTestServices: true })("describing 4,000 rows of 2 KB", (it) => {
  for (const concurrency of [16, 256]) {
    it.scoped(`takes at most 200 MB with ${concurrency} calls in flight`, () =>
      Effect.gen(function*() {
        const needed = yield* run(yield* program, 4000, concurrency)
        assert.strictEqual(needed.described, 4000)
        assert.strictEqual(needed.calls, 4000)
        assert.isAtMost(needed.megabytes, 200)
      }), 180_000)
  }

  it.scoped("takes time in proportion to the rows", () =>
    Effect.gen(function*() {
      const script = yield* program
      const start = (yield* run(script, 1, 16)).cpuSeconds
      const some = (yield* run(script, 500, 16)).cpuSeconds - start
      const four = (yield* run(script, 2000, 16)).cpuSeconds - start
      assert.isAtMost(four / some, 2.3 ** 2)
    }), 180_000)
})
