import { Command } from "@effect/cli"
import { Effect } from "effect"
import { CheckFailed } from "../../stage/index.ts"
import { print, printJson } from "../print.ts"
import { json, registry, rules } from "./options.ts"

const check = Command.make("check", { rules, registry, json }, (options) =>
  Effect.gen(function*() {
    const { load } = yield* Effect.promise(() => import("../../wandb/WandbRegistry.ts"))
    const { checkPatterns } = yield* Effect.promise(() => import("../../wandb/check.ts"))
    const { processor } = yield* load(options)
    const { patterns, problems } = checkPatterns(processor.classifier)
    if (options.json) yield* printJson({ patterns, problems })
    else {
      const lines = patterns.map(({ cost, examples, pattern, priority, type }) =>
        `${String(priority).padStart(4)} ${pattern.padEnd(22)} ${type.padEnd(22)} ${
          String(examples).padStart(2)
        } examples  cost ${cost === null ? "unknown" : typeof cost === "number" ? `n^${cost}` : cost}`
      )
      yield* print(
        [...lines, ...problems.map((found) => `${found.problem}: ${found.pattern} ${found.detail}`)].join("\n")
      )
    }
    const serious = problems.filter((found) => options.rules === "wanted" || found.problem !== "unmatched")
    if (serious.length > 0) {
      return yield* new CheckFailed({
        check: "patterns",
        detail: `${serious.length} problems in ${patterns.length} patterns`
      })
    }
  })).pipe(
    Command.withDescription(
      "Check the run-id patterns: examples that a pattern does not take, patterns that hide others, expressions that can backtrack badly. Exit code 7 when something is found. Example: datawright wandb patterns check --registry mine.yaml"
    )
  )

export const patternsCommand = Command.make("patterns").pipe(
  Command.withDescription("About the patterns that run ids are classified by"),
  Command.withSubcommands([check])
)
