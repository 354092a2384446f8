import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { Outputs } from "../stage/index.ts"
import { codebookCsv, suffixCollisions } from "./codebook.ts"
import { DataDownloader } from "./DataDownloader.ts"
import { RowFilter } from "./filterCsv.ts"
import type { DatasetPlan } from "./layout.ts"
import { leaks } from "./leaks.ts"
import { PoiIds } from "./PoiIds.ts"
import { codebookName, splitName } from "./PoiLayout.ts"
import { complaining, readCodebook, type ReadInput, readSequences, readThrough } from "./readers.ts"

export interface MendOptions {
  /** Gets one tree a data set, with the mended inputs alone. */
  readonly mendedDir: string
  readonly base: string
  /** Write codebooks whose shared codes have one number more; vectors are left out. */
  readonly suffixCollisions: boolean
  /** Write a `test_all.csv` without the rows whose target visit is in `train.csv`. */
  readonly noLeak: boolean
  readonly lenient: boolean
  readonly force: boolean
}

/** Writes inputs without the faults that `poi verify` reports, as a tree that `poi generate` reads; originals stay. */
export const mendDataset = Effect.fn("poi.mend")(function*(plan: DatasetPlan, options: MendOptions) {
  const paths = yield* Path.Path
  const fs = yield* FileSystem.FileSystem
  const downloader = yield* DataDownloader
  const { lenient } = options
  const inputs: Array<ReadInput> = []
  return yield* Effect.scoped(Effect.gen(function*() {
    const outputs = yield* Outputs.open({
      stage: "poi verify",
      manifest: paths.join(options.mendedDir, plan.repository, "manifest.json"),
      force: options.force
    })
    const report: Record<string, number> = {}
    if (options.noLeak) {
      const ids = new PoiIds()
      const train = yield* readSequences(yield* downloader.dataFile(plan.dataset, "train"), ids, {
        timed: true,
        lenient
      })
      const source = yield* downloader.dataFile(plan.dataset, "test_all")
      const split = yield* readSequences(source, ids, { timed: true, lenient })
      const found = leaks(train.value, split.value)
      inputs.push(train.input, split.input)
      const { value } = yield* readThrough(
        source,
        new RowFilter(source.path, found.targetVisits),
        (rows) => rows.length
      )
      const writer = yield* outputs.create(splitName("test_all"))
      for (const row of value) yield* writer.write(row)
      yield* writer.write("", value.length - 1)
      report["left_out"] = found.targetVisits.size
    }
    if (options.suffixCollisions) {
      for (const model of new Set(plan.files.flatMap((file) => file.model ?? []))) {
        const ids = new PoiIds()
        const book = yield* readCodebook(yield* downloader.codebookFile(plan.dataset, model), ids, { lenient })
        inputs.push(book.input)
        const text = yield* complaining(() => codebookCsv(suffixCollisions(book.value, ids), ids))
        const writer = yield* outputs.create(`${options.base}/${codebookName(model)}`)
        yield* writer.write(text, book.value.pois.length)
      }
    }
    return yield* outputs.commit({
      options: { dataset: plan.dataset, suffix_collisions: options.suffixCollisions, no_leak: options.noLeak, lenient },
      inputs,
      report
    })
  })).pipe(Effect.provideService(FileSystem.FileSystem, fs))
})
