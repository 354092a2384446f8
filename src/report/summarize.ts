import { Effect } from "effect"
import { byCodeUnit, isObject, type Json, type JsonObject, stringify } from "../rows/index.ts"
import type { StageLosses } from "./flow.ts"
import { beginning, type DatasetFolder, type FolderRun, readObject } from "./folder.ts"
import type { Measured } from "./measure.ts"
import type { DuplicateSummary, Labelled, LeakProof, RunSummary, Summary } from "./Summary.ts"

const object = (value: unknown): JsonObject => isObject(value) ? value : {}
const number = (value: Json.Json | undefined): number | undefined => typeof value === "number" ? value : undefined

const numbers = (value: Json.Json | undefined): ReadonlyArray<readonly [string, number]> =>
  Object.entries(object(value)).flatMap(([name, one]) => typeof one === "number" ? [[name, one] as const] : [])

/** Stages that are known, in the order they are meant to run. */
const usual = ["prepare", "dedupe", "generate-descriptions", "filter-quality"]

/** What was left out, in the order the stages ran: by their manifests, else as usual. */
const inOrder = (losses: Measured["losses"], runs: ReadonlyArray<FolderRun>): ReadonlyArray<StageLosses> => {
  const place = (stage: string) => {
    const depth = Math.min(...runs.filter((run) => run.manifest.stage === stage).map((run) => run.depth))
    const rank = usual.indexOf(stage)
    return [depth, rank < 0 ? usual.length : rank] as const
  }
  return [...losses.values()].sort((a, b) => {
    const [one, other] = [place(a.stage), place(b.stage)]
    const byDepth = one[0] === other[0] ? 0 : one[0] - other[0]
    return byDepth || one[1] - other[1] || byCodeUnit(a.stage, b.stage)
  })
}

/** Lists that a manifest of `dedupe` or `prepare` begins with; the rest of such a file may be long and is not read. */
const flatObject = (text: string, name: string): JsonObject => {
  const match = new RegExp(`"${name}":\\s*(\\{[^{}]*\\})`).exec(text)
  try {
    return match === null ? {} : object(JSON.parse(match[1]!))
  } catch {
    return {}
  }
}

const duplicatesOf = Effect.fn("report.duplicates")(function*(folder: DatasetFolder) {
  const all: Array<DuplicateSummary> = []
  for (const file of folder.duplicates) {
    const text = yield* beginning(file.path, 256 * 1024)
    const totals = flatObject(text, "totals")
    all.push({
      file: file.name,
      in: number(totals["in"]) ?? 0,
      kept: number(totals["kept"]) ?? 0,
      removed: number(totals["removed"]) ?? 0,
      byKind: numbers(flatObject(text, "removed_by_kind")),
      similarity: numbers(flatObject(text, "similarity_histogram"))
    })
  }
  return all
})

const proofOf = (split: JsonObject): LeakProof | undefined => {
  if (Object.keys(split).length === 0) return undefined
  const near = object(split["near"])
  const ratio = object(split["ratio"])
  const both = split["groups_on_both_sides"]
  return {
    seed: number(split["seed"]),
    wanted: number(ratio["wanted"]),
    reached: number(ratio["reached"]),
    groupsOnBothSides: Array.isArray(both) ? both.length : undefined,
    threshold: number(near["threshold"]),
    pairs: number(near["pairs"]),
    compared: number(near["pairs_compared_exactly"]) ?? number(near["pairs_compared"]),
    highest: number(near["highest_similarity"]),
    recall: number(near["recall_at_threshold"])
  }
}

const optionsOf = (options: Readonly<Record<string, unknown>>): ReadonlyArray<Labelled> =>
  Object.entries(options).filter(([name, value]) => name !== "split" && value !== null).map(([name, value]) => {
    const text = typeof value === "string" ? value : stringify(value)
    return [name.replaceAll("_", " "), text.length > 400 ? `${text.slice(0, 399)}…` : text] as const
  })

const runOf = ({ manifest, name }: FolderRun): RunSummary => ({
  stage: manifest.stage,
  manifest: name,
  version: manifest.version,
  in: manifest.counts?.in,
  out: manifest.counts?.out,
  rejected: manifest.counts === undefined
    ? undefined
    : Object.values(manifest.counts.rejected).reduce((sum, one) => sum + one, 0),
  options: optionsOf(manifest.options)
})

/** Puts together what was measured and what the folder's manifests and statistics say. */
export const summarize = Effect.fn("report.summarize")(
  function*(folder: DatasetFolder, measured: Measured, title: string) {
    const raw = new Map<string, number>()
    const sourceNames = new Map<string, string>()
    const failed: Array<Labelled> = []
    const stats = yield* Effect.forEach(folder.stats, readObject)
    for (const one of stats) {
      for (const [id, entry] of Object.entries(object(one?.["sources"]))) {
        const source = object(entry)
        const read = number(source["in"])
        if (read !== undefined) raw.set(id, (raw.get(id) ?? 0) + read)
        if (typeof source["name"] === "string") sourceNames.set(id, source["name"])
        if (typeof source["failed"] === "string") failed.push([id, source["failed"]])
      }
    }
    const prepared = folder.runs.find((run) => isObject(run.manifest.options["split"]))
    const split = prepared === undefined
      ? object(stats.find((one) => isObject(one?.["split"]))?.["split"])
      : object(prepared.manifest.options["split"])
    const summary: Summary = {
      title,
      splits: measured.splits,
      flow: {
        stages: inOrder(measured.losses, folder.runs),
        splits: measured.splits.map(([name, measures]) => [name, measures.sources] as const),
        raw
      },
      sourceNames,
      failed,
      rejected: measured.rejected,
      copies: measured.copies,
      duplicates: yield* duplicatesOf(folder),
      proof: proofOf(split),
      runs: folder.runs.map(runOf),
      files: [
        ...measured.files.map((file, i) => ({ ...file, holds: folder.rows[i]!.split })),
        ...measured.rejectFiles.map((file) => ({ ...file, holds: "rejects" }))
      ],
      shown: { samples: measured.samples.length, rejects: measured.rejects.length }
    }
    return summary
  }
)
