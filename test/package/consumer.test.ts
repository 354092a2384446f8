// What a test starts and waits for is its own: @effect-diagnostics asyncFunction:off
import { assert, describe, it } from "@effect/vitest"
import { build } from "esbuild"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll } from "vitest"
import { version } from "../../src/stage/index.ts"
import { compile, type Ended, installPacked, node, start } from "../support/packed.ts"
import * as programs from "./programs.ts"

const folder = mkdtempSync(join(tmpdir(), "datawright-packed-"))
let consumer = ""
let compiled: Ended

const subpaths = readdirSync("src").filter((name) => existsSync(`src/${name}/index.ts`))

/** The programs, each in a folder of the consumer's. */
const apps = {
  types: programs.types(subpaths),
  prepare: programs.prepare,
  pipeline: programs.pipeline,
  optional: programs.optional,
  threads: programs.threads
}
const place = (name: string): string => join(consumer, name)

/** What a program of the consumer's prints. */
const printed = async (name: keyof typeof apps): Promise<string> => {
  const { status, stderr, stdout } = await node(["app.js"], place(name))
  assert.strictEqual(status, 0, stdout + stderr)
  return stdout
}

beforeAll(async () => {
  consumer = await installPacked(folder)
  for (const [name, text] of Object.entries(apps)) {
    mkdirSync(place(name))
    writeFileSync(join(place(name), "app.ts"), text)
  }
  compiled = await compile(Object.keys(apps).map((name) => `${name}/app.ts`), consumer)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000)

const stored = (place: string): ReadonlyArray<string> =>
  readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("package.json"))

describe("a project that installs the package", () => {
  it("has one effect, one of each @effect package, and none of the optional packages", () => {
    const manifests = stored(join(consumer, "node_modules"))
    const effects = manifests.filter((name) => /(^|node_modules\/)(effect|@effect\/[^/]+)\/package\.json$/.test(name))
    assert.include(effects, "effect/package.json")
    assert.deepStrictEqual(effects.filter((name) => name.includes("node_modules/")), [])
    for (const name of ["openai", "@anthropic-ai/sdk", "@google/genai", "youtubei.js"]) {
      assert.notInclude(manifests, `${name}/package.json`)
    }
  })

  it("compiles strictly, with types for every subpath, as NodeNext and as a bundler resolve them", async () => {
    assert.strictEqual(compiled.status, 0, compiled.stdout)
    const bundler = await compile(["types/app.ts", "--noEmit"], consumer, "bundler")
    assert.strictEqual(bundler.status, 0, bundler.stdout)
    const said = { version, model: "mine", ratio: 0.5, same: true, filled: true }
    assert.strictEqual(await printed("types"), `${JSON.stringify(said)} function number object function\n`)
  }, 120_000)

  it("prepares a source of its own", async () => {
    assert.strictEqual(await printed("prepare"), "{\"train\":2,\"rejected\":{\"unknown-names\":1}}\n")
  })

  it("runs a pipeline file with stages of its choice", async () => {
    assert.include(await printed("pipeline"), "[[\"unique\",\"ran\"]]")
    const rows = readFileSync(join(place("pipeline"), "unique.jsonl"), "utf8")
    assert.strictEqual(rows, "{\"code\":\"a = 1\"}\n{\"code\":\"b = 2\"}\n")
  })

  it("says what to install when an optional package is asked for", async () => {
    assert.include(await printed("optional"), "UsageError 2: openai is not installed. Run npm install openai")
  })

  it("runs the command line", async () => {
    const command = join(consumer, "node_modules/.bin/datawright")
    assert.strictEqual((await start(command, ["--version"], consumer)).stdout, `${version}\n`)
  })
})

describe("a program that bundles the package", () => {
  for (const [format, keepNames] of [["esm", false], ["esm", true], ["cjs", true]] as const) {
    const name = `${format}${keepNames ? " with --keep-names" : ""}`
    it(`starts at once and tells what it lacks: ${name}`, async () => {
      const out = format === "esm" ? `out-${keepNames}.mjs` : "out.cjs"
      const outfile = join(place("threads"), out)
      await build({
        stdin: {
          contents: format === "esm" ? programs.threads : programs.inFunction(programs.threads),
          resolveDir: place("threads"),
          loader: "ts"
        },
        outfile,
        bundle: true,
        keepNames,
        format,
        platform: "node",
        target: "node20",
        external: ["better-sqlite3", "@duckdb/node-api", "@astral-sh/ruff-wasm-nodejs"],
        logLevel: "silent",
        ...(format === "esm"
          ? {
            banner: {
              js:
                "import { createRequire as requireFrom } from 'node:module';const require=requireFrom(import.meta.url);"
            }
          }
          : {})
      })
      // Beside the installed package, its threads and its data are found.
      const inside = await node([outfile], place("threads"))
      const began = `started {"version":"${version}"}\n`
      assert.strictEqual(inside.stdout, `${began}20 true\n`, inside.stderr)

      // In a folder with another package.json and data of its own, and in one with none.
      const other = mkdtempSync(join(folder, "other-"))
      writeFileSync(join(other, "package.json"), "{\"name\":\"other\",\"version\":\"9.9.9\"}")
      mkdirSync(join(other, "data/names"), { recursive: true })
      for (const elsewhere of [other, mkdtempSync(join(folder, "bare-"))]) {
        cpSync(outfile, join(elsewhere, out))
        const outside = await node([out], elsewhere)
        assert.include(outside.stdout, began, outside.stderr)
        assert.include(outside.stdout, "compared on one thread")
        assert.include(outside.stdout, "20 Fail UsageError 2\n", outside.stderr)
      }
    }, 120_000)
  }
})

describe("the examples", () => {
  const examples = existsSync("examples") ? readdirSync("examples").filter((name) => name.endsWith(".ts")) : []
  it("compile and run in a project of their own", async () => {
    assert.isAtLeast(examples.length, 6)
    cpSync(resolve("examples"), place("examples"), { recursive: true })
    const made = await compile(examples, place("examples"))
    assert.strictEqual(made.status, 0, made.stdout)
    for (const name of examples) {
      const { status, stderr, stdout } = await node([name.replace(/\.ts$/, ".js")], place("examples"))
      assert.strictEqual(status, 0, `${name}\n${stdout}${stderr}`)
    }
  }, 300_000)
})
