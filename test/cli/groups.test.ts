// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { assert, layer } from "@effect/vitest"
import { Console, Effect } from "effect"
import { assist } from "../../src/cli/assistant.ts"
import { overview } from "../../src/cli/overview.ts"
import { readCommand } from "../../src/cli/readCommand.ts"
import { cli } from "../support/cli.ts"
import { platform } from "../support/folder.ts"

/** What the wizard and the completions print for the words of a command line. */
const assisted = (...words: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const real = yield* Console.consoleWith(Effect.succeed)
    const log = (...printed: ReadonlyArray<unknown>) => Effect.sync(() => void lines.push(printed.join(" ")))
    yield* Effect.withConsole(assist(words), { ...real, log })
    return lines.join("\n")
  })

const asked = (...words: ReadonlyArray<string>) => Effect.map(readCommand(words), ({ asked }) => asked)

layer(platform)("groups of commands", (it) => {
  it.effect("are shown by their first words, however many", () =>
    Effect.gen(function*() {
      for (
        const [words, group] of [
          [["wandb"], "wandb"],
          [["wandb", "--help"], "wandb"],
          [["wandb", "patterns"], "wandb patterns"],
          [["wandb", "patterns", "-h"], "wandb patterns"],
          [["evals"], "evals"]
        ] as const
      ) assert.deepStrictEqual(yield* asked(...words), { kind: "overview", group })
      const { commands } = yield* overview("wandb patterns")
      assert.deepStrictEqual(commands.map(([name]) => name), ["wandb patterns check"])
      assert.include((yield* cli(["wandb", "patterns"])).out, "datawright wandb patterns <command>")
    }))

  it.effect("tell a mistyped word at its place", () =>
    Effect.gen(function*() {
      const told = (...words: ReadonlyArray<string>) =>
        Effect.map(Effect.flip(readCommand(words)), ({ message }) => message)
      assert.strictEqual(
        yield* told("wandb", "pattern", "check"),
        "wandb has no command pattern; expected one of classify, ingest, report, schema, patterns. Did you mean wandb patterns?"
      )
      assert.strictEqual(
        yield* told("wandb", "patterns", "chekc"),
        "wandb patterns has no command chekc; expected one of check. Did you mean wandb patterns check?"
      )
      assert.include(yield* told("evals", "sumary"), "Did you mean evals summary?")
    }))

  it.effect("have their commands in completions and the wizard, those of three words too", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* asked("wandb", "patterns", "--wizard"), { kind: "assistant" })
      assert.deepStrictEqual(yield* asked("wandb", "patterns", "check", "--wizard"), { kind: "assistant" })
      const completions = yield* assisted("--completions", "bash")
      assert.include(completions, "datawright__wandb__patterns__check)")
      assert.include(yield* assisted("wandb", "patterns", "--help"), "check")
      assert.include(yield* assisted("evals", "summary", "--help"), "--scoring")
    }))

  it.effect("evals and qa name the same commands", () =>
    Effect.gen(function*() {
      for (const word of ["extract", "ingest", "summary"]) {
        const [evals, qa] = yield* Effect.all([asked("evals", word, "--help"), asked("qa", word, "--help")])
        assert.strictEqual(evals.kind === "help" && evals.stage, qa.kind === "help" && qa.stage)
      }
    }))
})
