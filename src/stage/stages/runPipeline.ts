// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { Effect, Schema } from "effect"
import { UsageError } from "../errors.ts"
import * as Options from "../Options.ts"
import { runSteps, type StepPlan } from "../pipeline/runSteps.ts"
import { readSteps } from "../pipeline/Step.ts"
import { AsJson, print } from "../runStage.ts"
import * as Stage from "../Stage.ts"

const Plan = Schema.Struct({
  stage: Schema.String.annotations({ description: "Name of the step in the file" }),
  command: Schema.Array(Schema.String),
  action: Schema.Literal("ran", "unchanged", "left alone", "would run", "may run"),
  reason: Schema.String
})

const line = ({ action, command, reason, stage }: StepPlan, { at, of }: { readonly at: number; readonly of: number }) =>
  `[${at}/${of}] ${stage}: ${action === "ran" ? `${reason}\n$ datawright ${command.join(" ")}` : action}${
    action === "ran" || reason === "" ? "" : ` (${reason})`
  }`

/** The steps of a pipeline file, each only where something changed. */
export const runPipeline = Stage.make({
  name: "run",
  summary: "Run the steps of a pipeline file in order, each only if its inputs, options or the tool's version changed",
  details: "Paths are relative to the folder you are in. Everything in the file is checked before anything runs.",
  examples: ["datawright run pipeline.yaml --dry-run", "datawright run pipeline.yaml --set dedupe.threshold=0.8"],
  options: {
    pipeline: Options.file("The pipeline, a YAML file").pipe(Options.positional),
    from: Options.text("Run this step and all behind it, changed or not", "step").pipe(Options.optional()),
    only: Options.text("Run this step alone, changed or not", "step").pipe(Options.optional()),
    set: Options.text("An option over that of the file: step.option=value", "setting").pipe(Options.many("whole")),
    dryRun: Options.flag("Show what would run and why; run nothing"),
    state: Options.newFile("Where to remember what each step read and wrote").pipe(
      Options.optional(".datawright/<pipeline>.json")
    )
  },
  result: Schema.Struct({ pipeline: Schema.String, stages: Schema.Array(Plan) }),
  check: ({ from, only }) =>
    from !== undefined && only !== undefined
      ? new UsageError({ found: "--from and --only together", expected: "one of them" })
      : undefined,
  run: ({ pipeline, set, ...options }) =>
    Effect.gen(function*() {
      const steps = yield* readSteps(pipeline, set)
      const asJson = yield* AsJson
      const stages = yield* runSteps(
        steps,
        { name: pipeline, ...options },
        (plan, place) => asJson ? Effect.void : print(line(plan, place))
      )
      return { pipeline, stages }
    }),
  tell: ({ stages }, { dryRun }) => {
    const ran = stages.filter(({ action }) => action === "ran").length
    return dryRun ? "" : ran === 0 ? "nothing to do" : `${ran} of ${stages.length} stages ran`
  }
})
