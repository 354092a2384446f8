import { Effect } from "effect"
import { Options } from "../../stage/index.ts"
import { layerFolder } from "../DataDownloader.ts"
import { baseFolder, loadDatasets, plan } from "../layout.ts"
import { poiKinds, poiSplits } from "../PoiLayout.ts"

/** Folders with inputs, for every stage that reads them. */
export const dataDir = Options.folder("Folder with a data set's tree, or with one tree a data set (nyc/, tky/)").pipe(
  Options.optional("that of --output-dir")
)

export const layout = Options.file("JSON file of data sets and models, in the place of the published ones").pipe(
  Options.optional("the published ones")
)

/** Options that choose data sets, models and files, and say where their inputs are. */
export const selectionOptions = {
  dataset: Options.text("Data sets: NYC, TKY or all", "name").pipe(
    Options.many("cut"),
    Options.withDefault([], "all"),
    Options.inGroup("input")
  ),
  models: Options.text("Models by full name, or all", "name").pipe(
    Options.many("cut"),
    Options.withDefault([], "all"),
    Options.inGroup("input")
  ),
  kinds: Options.choice("POIs as numbers (id), as semantic ids (codebook), or as these without times (notime)", [
    "all",
    ...poiKinds
  ]).pipe(Options.many("cut"), Options.withDefault([], "all"), Options.inGroup("input")),
  splits: Options.choice("Splits of each kind", ["all", ...poiSplits]).pipe(
    Options.many("cut"),
    Options.withDefault([], "all"),
    Options.inGroup("input")
  ),
  dataDir,
  codebooks: Options.folder("Folder with codebooks-{model}.csv").pipe(Options.optional("the tree's own")),
  layout
}

interface Selection {
  readonly dataset: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
  readonly kinds: ReadonlyArray<"all" | typeof poiKinds[number]>
  readonly splits: ReadonlyArray<"all" | typeof poiSplits[number]>
  readonly dataDir: string | undefined
  readonly codebooks: string | undefined
  readonly outputDir: string
  readonly layout: string | undefined
}

/** Names chosen of a list; none, or `all`, stand for the whole. */
const chosen = <A extends string>(names: ReadonlyArray<A | "all">, every: ReadonlyArray<A>): ReadonlyArray<A> =>
  names.length === 0 || names.includes("all") ? every : every.filter((name) => names.includes(name))

/** What the options choose: the known data sets, the files planned of each, and the folders they are made from. */
export const readSelection = (options: Selection) =>
  Effect.gen(function*() {
    const base = yield* Effect.orDie(baseFolder)
    const datasets = yield* loadDatasets(options.layout)
    const plans = yield* plan(datasets, {
      datasets: options.dataset,
      models: options.models,
      kinds: chosen(options.kinds, poiKinds),
      splits: chosen(options.splits, poiSplits)
    })
    const folder = layerFolder({
      datasets,
      dataDir: options.dataDir ?? options.outputDir,
      codebooks: options.codebooks,
      base,
      chosen: plans.map(({ dataset }) => dataset)
    })
    return { base, datasets, plans, folder }
  })
