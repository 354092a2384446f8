import { Args, Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { print, printJson } from "../print.ts"

const options = {
  file: Args.file({ name: "pipeline", exists: "yes" }).pipe(Args.withDescription("The pipeline, a YAML file")),
  from: Options.optional(
    Options.text("from").pipe(Options.withDescription("Run this stage and all behind it, changed or not"))
  ),
  only: Options.optional(Options.text("only").pipe(Options.withDescription("Run this stage alone, changed or not"))),
  set: Options.text("set").pipe(
    Options.repeated,
    Options.withDescription("An option over that of the file: stage.option=value")
  ),
  dryRun: Options.boolean("dry-run").pipe(Options.withDescription("Show what would run and why; run nothing")),
  state: Options.optional(
    Options.text("state").pipe(
      Options.withDescription("Where to remember what each stage read and wrote; default .datawright/<pipeline>.json")
    )
  ),
  json: Options.boolean("json").pipe(Options.withDescription("End with one line of JSON that says what ran and why"))
}

export const runCommand = Command.make("run", options, (given) =>
  Effect.gen(function*() {
    const { runPipeline } = yield* Effect.promise(() => import("../../stage/runPipeline.ts"))
    if (Option.isSome(given.from) && Option.isSome(given.only)) {
      const { UsageError } = yield* Effect.promise(() => import("../../stage/errors.ts"))
      return yield* new UsageError({ found: "--from and --only together", expected: "one of them" })
    }
    const stages = yield* Effect.promise(() => import("../stages.ts"))
    const plans = yield* runPipeline({
      file: given.file,
      from: Option.getOrUndefined(given.from),
      only: Option.getOrUndefined(given.only),
      set: given.set,
      dryRun: given.dryRun,
      state: Option.getOrUndefined(given.state)
    }, ({ action, command, reason, stage }, { at, of }) =>
      print(
        `[${at}/${of}] ${stage}: ${action === "ran" ? `${reason}\n$ datawright ${command.join(" ")}` : action}${
          action === "ran" || reason === "" ? "" : ` (${reason})`
        }`
      )).pipe(Effect.provide(stages.layer))
    const ran = plans.filter(({ action }) => action === "ran").length
    if (given.json) yield* printJson({ pipeline: given.file, stages: plans })
    else if (!given.dryRun) {
      yield* print(ran === 0 ? "nothing to do" : `${ran} of ${plans.length} stages ran`)
    }
  })).pipe(
    Command.withDescription(
      "Run the stages of a pipeline file in order, each only if its inputs, options or the tool's version changed. Paths are relative to the folder you are in. Example: datawright run pipeline.yaml --dry-run"
    )
  )
