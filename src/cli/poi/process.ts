import { Command, Options } from "@effect/cli"
import { FileSystem, Path } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { FileError, UsageError } from "../../stage/index.ts"
import { print, printJson } from "../print.ts"
import * as shared from "./options.ts"

const whole = (name: string, standard: number, words: string, least = 1) =>
  Options.integer(name).pipe(
    Options.withSchema(Schema.Int.pipe(Schema.greaterThanOrEqualTo(least))),
    Options.withDefault(standard),
    Options.withDescription(words)
  )

const share = (name: string, standard: number, words: string) =>
  Options.float(name).pipe(
    Options.withSchema(Schema.Number.pipe(Schema.between(0, 1))),
    Options.withDefault(standard),
    Options.withDescription(words)
  )

const options = {
  dataset: Options.text("dataset").pipe(Options.withDescription("Data set: NYC or TKY")),
  input: Options.file("input", { exists: "yes" }).pipe(
    Options.optional,
    Options.withDescription(
      "Raw check-ins: the published tab-separated text, or CSV; default: {name} base.csv in the data set's tree"
    )
  ),
  dataDir: shared.dataDir,
  outputDir: shared.outputDir,
  encoding: Options.choice("encoding", ["auto", "utf-8", "latin-1"]).pipe(
    Options.withDefault("auto"),
    Options.withDescription("auto: Latin-1 for the text form, UTF-8 for CSV")
  ),
  poiMinimum: whole("poi-min", 10, "Check-ins a POI needs"),
  userMinimum: whole("user-min", 10, "Check-ins a user needs, at POIs that have enough"),
  window: whole("window", 50, "Check-ins of a row, target included", 2),
  step: whole("step", 10, "Check-ins from one window to the next"),
  mask: share("mask", 0.1, "Chance that a train row predicts one of its visits in place of its last"),
  seed: Options.integer("seed").pipe(
    Options.withSchema(Schema.Int.pipe(Schema.between(0, 4294967295))),
    Options.withDefault(2024),
    Options.withDescription("Seed of the random numbers")
  ),
  trainShare: share("train-share", 0.8, "Share of check-ins, by time, that are train"),
  numpyInts: Options.boolean("numpy-ints").pipe(
    Options.withDescription("Write masked rows as the published files have them: np.int64(88)")
  ),
  noLeak: shared.noLeak,
  lenient: Options.boolean("lenient").pipe(Options.withDescription("Write splits without rows")),
  layout: shared.layout,
  force: shared.force,
  json: shared.json
}

export const processCommand = Command.make("process", options, (given) =>
  Effect.gen(function*() {
    const { loadDatasets, selectDatasets } = yield* Effect.promise(() => import("../../poi/layout.ts"))
    const { processCheckins } = yield* Effect.promise(() => import("../../poi/process.ts"))
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const datasets = yield* loadDatasets(Option.getOrUndefined(given.layout))
    const [dataset, ...more] = yield* selectDatasets(datasets, [given.dataset])
    if (dataset === undefined || more.length > 0) {
      return yield* new UsageError({ found: `--dataset ${given.dataset}`, expected: "one data set" })
    }
    const { repository } = datasets[dataset]!
    const root = Option.getOrElse(given.dataDir, () => given.outputDir)
    const places = [repository, dataset, ""].map((folder) => paths.join(root, folder, `${dataset} base.csv`))
    let input = Option.getOrUndefined(given.input)
    for (const place of input === undefined ? places : []) {
      if (input === undefined && (yield* Effect.orElseSucceed(fs.exists(place), () => false))) input = place
    }
    if (input === undefined) return yield* new FileError({ path: places[0]!, reason: "NotFound" })
    const { dataDir: _, json, layout: __, outputDir, ...settings } = given
    const folder = paths.join(outputDir, repository)
    const { counts, files, manifest, report } = yield* processCheckins({ ...settings, dataset, input, folder })
    if (json) return yield* printJson({ manifest, counts, report })
    yield* print(
      [
        ...files.map((file) =>
          `${String(file.records ?? "").padStart(9)} ${String(file.bytes).padStart(10)} ${
            file.sha256.slice(0, 12)
          } ${repository}/Intermediate Files/${file.path}`
        ),
        `${counts.in} check-ins read, ${counts.out} kept; left out: ${
          Object.entries(counts.rejected).map(([reason, count]) => `${count} ${reason}`).join(", ")
        }`,
        `${report.users} users, ${report.pois} POIs, ${report.categories} categories, ${report.regions} regions; ${report.masked} train rows masked, ${report.unknown_in_test} test check-ins without train`
      ].join("\n")
    )
  })).pipe(
    Command.withDescription(
      "Number raw check-ins and cut them into train, val, test and test_all. Example: datawright poi process --dataset NYC --input dataset_TSMC2014_NYC.txt --output-dir poi"
    )
  )
