import { Effect, Either } from "effect"
import { hubs } from "../../hub/index.ts"
import { Options, printedAs, Stage } from "../../stage/index.ts"
import { mendDataset } from "../mend.ts"
import { Printed, tellVerified, type Verified } from "../tellVerified.ts"
import { failedChecks, verifyDataset } from "../verify.ts"
import { verifyHub } from "../verifyHub.ts"
import { readSelection, selectionOptions } from "./poiOptions.ts"

/** Generated files against their manifest and their inputs, on disk and on the Hub. */
export const poiVerify = Stage.make({
  name: "poi verify",
  summary: "Check generated files against manifest and inputs; report collisions, leaks and empty histories",
  details:
    "Exit code 7 when something does not hold. With --suffix-collisions or --no-leak it also writes inputs without these faults, which poi generate reads.",
  examples: [
    "datawright poi verify --dataset NYC --output-dir poi",
    "datawright poi verify --dataset NYC --output-dir poi --no-leak --mended-dir mended"
  ],
  options: {
    ...selectionOptions,
    outputDir: Options.folder("Folder with one tree a data set, as poi generate writes it").pipe(
      Options.mayBeAbsent,
      Options.withDefault("data_formatted/poi")
    ),
    inputsOnly: Options.inGroup("input")(
      Options.flag("Look at sequences and codebooks alone, not at generated files")
    ),
    hub: Options.text("Organisation on the Hub: compare its files' hashes with the generated ones", "name").pipe(
      Options.optional(),
      Options.inGroup("input")
    ),
    suffixCollisions: Options.inGroup("output")(
      Options.flag("Write codebooks with one number more where codes are shared, to --mended-dir")
    ),
    noLeak: Options.inGroup("output")(
      Options.flag("Write a test_all without rows whose target visit is in train, to --mended-dir")
    ),
    mendedDir: Options.newFolder("Folder for mended inputs, one tree a data set").pipe(
      Options.withDefault("data_formatted/poi-mended")
    ),
    lenient: Options.flag("Take histories that do not fit their times, repeated POIs, empty codes and empty splits"),
    force: Options.force
  },
  result: printedAs(Printed, ({ results }: Verified) => results),
  run: (options) =>
    Effect.gen(function*() {
      const { base, folder, plans } = yield* readSelection(options)
      const settings = { ...options, base }
      const checked = yield* Effect.forEach(plans, (plan) => Effect.provide(verifyDataset(plan, settings), folder))
      const { hub: organisation } = options
      const remote = organisation === undefined
        ? []
        : yield* Effect.forEach(plans, (plan) => verifyHub(plan, { ...settings, organisation }))
      const results = checked.map((result, i) => ({ ...result, faults: [...result.faults, ...remote[i] ?? []] }))
      const toMend = options.suffixCollisions || options.noLeak ? plans : []
      // What was found is told, also when its mending fails.
      const mended = yield* Effect.forEach(toMend, (plan) =>
        Effect.map(
          Effect.provide(mendDataset(plan, settings), folder),
          ({ outputs }) => outputs.map(({ path }) => `${options.mendedDir}/${plan.repository}/${path}`)
        )).pipe(Effect.either)
      const verified: Verified = { results, mended: Either.map(mended, (paths) => paths.flat()) }
      return verified
    }),
  // Without --hub nothing asks the Hub, and none of its settings are needed.
  layers: ({ hub }) => hub === undefined ? hubs.folder("") : hubs["hugging-face"],
  tell: tellVerified,
  conclude: ({ mended, results }) => Either.isLeft(mended) ? mended.left : failedChecks(results)
})
