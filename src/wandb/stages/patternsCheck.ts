import { Effect, Schema } from "effect"
import { CheckFailed, Stage } from "../../stage/index.ts"
import { checkPatterns } from "../check.ts"
import { load } from "../WandbRegistry.ts"
import { registryOptions } from "./registryOptions.ts"

const Checked = Schema.Struct({
  patterns: Schema.Array(Schema.Struct({
    pattern: Schema.String,
    type: Schema.String,
    priority: Schema.Number,
    examples: Schema.Number.annotations({ description: "Examples that the pattern takes" }),
    cost: Schema.Union(Schema.Literal("exponential"), Schema.Number, Schema.Null).annotations({
      description: "Power of the id's length that matching may cost; null when it is not known"
    })
  })),
  problems: Schema.Array(Schema.Struct({
    pattern: Schema.String,
    problem: Schema.Literal("unmatched", "shadowed", "backtracking", "unreadable"),
    detail: Schema.String
  }))
})

/** The patterns that run ids are classified by, against their examples and their cost. */
export const wandbPatternsCheck = Stage.make({
  name: "wandb patterns check",
  summary: "Check the run-id patterns: examples they do not take, patterns that hide others, bad backtracking",
  details: "Exit code 7 when something is found.",
  examples: ["datawright wandb patterns check --registry mine.yaml"],
  options: registryOptions,
  result: Checked,
  run: (options) => Effect.map(load(options), ({ processor }) => checkPatterns(processor.classifier)),
  tell: ({ patterns, problems }) =>
    [
      ...patterns.map(({ cost, examples, pattern, priority, type }) =>
        `${String(priority).padStart(4)} ${pattern.padEnd(22)} ${type.padEnd(22)} ${
          String(examples).padStart(2)
        } examples  cost ${cost === null ? "unknown" : typeof cost === "number" ? `n^${cost}` : cost}`
      ),
      ...problems.map((found) => `${found.problem}: ${found.pattern} ${found.detail}`)
    ].join("\n"),
  conclude: ({ patterns, problems }, { rules }) => {
    // The earlier patterns came without examples.
    const serious = problems.filter((found) => rules === "wanted" || found.problem !== "unmatched")
    return serious.length === 0 ? undefined : new CheckFailed({
      check: "patterns",
      detail: `${serious.length} problems in ${patterns.length} patterns`
    })
  }
})
