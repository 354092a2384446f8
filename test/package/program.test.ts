// What a test reads and waits for is its own: @effect-diagnostics asyncFunction:off
import { assert, describe, it } from "@effect/vitest"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll } from "vitest"
import { node } from "../support/packed.ts"

/** What `npm run build` made; `npm test` builds first. */
const main = resolve("dist/bin/main.js")
const folder = mkdtempSync(join(tmpdir(), "datawright-package-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (program: string, ...args: ReadonlyArray<string>) => node([program, ...args], folder)

const files = (path: string): ReadonlyArray<readonly [string, string]> =>
  readdirSync(path).sort().map((name) => [name, readFileSync(join(path, name), "utf8")])

describe("the program as it is built", () => {
  it("prepares the bundled corpus to the same bytes each time, one source at a time or many", async () => {
    for (const [name, concurrency] of [["a", "4"], ["b", "4"], ["c", "1"]] as const) {
      const { status, stderr } = await run(
        main,
        "prepare",
        "--sources",
        "bundled",
        "--output-dir",
        name,
        "-q",
        "--concurrency",
        concurrency
      )
      assert.strictEqual(status, 0, stderr)
    }
    assert.deepStrictEqual(files(join(folder, "b")), files(join(folder, "a")))
    assert.deepStrictEqual(files(join(folder, "c")), files(join(folder, "a")))
    assert.strictEqual((await run(main, "verify", "a/manifest.json")).status, 0)
  }, 60_000)

  it("answers --help and --version at once with what the whole program says", async () => {
    for (const word of ["--help", "--version"]) {
      const quick = await run(main, word)
      // A second flag takes the way through the program.
      const whole = await run(main, "-q", word)
      assert.strictEqual(quick.stdout.trimEnd(), whole.stdout.trimEnd())
      assert.strictEqual(quick.status, 0)
      assert.notInclude(quick.stdout, "\u001b")
    }
    assert.include((await run(main, "--help")).stdout, "generate-descriptions")
  })

  it("tells a mistaken command line with exit code 2 and the nearest source", async () => {
    const { status, stderr } = await run(main, "prepare", "--sources", "bundeld")
    assert.strictEqual(status, 2)
    assert.include(stderr, "Did you mean bundled?")
    assert.notInclude(stderr, "    at ")
  })

  it("tells a changed output with exit code 7", async () => {
    writeFileSync(join(folder, "b", "test.json"), "")
    assert.strictEqual((await run(main, "verify", "b/manifest.json")).status, 7)
  })

  it("reads datawright.yaml, and refuses unknown keys with their line", async () => {
    writeFileSync(
      join(folder, "rows.jsonl"),
      "{\"c\":[{\"value\":\"Draw it.\"},{\"value\":\"from manim import *\\nclass A(Scene):\\n    def construct(self):\\n        self.add(Dot())\\n\"}]}\n"
    )
    writeFileSync(
      join(folder, "good.yaml"),
      "sources:\n  mine:\n    type: local\n    file: rows.jsonl\n    code_field: c[1].value\n    description_field: c[0].value\n"
    )
    const good = await run(
      main,
      "prepare",
      "--config",
      "good.yaml",
      "--sources",
      "mine",
      "--output-dir",
      "mine",
      "--json",
      "--test-ratio",
      "0"
    )
    assert.strictEqual(good.status, 0, good.stderr)
    assert.include(readFileSync(join(folder, "mine", "train.json"), "utf8"), "\"description\":\"Draw it.\"")
    writeFileSync(
      join(folder, "bad.yaml"),
      "sources:\n  mine:\n    type: local\n    fil: rows.jsonl\n    code_field: c\n"
    )
    const bad = await run(main, "prepare", "--config", "bad.yaml", "--sources", "mine")
    assert.strictEqual(bad.status, 2)
    assert.match(bad.stderr, /bad\.yaml:\d+.*sources\.mine/)
  })
})
