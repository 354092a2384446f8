import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { poiKinds, poiSplits, type VerifyResult } from "../../poi/index.ts"
import { print, printJson } from "../print.ts"
import * as shared from "./options.ts"

const options = {
  dataset: shared.dataset,
  models: shared.models,
  kinds: shared.kinds,
  splits: shared.splits,
  dataDir: shared.dataDir,
  codebooks: shared.codebooks,
  outputDir: shared.outputDir,
  inputsOnly: Options.boolean("inputs-only").pipe(
    Options.withDescription("Look at sequences and codebooks alone, not at generated files")
  ),
  hub: Options.text("hub").pipe(
    Options.optional,
    Options.withDescription("Organisation on the Hub: compare its files' hashes with the generated ones")
  ),
  suffixCollisions: Options.boolean("suffix-collisions").pipe(
    Options.withDescription("Write codebooks with one number more where codes are shared, to --mended-dir")
  ),
  noLeak: Options.boolean("no-leak").pipe(
    Options.withDescription("Write a test_all without rows whose target visit is in train, to --mended-dir")
  ),
  mendedDir: Options.directory("mended-dir").pipe(
    Options.withDefault("data_formatted/poi-mended"),
    Options.withDescription("Folder for mended inputs, one tree a data set; poi generate reads it")
  ),
  lenient: shared.lenient,
  layout: shared.layout,
  force: shared.force,
  json: shared.json
}

const describe = (result: VerifyResult): string =>
  [
    `${result.dataset}: ${result.files} files looked at, ${result.faults.length} ${
      result.faults.length === 1 ? "fault" : "faults"
    }`,
    ...Object.entries(result.codebooks).flatMap(([model, { lists, shared, triples, unknown_pois }]) => [
      `  ${model}: ${lists.pois} POIs, ${lists.distinct} distinct codes, ${lists.collided} collided, ${lists.poisInCollision} POIs share one, at most ${lists.largest}`,
      `    first three codes: ${triples.distinct} distinct, ${triples.collided} collided, ${triples.poisInCollision} POIs share one, at most ${triples.largest}`,
      ...shared.slice(0, 3).map(({ code, pois }) =>
        `    ${code}: POIs ${pois.slice(0, 12).join(", ")}${pois.length > 12 ? ` and ${pois.length - 12} more` : ""}`
      ),
      ...(shared.length > 3 ? [`    and ${shared.length - 3} more shared codes (--json lists all)`] : []),
      ...Object.entries(unknown_pois).filter(([, rows]) => rows > 0).map(([split, rows]) =>
        `    ${split}: ${rows} rows with a POI that it lacks`
      )
    ]),
    ...Object.entries(result.leaks).map(([split, { identical, rows, target_visits }]) =>
      `  ${split}: of ${rows} rows ${identical} are in train, ${target_visits} have their target visit there`
    ),
    ...Object.entries(result.empty_histories).map(([split, rows]) => `  ${split}: ${rows} empty histories`),
    ...result.faults.map(({ what, where }) => `  fault: ${where}: ${what}`),
    ...result.skipped.map(({ what, where }) => `  not checked: ${where}: ${what}`)
  ].join("\n")

export const verifyCommand = Command.make("verify", options, (given) =>
  Effect.gen(function*() {
    const pipeline = yield* Effect.promise(() => import("../../poi/verify.ts"))
    const { baseFolder, loadDatasets, plan } = yield* Effect.promise(() => import("../../poi/layout.ts"))
    const { layerFolder } = yield* Effect.promise(() => import("../../poi/DataDownloader.ts"))
    const base = yield* Effect.orDie(baseFolder)
    const datasets = yield* loadDatasets(Option.getOrUndefined(given.layout))
    const plans = yield* plan(datasets, {
      datasets: given.dataset,
      models: given.models,
      kinds: shared.chosen(given.kinds, poiKinds),
      splits: shared.chosen(given.splits, poiSplits)
    })
    const sources = layerFolder({
      datasets,
      dataDir: Option.getOrElse(given.dataDir, () => given.outputDir),
      codebooks: Option.getOrUndefined(given.codebooks),
      base,
      chosen: plans.map(({ dataset }) => dataset)
    })
    let results: ReadonlyArray<VerifyResult> = yield* Effect.forEach(plans, (chosen) =>
      pipeline.verifyDataset(chosen, { ...given, base })).pipe(Effect.provide(sources))
    if (Option.isSome(given.hub)) {
      const organisation = given.hub.value
      const { verifyHub } = yield* Effect.promise(() =>
        import("../../poi/verifyHub.ts")
      )
      const hubs = yield* Effect.promise(() => import("../../hub/hubs/registry.ts"))
      const remote = yield* Effect.forEach(plans, (chosen) =>
        verifyHub(chosen, { outputDir: given.outputDir, base, organisation })).pipe(
          Effect.provide(hubs["hugging-face"])
        )
      results = results.map((result, i) => ({ ...result, faults: [...result.faults, ...remote[i]!] }))
    }
    if (given.json) {
      yield* printJson(results)
    } else yield* print(results.map(describe).join("\n"))
    if (given.suffixCollisions || given.noLeak) {
      const { mendDataset } = yield* Effect.promise(() =>
        import("../../poi/mend.ts")
      )
      for (const chosen of plans) {
        const written = yield* Effect.provide(mendDataset(chosen, { ...given, base }), sources)
        if (!given.json) {
          yield* print(
            written.outputs.map((file) => `wrote ${given.mendedDir}/${chosen.repository}/${file.path}`).join("\n")
          )
        }
      }
    }
    yield* pipeline.assertVerified(results)
  })).pipe(
    Command.withDescription(
      "Check generated files against their manifest and their inputs, and report collisions, leaks, unknown POIs and empty histories; exit code 7 when something does not hold. Example: datawright poi verify --dataset NYC --output-dir poi"
    )
  )
