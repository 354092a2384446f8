// Check-ins to instruction files, as documented: process, generate, verify.
//
//   node examples/poiDataset.js dataset_TSMC2014_NYC.txt out        without arguments: made-up check-ins
import { FileSystem } from "@effect/platform"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { poiGenerate, poiProcess, poiVerify } from "datawright/poi"
import { run } from "datawright/stage"
import { Console, Effect } from "effect"

const [raw, outputDir = "poi"] = process.argv.slice(2)

/** Users who go around twelve places, one check-in an hour, in the published tab-separated form. */
const madeUp = Array.from({ length: 1440 }, (_, i) => {
  const user = i % 12
  const place = (i * 7 + user) % 12
  const time = new Date(Date.UTC(2012, 3, 1) + i * 3_600_000).toUTCString()
  const [weekday, day, month, year, clock] = time.replace(",", "").split(" ")
  return [
    user,
    `place${place}`,
    `kind${place % 4}`,
    "Café",
    40.7 + place / 100,
    -74,
    -240,
    `${weekday} ${month} ${day} ${clock} +0000 ${year}`
  ].join("\t")
}).join("\n")

const program = Effect.gen(function*() {
  const input = raw ?? "checkins.txt"
  if (raw === undefined) yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.writeFileString(input, madeUp))
  const { counts, report } = yield* run(poiProcess, { dataset: "NYC", input, outputDir })
  const { outcomes } = yield* run(poiGenerate, { dataset: "NYC", kinds: "id", outputDir })
  yield* run(poiVerify, { dataset: "NYC", kinds: "id", outputDir })
  yield* Console.log(`${counts.in} check-ins in, ${counts.out} kept, ${report.pois} places`)
  yield* Console.log(`${outcomes.flatMap(({ result }) => result.files).length} instruction files, all verified`)
})

program.pipe(Effect.provide(NodeContext.layer), NodeRuntime.runMain)
