import { Options } from "@effect/cli"
import { poiKinds, poiSplits } from "../../poi/index.ts"

/** Options that the commands of this line share. */
export const dataset = Options.text("dataset").pipe(
  Options.repeated,
  Options.withDescription("Data sets: NYC, TKY or all (default)")
)

export const models = Options.text("models").pipe(
  Options.repeated,
  Options.withDescription("Models by full name, or all (default)")
)

export const kinds = Options.choice("kinds", ["all", ...poiKinds]).pipe(
  Options.repeated,
  Options.withDescription(
    "id (POIs as numbers), codebook (semantic ids), notime (semantic ids without times), all (default)"
  )
)

export const splits = Options.choice("splits", ["all", ...poiSplits]).pipe(
  Options.repeated,
  Options.withDescription("train, val, test, test_all, all (default)")
)

/** Names chosen of a list; none, or `all`, stand for the whole. */
export const chosen = <A extends string>(names: ReadonlyArray<A | "all">, every: ReadonlyArray<A>): ReadonlyArray<A> =>
  names.length === 0 || names.includes("all") ? every : every.filter((name) => names.includes(name))

export const dataDir = Options.directory("data-dir").pipe(
  Options.optional,
  Options.withDescription("Folder with a data set's tree, or one tree a data set (nyc/, tky/); default: --output-dir")
)

export const codebooks = Options.directory("codebooks").pipe(
  Options.optional,
  Options.withDescription("Folder with codebooks-{model}.csv; default: the tree's own")
)

export const outputDir = Options.directory("output-dir").pipe(
  Options.withDefault("data_formatted/poi"),
  Options.withDescription("Folder that gets one tree a data set")
)

export const layout = Options.file("layout", { exists: "yes" }).pipe(
  Options.optional,
  Options.withDescription("JSON file of data sets and models, in place of the published ones")
)

export const lenient = Options.boolean("lenient").pipe(
  Options.withDescription("Take histories that do not fit their times, repeated POIs, empty codes and empty splits")
)

export const suffixCollisions = Options.boolean("suffix-collisions").pipe(
  Options.withDescription("Give codes that several POIs share one number more")
)

export const noLeak = Options.boolean("no-leak").pipe(
  Options.withDescription("Leave rows out of test_all whose target visit is in train")
)

export const force = Options.boolean("force").pipe(
  Options.withDescription("Replace files that datawright did not write, or that were changed since")
)

export const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))
