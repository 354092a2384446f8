import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { overview } from "../../src/cli/overview.ts"
import { overviewText } from "../../src/cli/overviewText.ts"
import { readCommand } from "../../src/cli/readCommand.ts"
import { groups, loadStage, stageNames } from "../../src/cli/stages.ts"
import { optionName } from "../../src/stage/decodeOptions.ts"
import { globalHelp, heading, help } from "../../src/stage/help.ts"
import { columns, helpWidth, wrap } from "../../src/stage/layoutText.ts"

const stages = Effect.forEach(stageNames, (name) => Effect.map(loadStage(name), (stage) => [name, stage!] as const))

const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length))

describe("help", () => {
  it.effect("of every command fits the width, lists every option once, and shows commands that exist", () =>
    Effect.gen(function*() {
      for (const [name, stage] of yield* stages) {
        const options = Object.entries(stage.options)
        for (let width = 40; width <= 100; width += 5) {
          const text = help(stage, width)
          assert.isAtMost(widest(text), width, `${name} at ${width} columns`)
        }
        const text = help(stage, 100)
        for (const [key, option] of options) {
          const line = heading(key, option as never)
          const count = text.split("\n").filter((one) => `${one} `.startsWith(`  ${line} `)).length
          assert.strictEqual(count, 1, `${name}: ${line}`)
        }
        for (const [line] of globalHelp) assert.include(text, line)
        assert.notMatch(text, /user-defined|This setting is optional|undefined|\[object/)
        assert.isAtLeast(stage.examples.length, 1, name)
        for (const example of stage.examples) assert.include(example, "datawright ")
      }
    }))

  it.effect("of every option takes two lines at most where there is room", () =>
    Effect.gen(function*() {
      const long: Array<string> = []
      for (const [name, stage] of yield* stages) {
        const lines = help(stage, 100).split("\n")
        for (const [key, option] of Object.entries(stage.options)) {
          const at = lines.findIndex((line) => `${line} `.startsWith(`  ${heading(key, option as never)} `))
          let end = at + 1
          while (/^ {6}/.test(lines[end] ?? "")) end++
          const headings = lines[at]!.trim() === heading(key, option as never) ? 1 : 0
          if (end - at - headings > 2) long.push(`${name} --${optionName(key)}`)
        }
      }
      assert.deepStrictEqual(long, [])
    }))

  it.effect("of the program names every command, and of a group its own", () =>
    Effect.gen(function*() {
      for (const width of [40, 80, 100]) {
        const text = overviewText(yield* overview(undefined), width)
        assert.isAtMost(widest(text), width)
        for (const [name, stage] of yield* stages) if (name === stage.name) assert.include(text, `  ${name}`)
        for (const group of Object.keys(groups)) {
          const inner = overviewText(yield* overview(group), width)
          assert.isAtMost(widest(inner), width)
          assert.include(inner, `datawright ${group} <command>`)
        }
      }
    }))

  it.prop(
    "text is broken at blanks, loses nothing, and no line is wider than asked for",
    { words: fc.array(fc.stringMatching(/^[!-~]{1,12}$/), { minLength: 1 }), width: fc.integer({ min: 20, max: 120 }) },
    ({ width, words }) => {
      const lines = wrap(words.join(" "), width)
      assert.isTrue(lines.every((line) => line.length <= width && line !== ""))
      assert.strictEqual(lines.join(" "), words.join(" "))
      const rows = words.map((word, i) => [word.repeat(1 + i % 4), words.join(" ")] as const)
      assert.isTrue(columns(rows, Math.max(40, width)).every((line) => line.length <= Math.max(40, width)))
    }
  )

  it("is as wide as the terminal, 40 at least and 100 at most", () => {
    assert.deepStrictEqual([39, 40, 99, 101, 0, undefined].map(helpWidth), [40, 40, 99, 100, 80, 80])
  })
})

describe("commands", () => {
  it.effect("stand in the registry under their own names and their other names", () =>
    Effect.gen(function*() {
      const all = yield* stages
      for (const [name, stage] of all) {
        assert.isTrue(stage.name === name || stage.aliases.includes(name), name)
        for (const other of [stage.name, ...stage.aliases]) assert.include(stageNames, other)
      }
      for (const name of stageNames.filter((name) => name.includes(" "))) {
        assert.property(groups, name.split(" ")[0]!)
      }
    }))

  it.effect("understand the examples of their help", () =>
    Effect.gen(function*() {
      for (const [, stage] of yield* stages) {
        for (const example of stage.examples) {
          const words = [...example.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3]!)
          const { asked } = yield* readCommand(words.slice(words.indexOf("datawright") + 1))
          assert.strictEqual(asked.kind === "stage" && asked.stage.name, stage.name, example)
        }
      }
    }))

  const message = (...words: ReadonlyArray<string>) =>
    Effect.map(Effect.flip(readCommand(words)), (error) => {
      assert.strictEqual(error.exitCode, 2)
      return error.message
    })

  it.effect("are told with the nearest when they are mistyped", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* message("dedup"), "no command dedup. Did you mean dedupe?")
      assert.strictEqual(
        yield* message("config", "scheme"),
        "config has no command scheme; expected one of schema. Did you mean config schema?"
      )
      assert.include(yield* message("--thershold", "1"), "no option --thershold before a command")
    }))

  it.effect("take what every command takes before and behind their name", () =>
    Effect.gen(function*() {
      const { asked, globals } = yield* readCommand(["-q", "verify", "x", "--verbose", "--json"])
      assert.deepStrictEqual(globals, { quiet: true, verbose: true, json: true, help: false })
      assert.deepStrictEqual(asked.kind === "stage" && asked.given, { manifest: "x" })
      assert.strictEqual((yield* readCommand(["verify", "--wrong", "--help"])).asked.kind, "help")
      assert.strictEqual((yield* readCommand([])).asked.kind, "overview")
      assert.strictEqual((yield* readCommand(["verify", "--wizard"])).asked.kind, "assistant")
    }))
})
