import { FileSystem, Path } from "@effect/platform"
import { Effect, Ref } from "effect"
import { nearest } from "../rows/index.ts"
import { UsageError } from "./errors.ts"
import { type Footprint, footprint, isSame, sorted } from "./footprint.ts"
import type { Manifest } from "./Manifest.ts"
import { Committed, manifestPath } from "./Outputs.ts"
import { version } from "./Package.ts"
import { commandLine, mentioned, PipelineFile, type PipelineStage } from "./Pipeline.ts"
import { type StageError, Stages } from "./Stages.ts"
import { changedOptions, isOtherVersion, readState, type StageState, writeState } from "./State.ts"
import { readYaml } from "./Yaml.ts"

export interface RunOptions {
  /** `pipeline.yaml`. */
  readonly file: string
  /** Where it is kept what the stages read and wrote. Default `.datawright/<name of the file>.json`. */
  readonly state?: string | undefined
  /** Runs this stage and all behind it, changed or not; what is before it is taken as it is. */
  readonly from?: string | undefined
  /** Runs this stage alone, changed or not. */
  readonly only?: string | undefined
  /** Options over those of the file: `stage.option=value`. */
  readonly set?: ReadonlyArray<string> | undefined
  /** Says what would run, and runs nothing. */
  readonly dryRun?: boolean
}

export interface StagePlan {
  readonly stage: string
  readonly command: ReadonlyArray<string>
  readonly action: "ran" | "unchanged" | "left alone" | "would run" | "may run"
  readonly reason: string
}

/** Stages read it where they run, or see that it is not there. */
const configuration = "datawright.yaml"

/** What is heard of a run while it goes on. */
export type Listener = (plan: StagePlan, place: { readonly at: number; readonly of: number }) => Effect.Effect<void>

/**
 * Runs the stages of a pipeline in their order. A stage whose command line, tool version, inputs and outputs are what they
 * were when it last ended well is skipped: inputs and outputs are those of the manifests it wrote, the files and folders its
 * options name, and those under `reads`. A stage that fails ends the run with its error; what ended before stays done.
 * Memory: a few hundred bytes a file. A second run reads sizes and times, no contents.
 */
export const runPipeline = Effect.fn("run.runPipeline")(function*(options: RunOptions, listen: Listener) {
  const paths = yield* Path.Path
  const stages = yield* Stages
  const { stages: named } = yield* readYaml(options.file, PipelineFile, "See datawright run --help")
  const list = Object.entries(yield* withSettings(named, options.set ?? []))
  yield* checkStages(options, list)
  const stateFile = options.state ?? paths.join(".datawright", `${paths.parse(options.file).name}.json`)
  const state = yield* readState(stateFile)
  const plans: Array<StagePlan> = []
  /** Paths that stages before write anew, or may. */
  const moving = new Set<string>()
  const first = list.findIndex(([name]) => name === (options.only ?? options.from))

  for (const [at, [name, stage]] of list.entries()) {
    const command = commandLine(stage)
    const isForced = options.only === name || options.from !== undefined && at >= first
    const isLeft = options.only !== undefined && !isForced || options.from !== undefined && at < first
    const known = state.get(name)
    const reason = isLeft
      ? undefined
      : isForced
      ? "asked for"
      : yield* changed(stage, command, known, {
        without: resolved(paths, [...state.values()]),
        // What a later stage adds to (a database of two stages) is that stage's to check.
        later: resolved(paths, list.slice(at + 1).flatMap(([other]) => state.get(other) ?? []))
      })
    const say = (action: StagePlan["action"], reason: string) => {
      const plan = { stage: name, command, action, reason }
      plans.push(plan)
      return listen(plan, { at: at + 1, of: list.length })
    }
    if (isLeft) yield* say("left alone", "not asked for")
    else if (options.dryRun === true) {
      const after = reason === undefined && [...touched(stage, known)].some((path) => moving.has(paths.resolve(path)))
      if (reason !== undefined || after) {
        for (const path of outputs(stage, known)) moving.add(paths.resolve(path))
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
      const files = yield* observe(stage, stages.run(command), state)
      state.set(name, { version, command, files })
      yield* writeState(stateFile, state)
    }
  }
  return plans
})

const withSettings = (stages: PipelineFile["stages"], settings: ReadonlyArray<string>) =>
  Effect.reduce(settings, stages, (all, setting) => {
    const match = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(setting)
    const stage = match === null ? undefined : all[match[1]!]
    if (match === null || stage === undefined) {
      return new UsageError({
        found: `--set ${setting}`,
        expected: `stage.option=value, with a stage of ${Object.keys(stages).join(", ")}`
      })
    }
    const [, name, option, text] = match as unknown as [string, string, string, string]
    const value = text === "true" ? true : text === "false" ? false : text
    return Effect.succeed({ ...all, [name]: { ...stage, options: { ...stage.options, [option]: value } } })
  })

const checkStages = (
  options: RunOptions,
  list: ReadonlyArray<readonly [string, PipelineStage]>
): Effect.Effect<void, UsageError, Stages> =>
  Effect.gen(function*() {
    const stages = yield* Stages
    const names = list.map(([name]) => name)
    for (const asked of [options.from, options.only]) {
      if (asked !== undefined && !names.includes(asked)) {
        const meant = nearest(asked, names)
        return yield* new UsageError({
          where: options.file,
          found: `no stage ${asked}`,
          expected: `one of ${names.join(", ")}`,
          ...(meant === undefined ? {} : { next: `Did you mean ${meant}?` })
        })
      }
    }
    for (const [name, stage] of list) {
      const command = stage.run.split(/\s+/).join(" ")
      const known = stages.options(command)
      if (known === undefined) {
        const meant = nearest(command, stages.commands)
        return yield* new UsageError({
          where: `${options.file}: stages.${name}.run`,
          found: `no command ${command}`,
          next: meant === undefined ? "See datawright --help" : `Did you mean ${meant}?`
        })
      }
      for (const option of Object.keys(stage.options ?? {})) {
        if (known.has(`--${option}`)) continue
        const meant = nearest(`--${option}`, [...known])
        return yield* new UsageError({
          where: `${options.file}: stages.${name}.options`,
          found: `${command} has no option ${option}`,
          next: meant === undefined ? `See datawright ${command} --help` : `Did you mean ${meant.slice(2)}?`
        })
      }
    }
  })

/** Why a stage has to run; undefined when it need not. */
const changed = (
  stage: PipelineStage,
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
    for (const path of stage.reads ?? []) {
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

/** Runs a stage and tells what it read and wrote. */
const observe = (
  stage: PipelineStage,
  run: Effect.Effect<void, StageError>,
  state: ReadonlyMap<string, StageState>
) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const manifests = yield* Ref.make<ReadonlyArray<readonly [string, Manifest]>>([])
    // Before the run: what is there now is read, what is not is written, or is no path.
    const relative = (path: string) => paths.relative(".", path) || "."
    const there = yield* Effect.filter(
      [...new Set(mentioned(stage).map(relative))],
      (path) => Effect.orElseSucceed(fs.exists(path), () => false)
    )
    yield* run.pipe(
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
    const places = new Set(outputOptions(stage).map(relative))
    for (const [path, role] of files) if (role === "reads" && places.has(path)) files.delete(path)
    const without = new Set([...resolved(paths, [...state.values()]), ...own])
    return sorted(yield* Effect.forEach(files, ([path, role]) => footprint(path, role, without)))
  })

/** Absolute paths of all that stages wrote. */
const resolved = (paths: Path.Path, states: ReadonlyArray<StageState>): ReadonlySet<string> =>
  new Set(
    states.flatMap(({ files }) => files.flatMap(({ path, role }) => role === "writes" ? [paths.resolve(path)] : []))
  )

/** Values of options that say where output goes, or what a stage keeps for itself. */
const outputOptions = ({ options = {} }: PipelineStage): ReadonlyArray<string> =>
  Object.entries(options).flatMap(([name, value]) =>
    /^(?:output|db$|answers$|parquet$)/.test(name) && typeof value === "string" ? [value] : []
  )

const touched = (stage: PipelineStage, known: StageState | undefined): ReadonlyArray<string> => [
  ...mentioned(stage),
  ...(known?.files ?? []).map(({ path }) => path)
]

/** What a stage is known, or from its options seen, to write. */
const outputs = (stage: PipelineStage, known: StageState | undefined): ReadonlyArray<string> => [
  ...(known?.files ?? []).flatMap(({ path, role }) => role === "writes" ? [path] : []),
  ...outputOptions(stage).flatMap((path) => [path, manifestPath(path)])
]
