import type { CommandExecutor, FileSystem, Path, Terminal, Worker } from "@effect/platform"
import { Effect, Layer, type Scope } from "effect"
import { type Stage, Stages } from "../stage/index.ts"

/** What the edge gives every stage; all else a stage makes by its own layers. */
export type Services =
  | CommandExecutor.CommandExecutor
  | FileSystem.FileSystem
  | Path.Path
  | Terminal.Terminal
  | Worker.WorkerManager

type Needs = Services | Scope.Scope | Stages

/* eslint-disable @typescript-eslint/no-explicit-any -- what each stage takes and gives is its own matter */
type Load = () => Promise<Stage.Stage<any, any, any, any, Needs, any, Needs>>
/* eslint-enable @typescript-eslint/no-explicit-any */

/**
 * Every stage by the name of its command, in the order of the help; another name of the same stage is a line of its own. A stage is
 * loaded when it is asked for, from its own file, so that a command starts without the rest of the program.
 */
const loaders: Readonly<Record<string, Load>> = {
  "dedupe": () => import("../near/stages/dedupe.ts").then(({ dedupe }) => dedupe),
  "verify": () => import("../stage/stages/verify.ts").then(({ verify }) => verify),
  "config schema": () => import("../stage/stages/configSchema.ts").then(({ configSchema }) => configSchema),
  "run": () => import("../stage/stages/runPipeline.ts").then(({ runPipeline }) => runPipeline)
}

/** What the first word of several stages stands for, for the help. */
export const groups: Readonly<Record<string, string>> = {
  cache: "The store of paid answers",
  poi: "Data sets of points of interest: check-ins and codebooks to instruction files",
  wandb: "W&B runs: what kind they are, and one database of all that is known about them",
  qa: "Answers and results of evaluations: archives, tables, summaries",
  config: "About the configuration file, datawright.yaml"
}

/** Names of all stages, in the order of the help. */
export const stageNames: ReadonlyArray<string> = Object.keys(loaders)

/** The stage of a name; undefined when there is none. */
export const loadStage = (name: string): Effect.Effect<Stage.Any | undefined> =>
  Object.hasOwn(loaders, name) ? Effect.promise(loaders[name]!) : Effect.succeed(undefined)

/** The stages of this program, for pipelines and other runners by name. */
export const layer: Layer.Layer<Stages> = Layer.succeed(Stages, { names: stageNames, get: loadStage })
