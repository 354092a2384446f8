import { Command, Options } from "@effect/cli"
import { Effect, Either, Layer, Option } from "effect"
import { type DatasetResult, type GenerateOutcome, poiKinds, poiSplits } from "../../poi/index.ts"
import { UsageError } from "../../stage/index.ts"
import { print, printJson } from "../print.ts"
import * as shared from "./options.ts"

const options = {
  dataset: shared.dataset,
  models: shared.models,
  kinds: shared.kinds,
  splits: shared.splits,
  dataDir: shared.dataDir,
  codebooks: shared.codebooks,
  fromHub: Options.text("from-hub").pipe(
    Options.optional,
    Options.withDescription(
      "Organisation on the Hub whose repositories have the inputs; HF_ENDPOINT selects the server"
    )
  ),
  outputDir: shared.outputDir,
  upload: Options.boolean("upload").pipe(
    Options.withDescription("Send each complete data set to the Hub: one commit, only what changed; needs HF_TOKEN")
  ),
  toHub: Options.text("to-hub").pipe(
    Options.optional,
    Options.withDescription("Organisation to upload to; default: that of --from-hub")
  ),
  private: Options.boolean("private").pipe(
    Options.withDescription("Make repositories private, where they have to be made")
  ),
  uploadPartial: Options.boolean("upload-partial").pipe(
    Options.withDescription("Send a data set although some of its files are missing")
  ),
  lenient: shared.lenient,
  suffixCollisions: shared.suffixCollisions,
  noLeak: shared.noLeak,
  layout: shared.layout,
  force: shared.force,
  dryRun: Options.boolean("dry-run").pipe(
    Options.withDescription("Print the files, their sizes and hashes, and what would be sent; write and send nothing")
  ),
  json: shared.json
}

const table = (results: ReadonlyArray<DatasetResult>): string =>
  results.flatMap((result) =>
    result.files.map((file) =>
      `${file.state.padEnd(8)} ${String(file.records).padStart(7)} ${String(file.bytes).padStart(10)} ${
        (file.sha256 === "" ? "-" : file.sha256.slice(0, 12)).padEnd(12)
      } ${result.repository}/${file.file.name}`
    )
  ).join("\n")

const reports = (results: ReadonlyArray<DatasetResult>): string =>
  results.flatMap((result) => [
    ...Object.entries(result.codebooks).map(([model, book]) =>
      `${model}: ${book.pois} POIs, ${book.distinct} distinct codes, ${book.collided} shared by ${book.poisInCollision} POIs, at most ${book.largest} each`
    ),
    ...Object.entries(result.splits).flatMap(([split, { leaks, left_out }]) =>
      leaks === undefined ? [] : [
        `${result.dataset} ${split}: ${leaks.identical} rows are in train, ${leaks.target_visits} have their target there${
          left_out === undefined ? "" : `; ${left_out} left out`
        }`
      ]
    )
  ]).join("\n")

const machine = (outcomes: ReadonlyArray<GenerateOutcome>) =>
  outcomes.map(({ result, upload }) => ({
    dataset: result.dataset,
    manifest: result.manifest,
    files: result.files.map(({ bytes, error, file, records, sha256, state }) => ({
      name: file.name,
      state,
      records,
      bytes,
      sha256,
      ...(error === undefined ? {} : { error: error.message })
    })),
    splits: result.splits,
    codebooks: result.codebooks,
    ...(upload === undefined
      ? {}
      : { upload: Either.isRight(upload) ? upload.right : { error: upload.left.message } })
  }))

export const generateCommand = Command.make("generate", options, (given) =>
  Effect.gen(function*() {
    const pipeline = yield* Effect.promise(() => import("../../poi/generate.ts"))
    const { baseFolder, loadDatasets, plan } = yield* Effect.promise(() => import("../../poi/layout.ts"))
    const { DatasetGenerator } = yield* Effect.promise(() => import("../../poi/DatasetGenerator.ts"))
    const downloads = yield* Effect.promise(() => import("../../poi/DataDownloader.ts"))
    const fromHub = Option.getOrUndefined(given.fromHub)
    const organisation = Option.getOrElse(given.toHub, () => fromHub)
    if (given.upload && organisation === undefined) {
      return yield* new UsageError({ found: "--upload without a place", next: "Name the organisation with --to-hub" })
    }
    if (fromHub !== undefined && Option.isSome(given.dataDir)) {
      return yield* new UsageError({ found: "both --from-hub and --data-dir", expected: "one of them" })
    }
    const base = yield* Effect.orDie(baseFolder)
    const datasets = yield* loadDatasets(Option.getOrUndefined(given.layout))
    const plans = yield* plan(datasets, {
      datasets: given.dataset,
      models: given.models,
      kinds: shared.chosen(given.kinds, poiKinds),
      splits: shared.chosen(given.splits, poiSplits)
    })
    const folder = downloads.layerFolder({
      datasets,
      dataDir: Option.getOrElse(given.dataDir, () => given.outputDir),
      codebooks: Option.getOrUndefined(given.codebooks),
      base,
      chosen: plans.map(({ dataset }) => dataset)
    })
    const generateOptions = {
      datasets,
      base,
      outputDir: given.outputDir,
      lenient: given.lenient,
      suffixCollisions: given.suffixCollisions,
      noLeak: given.noLeak,
      force: given.force,
      dryRun: given.dryRun
    }

    let outcomes: ReadonlyArray<GenerateOutcome>
    const notes: Array<string> = []
    if (fromHub === undefined && !given.upload) {
      const results = yield* pipeline.generate(plans, generateOptions).pipe(
        Effect.provide(Layer.provide(DatasetGenerator.Default, folder))
      )
      outcomes = results.map((result) => ({ result, withheld: false }))
    } else {
      const hubs = yield* Effect.promise(() => import("../../hub/hubs/registry.ts"))
      const { HubUploader } = yield* Effect.promise(() => import("../../poi/HubUploader.ts"))
      const { Hub } = yield* Effect.promise(() => import("../../hub/Hub.ts"))
      const inputs = fromHub === undefined
        ? folder
        : downloads.layerHub({
          datasets,
          organisation: fromHub,
          base,
          ...(Option.isNone(given.codebooks) ? {} : { codebooks: given.codebooks.value })
        })
      const run = Effect.gen(function*() {
        const generator = Layer.provide(DatasetGenerator.Default, inputs)
        if (!given.upload || given.dryRun) {
          const results = yield* Effect.provide(pipeline.generate(plans, generateOptions), generator)
          if (given.upload) {
            const uploader = yield* HubUploader
            for (const { files, repository } of results) {
              const contents = files.flatMap(({ bytes, file, gitOid, sha256 }) =>
                gitOid === undefined ? [] : [{ name: file.name, bytes, sha256, gitOid }]
              )
              const seen = yield* uploader.preview(contents, { organisation: organisation!, repository, base })
              notes.push(
                `${seen.repository}: ${
                  seen.sent.length === 0 ? "no commit" : `one commit with ${seen.sent.length} files and the manifest`
                }, ${seen.unchanged.length} there already`
              )
            }
          }
          return results.map((result): GenerateOutcome => ({ result, withheld: false }))
        }
        // A token that is not accepted is told before anything is made.
        yield* Effect.flatMap(Hub, (hub) => hub.identity)
        return yield* pipeline.generateAndUpload(plans, generateOptions, {
          organisation: organisation!,
          private: given.private,
          partial: given.uploadPartial
        }).pipe(Effect.provide(generator))
      })
      outcomes = yield* run.pipe(
        Effect.provide(Layer.provideMerge(HubUploader.Default, hubs["hugging-face"]))
      )
    }

    for (const { upload } of outcomes) {
      if (upload === undefined || Either.isLeft(upload)) continue
      const { commit, repository, sent, unchanged } = upload.right
      notes.push(
        `${repository}: ${
          commit === undefined ? "nothing to send" : `commit ${commit} with ${sent.length} files`
        }, ${unchanged.length} there already`
      )
    }
    if (given.json) yield* printJson(machine(outcomes))
    else {
      const results = outcomes.map(({ result }) => result)
      yield* print([table(results), reports(results), ...notes].filter((part) => part !== "").join("\n"))
    }
    yield* pipeline.conclude(outcomes)
  })).pipe(
    Command.withDescription(
      "Make the documented instruction files of POI data sets from sequences and codebooks; all 56 unless told otherwise. Example: datawright poi generate --dataset NYC --data-dir poi --output-dir poi"
    )
  )
