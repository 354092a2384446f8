import { Path } from "@effect/platform"
import { Effect } from "effect"
import { UsageError } from "../stage/index.ts"
import { type MadeFile } from "../tables/index.ts"

/** One file of its own name, or a folder for files named after the inputs. */
export type Target = { readonly file: string } | { readonly folder: string }

export interface PlannedFile extends MadeFile {
  readonly input: string
}

export interface ExportPlan {
  readonly files: ReadonlyArray<PlannedFile>
  readonly manifest: string
  readonly rejects: string
  readonly datasetInfo: string
}

/** Names of files that are held back from training. */
const evaluation = /(?:^|[_.-])(?:test|testing|val|valid|validation|eval|evaluation|dev)(?:[_.-]|$)/i

/** Where each input goes. Refused: two of one name, and an output that would replace an input. */
export const planFiles = Effect.fn("export.planFiles")(function*(
  inputs: ReadonlyArray<string>,
  target: Target,
  extension: string
) {
  const paths = yield* Path.Path
  if (inputs.length === 0) {
    return yield* new UsageError({ where: "--input", found: "no file", expected: "one or more files of rows" })
  }
  if ("file" in target && inputs.length !== 1) {
    return yield* new UsageError({
      where: "--output",
      found: `${inputs.length} inputs for one file`,
      next: "Give a folder with --output-dir"
    })
  }
  const stem = (path: string): string => paths.basename(path).replace(/\.(?:jsonl|ndjson|json)$/i, "")
  const files: Array<PlannedFile> = []
  for (const input of inputs) {
    const path = "file" in target ? target.file : paths.join(target.folder, `${stem(input)}.${extension}`)
    const fileName = paths.basename(path)
    const name = fileName.replace(/\.[^.]+$/, "")
    const same = files.find((file) => file.fileName === fileName)
    if (same !== undefined) {
      return yield* new UsageError({
        where: "--input",
        found: `${same.input} and ${input} would both become ${path}`,
        next: "Export them to two folders"
      })
    }
    if (inputs.some((one) => paths.resolve(one) === paths.resolve(path))) {
      return yield* new UsageError({
        where: "file" in target ? "--output" : "--output-dir",
        found: `${path} is an input`,
        next: "Choose another folder"
      })
    }
    files.push({ input, name, path, folder: paths.dirname(path), fileName, isEvaluation: evaluation.test(name) })
  }
  const base = "file" in target ? target.file : paths.join(target.folder, "export")
  const plan: ExportPlan = {
    files,
    manifest: `${base}.manifest.json`,
    rejects: `${base}.rejects.jsonl`,
    // Only a folder of the run's own can have LLaMA-Factory's one file for all of its data sets.
    datasetInfo: "file" in target ? `${base}.dataset_info.json` : paths.join(target.folder, "dataset_info.json")
  }
  return plan
})
