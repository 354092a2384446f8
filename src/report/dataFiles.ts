import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { byCodeUnit } from "../rows/index.ts"
import { fileError, InputError, Outputs } from "../stage/index.ts"

const ofRows = /\.(?:json|jsonl|ndjson)$/i
/** Files of a stage that hold something else than its rows. */
const beside = /(?:manifest|rejects|report|stats|dataset_info|duplicates)\b[^/]*\.jsonl?$/i

/** Training rows first, then those held back. */
const rank = (name: string): number => /(?:^|[_.-])train/i.test(name) ? 0 : 1

/**
 * Of files, these; of a folder, the files with rows that its manifests name, and without a manifest all JSON lines in it. In
 * the order given; of a folder training files first, then by name.
 */
export const dataFiles = Effect.fn("dataFiles")(function*(inputs: ReadonlyArray<string>) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const files: Array<string> = []
  for (const input of inputs) {
    const info = yield* Effect.mapError(fs.stat(input), fileError(input))
    if (info.type !== "Directory") {
      files.push(input)
      continue
    }
    const names = yield* Effect.mapError(fs.readDirectory(input), fileError(input))
    const claimed = new Set<string>()
    for (const name of names.filter((one) => one.endsWith("manifest.json")).sort(byCodeUnit)) {
      const manifest = yield* Effect.option(Outputs.readManifest(paths.join(input, name)))
      if (manifest._tag === "None") continue
      for (const { path, records } of manifest.value.outputs) if (records !== undefined) claimed.add(path)
    }
    const found = (claimed.size > 0 ? [...claimed] : names).filter((name) => ofRows.test(name) && !beside.test(name))
      .sort((a, b) => rank(a) - rank(b) || byCodeUnit(a, b))
    if (found.length === 0) {
      return yield* new InputError({
        where: input,
        found: "no file of rows in this folder",
        expected: "JSON lines, such as train.json",
        next: names.some((name) => name.endsWith(".parquet"))
          ? "Give the files that the Parquet files were made from"
          : undefined
      })
    }
    files.push(...found.map((name) => paths.join(input, name)))
  }
  return [...new Set(files)]
})
