import { Effect, Layer } from "effect"
import { Hub, hubs } from "../../hub/index.ts"
import { Options, printedAs, Stage, UsageError } from "../../stage/index.ts"
import { layerHub } from "../DataDownloader.ts"
import { DatasetGenerator } from "../DatasetGenerator.ts"
import { faultOf, generate, generateAndUpload, previewUploads } from "../generate.ts"
import { HubUploader } from "../HubUploader.ts"
import { type Generated, Printed, printedOf, tellGenerated } from "../tellGenerated.ts"
import { readSelection, selectionOptions } from "./poiOptions.ts"

/** Sequences and codebooks in; instruction files out, in folders or on the Hub. */
export const poiGenerate = Stage.make({
  name: "poi generate",
  summary: "Make the documented instruction files of POI data sets from sequences and codebooks",
  details:
    "All 56 files unless told otherwise; what an earlier run made of the same inputs is kept. HF_ENDPOINT selects the Hub's server, an upload needs HF_TOKEN. Exit code 3 when some files or uploads are missing.",
  examples: [
    "datawright poi generate --dataset NYC --data-dir poi --output-dir poi",
    "datawright poi generate --from-hub comp5331poi --upload --dry-run"
  ],
  options: {
    ...selectionOptions,
    fromHub: Options.text("Organisation on the Hub whose repositories have the inputs", "name").pipe(
      Options.optional(),
      Options.inGroup("input")
    ),
    outputDir: Options.newFolder("Folder that gets one tree a data set").pipe(
      Options.withDefault("data_formatted/poi")
    ),
    upload: Options.inGroup("output")(
      Options.flag("Send each complete data set to the Hub: one commit, only what changed")
    ),
    toHub: Options.text("Organisation to upload to", "name").pipe(
      Options.optional("that of --from-hub"),
      Options.inGroup("output")
    ),
    private: Options.inGroup("output")(Options.flag("Make repositories private, where they have to be made")),
    uploadPartial: Options.inGroup("output")(Options.flag("Send a data set although some of its files are missing")),
    lenient: Options.flag("Take histories that do not fit their times, repeated POIs, empty codes and empty splits"),
    suffixCollisions: Options.flag("Give codes that several POIs share one number more"),
    noLeak: Options.flag("Leave rows out of test_all whose target visit is in train"),
    force: Options.force,
    dryRun: Options.flag("Show files, sizes, hashes and what would be sent; write and send nothing")
  },
  result: printedAs(Printed, printedOf),
  check: ({ dataDir, fromHub, toHub, upload }) =>
    upload && toHub === undefined && fromHub === undefined
      ? new UsageError({ found: "--upload without a place", next: "Name the organisation with --to-hub" })
      : fromHub !== undefined && dataDir !== undefined
      ? new UsageError({ found: "both --from-hub and --data-dir", expected: "one of them" })
      : undefined,
  run: (options) =>
    Effect.gen(function*() {
      const { base, datasets, folder, plans } = yield* readSelection(options)
      const inputs = options.fromHub === undefined
        ? folder
        : layerHub({ datasets, organisation: options.fromHub, base, codebooks: options.codebooks })
      const organisation = options.toHub ?? options.fromHub
      const settings = { ...options, datasets, base }
      const make = Effect.gen(function*() {
        if (!options.upload || organisation === undefined) {
          return { outcomes: yield* generate(plans, settings), previews: [] }
        }
        if (options.dryRun) {
          const outcomes = yield* generate(plans, settings)
          return { outcomes, previews: yield* previewUploads(outcomes, { organisation, base }) }
        }
        // A token that is not accepted is told before anything is made.
        yield* Effect.flatMap(Hub.Hub, (hub) => hub.identity)
        const target = { organisation, private: options.private, partial: options.uploadPartial }
        return { outcomes: yield* generateAndUpload(plans, settings, target), previews: [] }
      })
      const generated: Generated = yield* Effect.provide(
        make,
        Layer.merge(Layer.provide(DatasetGenerator.Default, inputs), HubUploader.Default)
      )
      return generated
    }),
  // A local run gets an empty Hub, and so needs none of the Hub's settings.
  layers: ({ fromHub, upload }) => upload || fromHub !== undefined ? hubs["hugging-face"] : hubs.folder(""),
  tell: tellGenerated,
  conclude: ({ outcomes }) => faultOf(outcomes)
})
