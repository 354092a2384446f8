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
  "prepare": () => import("../sources/stages/prepare.ts").then(({ prepare }) => prepare),
  "sources": () => import("../sources/stages/sources.ts").then(({ sources }) => sources),
  "generate-descriptions": () =>
    import("../llm/stages/generateDescriptions.ts").then(({ generateDescriptions }) => generateDescriptions),
  "describe": () =>
    import("../llm/stages/generateDescriptions.ts").then(({ generateDescriptions }) => generateDescriptions),
  "cache stats": () => import("../llm/stages/cacheStats.ts").then(({ cacheStats }) => cacheStats),
  "cache ls": () => import("../llm/stages/cacheList.ts").then(({ cacheList }) => cacheList),
  "cache explain": () => import("../llm/stages/cacheExplain.ts").then(({ cacheExplain }) => cacheExplain),
  "cache export": () => import("../llm/stages/cacheExport.ts").then(({ cacheExport }) => cacheExport),
  "cache import": () => import("../llm/stages/cacheImport.ts").then(({ cacheImport }) => cacheImport),
  "cache gc": () => import("../llm/stages/cacheCollect.ts").then(({ cacheCollect }) => cacheCollect),
  "cache-stats": () => import("../llm/stages/cacheStats.ts").then(({ cacheStats }) => cacheStats),
  "dedupe": () => import("../near/stages/dedupe.ts").then(({ dedupe }) => dedupe),
  "sample": () => import("../near/stages/sample.ts").then(({ sample }) => sample),
  "filter-quality": () => import("../quality/stages/filterQuality.ts").then(({ filterQuality }) => filterQuality),
  "leaks": () => import("../near/stages/leaks.ts").then(({ leaks }) => leaks),
  "export": () => import("../export/stages/export.ts").then(({ exportDataset }) => exportDataset),
  "stats": () => import("../report/stages/stats.ts").then(({ stats }) => stats),
  "report": () => import("../report/stages/report.ts").then(({ report }) => report),
  "publish": () => import("../hub/stages/publish.ts").then(({ publish }) => publish),
  "poi process": () => import("../poi/stages/process.ts").then(({ poiProcess }) => poiProcess),
  "poi generate": () => import("../poi/stages/generate.ts").then(({ poiGenerate }) => poiGenerate),
  "poi verify": () => import("../poi/stages/verify.ts").then(({ poiVerify }) => poiVerify),
  "wandb classify": () => import("../wandb/stages/classify.ts").then(({ wandbClassify }) => wandbClassify),
  "wandb ingest": () => import("../wandb/stages/ingest.ts").then(({ wandbIngest }) => wandbIngest),
  "wandb report": () => import("../wandb/stages/report.ts").then(({ wandbReport }) => wandbReport),
  "wandb schema": () => import("../wandb/stages/schema.ts").then(({ wandbSchema }) => wandbSchema),
  "wandb patterns check": () =>
    import("../wandb/stages/patternsCheck.ts").then(({ wandbPatternsCheck }) => wandbPatternsCheck),
  "qa extract": () => import("../evals/stages/extract.ts").then(({ qaExtract }) => qaExtract),
  "qa ingest": () => import("../evals/stages/ingest.ts").then(({ qaIngest }) => qaIngest),
  "qa summary": () => import("../evals/stages/summary.ts").then(({ qaSummary }) => qaSummary),
  "evals extract": () => import("../evals/stages/extract.ts").then(({ qaExtract }) => qaExtract),
  "evals ingest": () => import("../evals/stages/ingest.ts").then(({ qaIngest }) => qaIngest),
  "evals summary": () => import("../evals/stages/summary.ts").then(({ qaSummary }) => qaSummary),
  "verify": () => import("../stage/stages/verify.ts").then(({ verify }) => verify),
  "config schema": () => import("../stage/stages/configSchema.ts").then(({ configSchema }) => configSchema),
  "run": () => import("../stage/stages/runPipeline.ts").then(({ runPipeline }) => runPipeline)
}

/** What the first word of several stages stands for, for the help. */
export const groups: Readonly<Record<string, string>> = {
  cache: "The store of paid answers",
  poi: "Data sets of points of interest: check-ins and codebooks to instruction files",
  wandb: "W&B runs: what kind they are, and one database of all that is known about them",
  "wandb patterns": "About the patterns that run ids are classified by",
  qa: "Answers and results of evaluations: archives, tables, summaries",
  evals: "Another name of the commands below qa",
  config: "About the configuration file, datawright.yaml"
}

/** Names of all stages, in the order of the help. */
export const stageNames: ReadonlyArray<string> = Object.keys(loaders)

/** The stage of a name; undefined when there is none. */
export const loadStage = (name: string): Effect.Effect<Stage.Any | undefined> =>
  Object.hasOwn(loaders, name) ? Effect.promise(loaders[name]!) : Effect.succeed(undefined)

/** The stages of this program, for pipelines and other runners by name. */
export const layer: Layer.Layer<Stages> = Layer.succeed(Stages, { names: stageNames, get: loadStage })
