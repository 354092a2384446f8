import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { canonicalHash } from "../python/index.ts"
import {
  canonical,
  type FieldPath,
  getField,
  isObject,
  type JsonObject,
  Reject,
  sha256,
  stringify
} from "../rows/index.ts"
import { Counts, Jsonl, Outputs, Progress, Rejects, toWriter } from "../stage/index.ts"
import { containmentDefaults } from "./acrossSides.ts"
import { Comparison } from "./Comparison.ts"
import { type ContainedPair, ContainmentSearch } from "./ContainmentSearch.ts"
import { type Contamination, readBenchmarks, textsOf } from "./contamination.ts"
import { makeCorpus } from "./Corpora.ts"
import type { Corpus } from "./Corpus.ts"
import { DisjointSets } from "./DisjointSets.ts"
import type { DuplicateKind } from "./duplicates.ts"
import { kernelOptions, makeKernel } from "./kernels.ts"
import type { Resources } from "./nearDuplicates.ts"
import { searchClusters } from "./nearSearch.ts"
import { type NearChoice, type NearSettings, nearSettings } from "./settings.ts"
import { assertSome, fieldName, inputOf, isCodeField, readTexts, rowId, type TextRow } from "./textRows.ts"

export interface DedupeOptions {
  readonly input: string
  readonly output: string
  readonly field: FieldPath
  /** Absent: `code` for a field that is called so, else `text`. */
  readonly language: "code" | "text" | undefined
  /** False: only exact copies are looked for. */
  readonly near: NearChoice | false
  /** Least share of a row that stands in another to be reported as contained; false: not looked for. */
  readonly contained: number | false
  /** Take contained rows out too, not only report them. */
  readonly removeContained: boolean
  /** Numbers that say which of several copies stays: the higher wins, priority before quality; rows without one count as 0. */
  readonly priorityField: FieldPath
  readonly qualityField: FieldPath
  readonly benchmarks: ReadonlyArray<string>
  readonly benchmarkWords: number
  readonly resources: Resources
  readonly force: boolean
}

/** What a run came to. `in = out + Σ rejected`. */
export interface Deduped {
  readonly output: string
  readonly in: number
  readonly out: number
  readonly rejected: Readonly<Record<string, number>>
  readonly clusters: number
  /** Rows that stand in others, removed or not. */
  readonly contained: number
}

/** A removed row: the row that stays, by index, or what it holds of a benchmark. */
type Fate =
  | { readonly kind: DuplicateKind; readonly kept: number; readonly similarity: number }
  | { readonly kind: "contaminated"; readonly found: Contamination }

/** What is known of each row between the two readings of the file: about 100 bytes, or 200 with an id. */
interface Row {
  readonly line: number
  readonly id: string | undefined
  readonly priority: number
  readonly quality: number
  /** The record's own hash: decides where nothing else does, whatever the order. */
  readonly key: string
}

const stage = "dedupe"

const numberAt = (value: JsonObject, field: FieldPath): number => {
  const found = getField(value, field)
  // A quality is a number, or a score with its components beside it.
  const number = isObject(found) ? found["score"] : found
  return typeof number === "number" ? number : 0
}

/**
 * One row of each set of copies, in the order of the input, rows unchanged. Reads the file twice. Copies are exact (for code the
 * same tokens, else the same text but for blanks) or near-duplicates. What is removed is listed in
 * `<output>.deduplication_report.json`, and whole in `<output>.rejects.jsonl`. Memory: texts and sketches up to the limit, beyond
 * which they go to disk, and 0.2 KB a row.
 */
export const dedupeFile = Effect.fn("dedupe")(function*(options: DedupeOptions) {
  const { field, input, near, output, resources } = options
  const language = options.language ?? (isCodeField(field) ? "code" : "text")
  const isCode = language === "code"
  const settings = nearSettings({ ...(near === false ? {} : near), language })
  const outputs = yield* Outputs.open({ stage, manifest: Outputs.manifestPath(output), force: options.force })
  const base = output.split("/").at(-1)!
  const writer = yield* outputs.create(base)
  const report = yield* outputs.create(`${base}.deduplication_report.json`)
  const rejects = yield* toWriter(yield* outputs.create(`${base}.rejects.jsonl`))
  const progress = yield* Progress.Progress
  const benchmarks = options.benchmarks.length === 0
    ? undefined
    : yield* Effect.provideService(
      readBenchmarks(options.benchmarks, { words: options.benchmarkWords, stage }),
      Rejects.Rejects,
      rejects
    )
  const badBenchmarkRows = Object.values(yield* rejects.counts).reduce((sum, one) => sum + one, 0)

  const rows: Array<Row> = []
  const fates = new Map<number, Fate>()
  const keys: Array<string> = []
  const task = progress.task("reading")
  const noteRow = (row: TextRow): string => {
    const index = rows.length
    rows.push({
      line: row.line,
      id: rowId(row.value),
      priority: numberAt(row.value, options.priorityField),
      quality: numberAt(row.value, options.qualityField),
      key: createHash("sha256").update(canonical(row.value)).digest("base64url").slice(0, 22)
    })
    task.advance(1)
    const found = benchmarks === undefined ? undefined : firstFound(textsOf(row.value), benchmarks.find)
    if (found !== undefined) fates.set(index, { kind: "contaminated", found })
    if (near === false) keys.push(found === undefined ? exactKey(row.text, isCode) : "")
    // Without near-duplicates, or for a row that is gone already, nothing is to be compared.
    return near === false || found !== undefined ? "" : row.text
  }
  const texts = Stream.map(readTexts(input, field, stage), noteRow).pipe(
    Stream.provideService(Rejects.Rejects, rejects)
  )
  const corpus = yield* makeCorpus(texts, { settings, ...resources })
  task.finish()
  const missing = (yield* rejects.counts)["field-missing"] ?? 0
  yield* assertSome(input, field, rows.length, missing)

  const search = yield* searchClusters(corpus, settings)
  const comparison = new Comparison(corpus, makeKernel(kernelOptions(settings)), settings)
  const keyOf = (row: number): string =>
    near === false ? keys[row]! : exactKey(Buffer.from(corpus.text(row)).toString("utf8"), isCode)
  const sets = [...search.clusters.joined(), ...copiesWithoutTokens(corpus, rows.length, fates, keyOf)]
  for (const members of sets) {
    const [best, ...others] = [...members].sort((a, b) => better(rows[a]!, rows[b]!)) as [number, ...Array<number>]
    const bestKey = keyOf(best)
    for (const row of others) {
      const kind = keyOf(row) === bestKey ? "exact" : "near"
      fates.set(row, { kind, kept: best, similarity: kind === "exact" ? 1 : comparison.similarity(best, row) })
    }
  }
  const contained = near === false || options.contained === false
    ? []
    : yield* findContained(corpus, settings, options.contained, rows, (row) => !fates.has(row))
  if (options.removeContained) {
    for (const { inner, outer, share } of contained) {
      fates.set(inner, { kind: "contained", kept: outer, similarity: share })
    }
    // What holds a row may stand in something larger itself: the largest stays for all.
    for (const { inner, outer, share } of contained) {
      let kept = outer
      for (let fate = fates.get(kept); fate !== undefined && fate.kind === "contained"; fate = fates.get(kept)) {
        kept = fate.kept
      }
      fates.set(inner, { kind: "contained", kept, similarity: share })
    }
  }

  const place = (row: number) => ({
    line: rows[row]!.line,
    ...(rows[row]!.id === undefined ? {} : { id: rows[row]!.id })
  })
  const kinds = new Map<string, number>()
  for (const { kind } of fates.values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  yield* report.write(
    `{\n"totals": ${
      stringify({
        in: rows.length + missing,
        kept: rows.length - fates.size,
        removed: fates.size,
        without_text: missing
      })
    },\n"removed_by_kind": ${stringify(Object.fromEntries([...kinds].sort()))},\n"clusters": [`
  )
  for (const [i, members] of sets.entries()) {
    const kept = members.find((row) => !fates.has(row) || fates.get(row)!.kind === "contained")!
    yield* report.write(
      `${i === 0 ? "" : ","}\n${
        stringify({
          kept: place(kept),
          removed: members.filter((row) => row !== kept).map(place)
        })
      }`
    )
  }
  yield* report.write(`],\n"contained": [`)
  for (const [i, { inner, outer, share }] of contained.entries()) {
    const pair = { row: place(inner), in: place(outer), share: Number(share.toFixed(6)) }
    yield* report.write(`${i === 0 ? "" : ","}\n${stringify(pair)}`)
  }
  yield* report.write(`],\n"removed": [`)

  let index = 0
  let written = 0
  let listed = 0
  const writing = progress.task("writing", rows.length)
  yield* Stream.runForEach(Jsonl.readRows(input), (row) =>
    Effect.gen(function*() {
      if (row._tag !== "Row" || rows[index]?.line !== row.line) return
      const fate = fates.get(index++)
      writing.advance(1)
      if (fate === undefined) {
        written++
        return yield* writer.write(`${stringify(row.value)}\n`, 1)
      }
      const why = fate.kind === "contaminated"
        ? fate.found
        : { kept: place(fate.kept), similarity: Number(fate.similarity.toFixed(6)) }
      yield* report.write(
        `${listed++ === 0 ? "" : ","}\n${stringify({ ...place(index - 1), kind: fate.kind, ...why })}`
      )
      yield* rejects.add(
        new Reject({
          stage,
          reason: fate.kind === "contaminated" ? fate.kind : `duplicate-${fate.kind}`,
          detail: fate.kind === "contaminated"
            ? `holds words of ${fate.found.benchmark.file}:${fate.found.benchmark.line}: ${fate.found.words}`
            : `${fate.kind === "contained" ? "stands in" : "a copy of"} line ${rows[fate.kept]!.line}, similarity ${
              fate.similarity.toFixed(3)
            }`,
          origin: { file: input, line: row.line },
          record: row.value
        })
      )
    }))
  writing.finish()
  yield* report.write("]\n}\n")

  const rejected = { ...(yield* rejects.counts) }
  const read = Object.values(rejected).reduce((sum, one) => sum + one, 0) - badBenchmarkRows + written
  yield* outputs.commit({
    options: {
      field: fieldName(field),
      language: settings.language,
      near_duplicates: near === false ? false : {
        threshold: settings.threshold,
        shingle_tokens: settings.shingle,
        permutations: settings.permutations,
        bands: settings.bands
      },
      contained: options.contained,
      remove_contained: options.removeContained,
      priority_field: fieldName(options.priorityField),
      quality_field: fieldName(options.qualityField),
      ...(benchmarks === undefined ? {} : {
        decontaminate: {
          words: benchmarks.words,
          rows: benchmarks.rows,
          too_short: benchmarks.tooShort,
          grams: benchmarks.grams
        }
      })
    },
    inputs: [
      yield* inputOf(input, read),
      ...yield* Effect.forEach(options.benchmarks, (file) => inputOf(file))
    ],
    counts: new Counts({ in: read + badBenchmarkRows, out: written, rejected })
  })
  const result: Deduped = {
    output,
    in: read,
    out: written,
    rejected,
    clusters: sets.length,
    contained: contained.length
  }
  return result
}, Effect.scoped)

const firstFound = (
  texts: ReadonlyArray<string>,
  find: (text: string) => Contamination | undefined
): Contamination | undefined => {
  for (const text of texts) {
    const found = find(text)
    if (found !== undefined) return found
  }
  return undefined
}

const exactKey = (text: string, isCode: boolean): string =>
  isCode ? canonicalHash(text) : sha256(text.trim().replace(/\s+/g, " "))

const better = (a: Row, b: Row): number =>
  b.priority - a.priority || b.quality - a.quality || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.line - b.line)

/** Exact copies among the rows that have no shingles to be compared by: empty texts, remarks alone; or all rows. */
const copiesWithoutTokens = (
  corpus: Corpus,
  size: number,
  fates: ReadonlyMap<number, Fate>,
  keyOf: (row: number) => string
): Array<Array<number>> => {
  const sets = new DisjointSets(size)
  const first = new Map<string, number>()
  for (let row = 0; row < size; row++) {
    if (corpus.shingles(row) > 0 || fates.has(row)) continue
    const key = keyOf(row)
    const other = first.get(key)
    if (other === undefined) first.set(key, row)
    else sets.join(other, row)
  }
  return sets.joined()
}

/** Rows that stand in larger ones, each with the one that holds most of it. */
const findContained = Effect.fn("dedupe.findContained")(function*(
  corpus: Corpus,
  settings: NearSettings,
  threshold: number,
  rows: ReadonlyArray<Row>,
  isKept: (row: number) => boolean
) {
  const search = new ContainmentSearch(corpus, makeKernel(kernelOptions(settings)), settings, {
    ...containmentDefaults,
    threshold
  })
  const kept = rows.map((_, row) => row).filter(isKept)
  search.index(kept)
  const found: Array<ContainedPair> = []
  for (const [i, inner] of kept.entries()) {
    if (i % 256 === 0) yield* Effect.yieldNow()
    const [best] = search.within(inner)
      .filter(({ outer }) => corpus.shingles(outer) > corpus.shingles(inner))
      .sort((a, b) => b.share - a.share || better(rows[a.outer]!, rows[b.outer]!))
    if (best !== undefined) found.push(best)
  }
  return found
})
