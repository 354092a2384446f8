// Stages of all kinds stand in one list: what each takes and gives is kept by its own type.
/* eslint-disable @typescript-eslint/no-explicit-any */
import { Effect } from "effect"
import { nearest } from "../../rows/index.ts"
import { valueOf, writeArguments } from "../arguments.ts"
import { decodeOptions, optionName } from "../decodeOptions.ts"
import { UsageError } from "../errors.ts"
import type * as Options from "../Options.ts"
import type * as Stage from "../Stage.ts"
import { Stages } from "../Stages.ts"
import { readYamlFile, type YamlFile } from "../Yaml.ts"
import { type FileStep, PipelineFile } from "./PipelineFile.ts"

/** A stage with all that it is told: one step of a pipeline, checked, ready to run. */
export interface Step<R = never> {
  /** What the pipeline calls it. */
  readonly name: string
  /** Needs `R`, whatever its options ask for. */
  readonly stage: Stage.Stage<any, any, any, any, R, any, R>
  /** As it was written, by key of the option. */
  readonly given: Readonly<Record<string, unknown>>
  /** Decoded, defaults filled in. */
  readonly options: Stage.Values<Stage.OptionSet>
  /** Files and folders it reads beside those of its options. */
  readonly reads: ReadonlyArray<string>
  /** Whether its result is printed as JSON. */
  readonly json: boolean
}

/** The same step as words of a command line, without the program's name. */
export const commandOf = ({ given, json, stage }: Step<unknown>): ReadonlyArray<string> => [
  ...writeArguments(stage, given),
  ...(json ? ["--json"] : [])
]

/** A step of a pipeline that is written in TypeScript. */
export const step = <O extends Stage.OptionSet, A, I, E, R, LE, LR>(
  name: string,
  stage: Stage.Stage<O, A, I, E, R, LE, LR>,
  given: Stage.Given<O>,
  { reads = [] }: { readonly reads?: ReadonlyArray<string> } = {}
): Effect.Effect<Step<R | LR>, UsageError> =>
  Effect.map(
    decodeOptions(stage, given, { checkPaths: false }),
    (options): Step<R | LR> => ({ name, stage: stage as Step<R | LR>["stage"], given, options, reads, json: false })
  )

const unknownStage = (where: string, asked: string, names: ReadonlyArray<string>): UsageError => {
  const meant = nearest(asked, names)
  return new UsageError({
    where,
    found: `no stage ${asked}`,
    next: meant === undefined ? "See datawright --help" : `Did you mean ${meant}?`
  })
}

/** Options of a file by the key that the stage knows them by. */
const keyed = (
  stage: Stage.Any,
  file: YamlFile<PipelineFile>,
  name: string,
  { arguments: rest = [], options = {} }: FileStep
) =>
  Effect.gen(function*() {
    const given: Record<string, unknown> = {}
    const keys = new Map(Object.keys(stage.options).map((key) => [optionName(key), key]))
    let json = false
    for (const [option, value] of Object.entries(options)) {
      const key = keys.get(option)
      if (key !== undefined) {
        given[key] = value
        continue
      }
      if (option === "json") {
        json = value === true
        continue
      }
      const meant = nearest(option, [...keys.keys()])
      return yield* new UsageError({
        where: file.place(["stages", name, "options", option], "key"),
        found: `${stage.name} has no option ${option}`,
        next: meant === undefined ? `See datawright ${stage.name} --help` : `Did you mean ${meant}?`
      })
    }
    const places = Object.entries<Options.Any>(stage.options).filter(([, { settings }]) => settings.positional)
    for (const [i, value] of rest.entries()) {
      const [key, option] = places[i] ?? places.at(-1) ?? []
      if (key === undefined || i >= places.length && option?.settings.several === undefined) {
        return yield* new UsageError({
          where: file.place(["stages", name, "arguments", i]),
          found: `${stage.name} takes no further argument, found ${String(value)}`
        })
      }
      given[key] = option!.settings.several === undefined ? value : [...(given[key] as Array<unknown> ?? []), value]
    }
    return { given, json }
  })

/** `stage.option=value` over what the file says. */
const withSetting = (setting: string, steps: ReadonlyMap<string, FileStep>) => {
  const match = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(setting)
  const found = match === null ? undefined : steps.get(match[1]!)
  if (match === null || found === undefined) {
    return new UsageError({
      found: `--set ${setting}`,
      expected: `stage.option=value, with a stage of ${[...steps.keys()].join(", ")}`
    })
  }
  return { name: match[1]!, option: match[2]!, text: match[3]! }
}

/**
 * The steps of a pipeline file, every stage, option, value and type checked; what is wrong is told with file, line, column and the
 * nearest name that is known. `settings` are options over those of the file: `stage.option=value`. Reads the file alone: whether
 * its inputs are there is seen when a step runs, since a step before may make them.
 */
export const readSteps = Effect.fn("pipeline.readSteps")(function*(path: string, settings: ReadonlyArray<string>) {
  const stages = yield* Stages
  const file = yield* readYamlFile(path, PipelineFile, "See datawright run --help")
  const written = new Map(Object.entries(file.value.stages))
  const over = new Map<string, Map<string, string>>()
  for (const setting of settings) {
    const parsed = withSetting(setting, written)
    if (parsed instanceof UsageError) return yield* parsed
    const of = over.get(parsed.name) ?? new Map<string, string>()
    over.set(parsed.name, of.set(parsed.option, parsed.text))
  }
  const steps: Array<Step<any>> = []
  for (const [name, entry] of written) {
    const command = entry.run.split(/\s+/).join(" ")
    const stage = yield* stages.get(command)
    if (stage === undefined) {
      return yield* unknownStage(file.place(["stages", name, "run"]), command, stages.names)
    }
    const { given, json } = yield* keyed(stage, file, name, entry)
    for (const [option, text] of over.get(name) ?? []) {
      const [key, known] = Object.entries<Options.Any>(stage.options).find(([key]) => optionName(key) === option) ?? []
      if (key === undefined) {
        const meant = nearest(option, Object.keys(stage.options).map(optionName))
        return yield* new UsageError({
          found: `--set ${name}.${option}: ${stage.name} has no option ${option}`,
          next: meant === undefined ? `See datawright ${stage.name} --help` : `Did you mean ${meant}?`
        })
      }
      given[key] = valueOf(known!, text)
    }
    const options = yield* Effect.mapError(decodeOptions(stage, given, { checkPaths: false }), (error) => {
      const label = error.where?.replace(/^--/, "")
      const set = label !== undefined && over.get(name)?.has(label) === true
      return new UsageError({
        ...error,
        where: set
          ? `--set ${name}.${label}`
          : `${file.place(["stages", name, "options", ...(label === undefined ? [] : [label])])}: stages.${name}${
            label === undefined ? "" : `.options.${label}`
          }`
      })
    })
    steps.push({ name, stage, given, options, reads: entry.reads ?? [], json })
  }
  return steps
})
