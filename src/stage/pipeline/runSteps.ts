// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
/* eslint-disable @typescript-eslint/no-explicit-any */
import { FileSystem, Path } from "@effect/platform"
import { Effect, Ref } from "effect"
import { nearest } from "../../rows/index.ts"
import { decodeOptions } from "../decodeOptions.ts"
import { UsageError } from "../errors.ts"
import type { Manifest } from "../Manifest.ts"
import type * as Options from "../Options.ts"
import { Committed, manifestPath } from "../Outputs.ts"
import { AsJson, runStage } from "../runStage.ts"
import { version } from "../version.ts"
import { type Footprint, footprint, isSame, sorted } from "./footprint.ts"
import { changedOptions, isOtherVersion, readState, type StageState, writeState } from "./State.ts"
import { commandOf, type Step } from "./Step.ts"

export interface RunOptions {
  /** What the pipeline is called in messages, and where its state is kept by default: the path of its file. */
  readonly name: string
  /** Where it is kept what the stages read and wrote. Default `.datawright/<name of the file>.json`. */
  readonly state?: string | undefined
  /** Runs this step and all behind it, changed or not; what is before it is taken as it stands. */
  readonly from?: string | undefined
  /** Runs this step alone, changed or not. */
  readonly only?: string | undefined
  /** Says what would run, and runs nothing. */
  readonly dryRun?: boolean
}

export interface StepPlan {
  readonly stage: string
  readonly command: ReadonlyArray<string>
  readonly action: "ran" | "unchanged" | "left alone" | "would run" | "may run"
  readonly reason: string
}

/** Stages read it where they run, or see that it is not there. */
const configuration = "datawright.yaml"

/** What is heard of a run while it goes on. */
export type Listener = (plan: StepPlan, place: { readonly at: number; readonly of: number }) => Effect.Effect<void>

/**
 * Runs the steps of a pipeline in their order. A step whose options, tool version, inputs and outputs are what they were when it
 * last ended well is skipped: inputs and outputs are those of the manifests it wrote, the files and folders that its options name,
 * and those under `reads`. A step that fails ends the run with its error; what ended before stays done.
 * Memory: a few hundred bytes a file. A second run reads sizes and times, no contents.
 */
export const runSteps: <R>(
  steps: ReadonlyArray<Step<R>>,
  options: RunOptions,
  listen?: Listener
) => Effect.Effect<ReadonlyArray<StepPlan>, any, R | FileSystem.FileSystem | Path.Path> = Effect.fn("run.runSteps")(
  function*(
    steps: ReadonlyArray<Step<any>>,
    options: RunOptions,
    listen: Listener = () => Effect.void
  ) {
    const paths = yield* Path.Path
    yield* checkNames(options, steps.map(({ name }) => name))
    const stateFile = options.state ?? paths.join(".datawright", `${paths.parse(options.name).name}.json`)
    const state = yield* readState(stateFile)
    const plans: Array<StepPlan> = []
    /** Paths that steps before write anew, or may. */
    const moving = new Set<string>()
    const first = steps.findIndex(({ name }) => name === (options.only ?? options.from))

    for (const [at, step] of steps.entries()) {
      const { name } = step
      const command = commandOf(step)
      const isForced = options.only === name || options.from !== undefined && at >= first
      const isLeft = options.only !== undefined && !isForced || options.from !== undefined && at < first
      const known = state.get(name)
      const reason = isLeft
        ? undefined
        : isForced
        ? "asked for"
        : yield* changed(step, command, known, {
          without: resolved(paths, [...state.values()]),
          // What a later step adds to (a database of two steps) is that step's to check.
          later: resolved(paths, steps.slice(at + 1).flatMap((other) => state.get(other.name) ?? []))
        })
      const say = (action: StepPlan["action"], reason: string) => {
        const plan = { stage: name, command, action, reason }
        plans.push(plan)
        return listen(plan, { at: at + 1, of: steps.length })
      }
      if (isLeft) yield* say("left alone", "not asked for")
      else if (options.dryRun === true) {
        const after = reason === undefined && [...touched(step, known)].some((path) => moving.has(paths.resolve(path)))
        if (reason !== undefined || after) {
          for (const path of outputs(step, known)) moving.add(paths.resolve(path))
        }
        yield* reason !== undefined
          ? say("would run", reason)
          : after
          ? say("may run", "a stage before it writes what it reads")
          : say("unchanged", "")
      } else if (reason === undefined) yield* say("unchanged", "")
      else {
        yield* say("ran", reason)
        // Until it has ended well it is not done.
        state.delete(name)
        yield* writeState(stateFile, state)
        const files = yield* observe(step, state)
        state.set(name, { version, command, files })
        yield* writeState(stateFile, state)
      }
    }
    return plans
  }
)

/** The steps that are asked for by name are there. */
const checkNames = (options: RunOptions, names: ReadonlyArray<string>): Effect.Effect<void, UsageError> => {
  const asked = [options.from, options.only].find((one) => one !== undefined && !names.includes(one))
  if (asked === undefined) return Effect.void
  const meant = nearest(asked, names)
  return new UsageError({
    where: options.name,
    found: `no stage ${asked}`,
    expected: `one of ${names.join(", ")}`,
    ...(meant === undefined ? {} : { next: `Did you mean ${meant}?` })
  })
}

/** Paths that the options of a step name, by what the stage does with them. */
const pathsOf = ({ options, reads, stage }: Step<any>, role: "reads" | "writes"): ReadonlyArray<string> => [
  ...Object.entries<Options.Any>(stage.options).flatMap(([key, { settings }]) =>
    settings.role !== role ? [] : [options[key]].flat().filter((one): one is string => typeof one === "string")
  ),
  ...(role === "reads" ? reads : [])
]

/** Runs a step; its inputs have to be there by now. */
const runStep = ({ given, json, stage }: Step<any>) =>
  Effect.gen(function*() {
    const options = yield* decodeOptions(stage, given)
    yield* Effect.provideService(runStage(stage, options), AsJson, json)
  })

/** Why a stage has to run; undefined when it need not. */
const changed = (
  step: Step<any>,
  command: ReadonlyArray<string>,
  known: StageState | undefined,
  others: { readonly without: ReadonlySet<string>; readonly later: ReadonlySet<string> }
): Effect.Effect<string | undefined, never, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function*() {
    const paths = yield* Path.Path
    if (known === undefined) return "has not run to its end yet"
    if (isOtherVersion(known)) return `datawright was ${known.version}`
    const words = changedOptions(known.command, command)
    if (words !== undefined) return `changed: ${words}`
    for (const path of step.reads) {
      if (!known.files.some((file) => file.path === path)) return `changed: reads ${path}`
    }
    for (const file of known.files) {
      if (file.role === "writes" && others.later.has(paths.resolve(file.path))) continue
      const now = yield* footprint(file.path, file.role, others.without, file)
      if (isSame(now, file)) continue
      const what = now.kind === "absent" ? "is gone" : file.kind === "absent" ? "is new" : "changed"
      return `${file.path} ${what}`
    }
    return undefined
  })

/** Runs a step and tells what it read and wrote. */
const observe = (step: Step<any>, state: ReadonlyMap<string, StageState>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const manifests = yield* Ref.make<ReadonlyArray<readonly [string, Manifest]>>([])
    const relative = (path: string) => paths.relative(".", path) || "."
    const there = yield* Effect.filter(
      [...new Set(pathsOf(step, "reads").map(relative))],
      (path) => Effect.orElseSucceed(fs.exists(path), () => false)
    )
    yield* runStep(step).pipe(
      Effect.provideService(
        Committed,
        (path, manifest) => Ref.update(manifests, (all) => [...all, [path, manifest] as const])
      )
    )
    const files = new Map<string, Footprint["role"]>()
    for (const path of [...there, configuration]) files.set(path, "reads")
    for (const [path, manifest] of yield* Ref.get(manifests)) {
      const folder = paths.dirname(path)
      for (const input of manifest.inputs) {
        // What was downloaded has an address in the place of a path.
        if (/^[a-z][a-z0-9+.-]*:/i.test(input.path)) continue
        const file = paths.resolve(folder, input.path)
        if (yield* Effect.orElseSucceed(fs.exists(file), () => false)) files.set(relative(file), "reads")
      }
      for (const output of manifest.outputs) files.set(relative(paths.resolve(folder, output.path)), "writes")
      files.set(relative(path), "writes")
    }
    const own = [...files].flatMap(([path, role]) => role === "writes" ? [paths.resolve(path)] : [])
    // What an option names as a place for output is no input, though it was there before.
    const places = new Set(pathsOf(step, "writes").map(relative))
    for (const [path, role] of files) if (role === "reads" && places.has(path)) files.delete(path)
    const without = new Set([...resolved(paths, [...state.values()]), ...own])
    return sorted(yield* Effect.forEach(files, ([path, role]) => footprint(path, role, without)))
  })

/** Absolute paths of all that stages wrote. */
const resolved = (paths: Path.Path, states: ReadonlyArray<StageState>): ReadonlySet<string> =>
  new Set(
    states.flatMap(({ files }) => files.flatMap(({ path, role }) => role === "writes" ? [paths.resolve(path)] : []))
  )

const touched = (step: Step<any>, known: StageState | undefined): ReadonlyArray<string> => [
  ...pathsOf(step, "reads"),
  ...pathsOf(step, "writes"),
  ...(known?.files ?? []).map(({ path }) => path)
]

/** What a step is known, or from its options seen, to write. */
const outputs = (step: Step<any>, known: StageState | undefined): ReadonlyArray<string> => [
  ...(known?.files ?? []).flatMap(({ path, role }) => role === "writes" ? [path] : []),
  ...pathsOf(step, "writes").flatMap((path) => [path, manifestPath(path)])
]
