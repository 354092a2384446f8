import { FileSystem, Path } from "@effect/platform"
import { Effect, Either, Option } from "effect"
import { CheckFailed, fileError, type InputError, type Manifest, readManifest, verifyManifest } from "../stage/index.ts"
import { checkJson, type JsonCheck, placeOf } from "./checkJson.ts"
import { checkMapping, checkNumbers, checkVisits, readVisits } from "./checkTree.ts"
import { type Codebook, type Collisions, collisions, sharedTokens, suffixCollisions } from "./codebook.ts"
import { DataDownloader } from "./DataDownloader.ts"
import type { DatasetPlan } from "./layout.ts"
import { leaks } from "./leaks.ts"
import { PoiIds } from "./PoiIds.ts"
import { type PoiSplit, poiSplits } from "./PoiLayout.ts"
import { complaining, readCodebook, readSequences } from "./readers.ts"
import { codebookTokens, idTokens, Renderer, rowsWithoutToken, type Tokens } from "./render.ts"
import type { Sequences } from "./sequences.ts"

export interface VerifyOptions {
  /** Folder with one tree a data set, as `poi generate` and `poi process` write it. */
  readonly outputDir: string
  readonly base: string
  readonly lenient: boolean
  /** Look at sequences and codebooks alone, not at generated files. */
  readonly inputsOnly: boolean
}

/** Something that does not hold. */
export interface Fault {
  readonly where: string
  readonly what: string
}

export interface CodebookReport {
  readonly lists: Collisions
  /** The same for the first three codes alone. */
  readonly triples: Collisions
  /** Code lists that several POIs share, with those POIs, largest group first. */
  readonly shared: ReadonlyArray<{ readonly code: string; readonly pois: ReadonlyArray<string> }>
  /** Rows of each split with a POI that the codebook lacks. */
  readonly unknown_pois: Readonly<Record<string, number>>
}

export interface LeakReport {
  readonly rows: number
  readonly identical: number
  readonly target_visits: number
}

export interface VerifyResult {
  readonly dataset: string
  readonly repository: string
  /** Files looked at, by name in the base folder. */
  readonly files: number
  readonly faults: ReadonlyArray<Fault>
  readonly leaks: Readonly<Record<string, LeakReport>>
  readonly empty_histories: Readonly<Record<string, number>>
  readonly codebooks: Readonly<Record<string, CodebookReport>>
  /** What could not be checked, and why. */
  readonly skipped: ReadonlyArray<Fault>
}

/** Everything of a data set that its checks share. */
interface Inputs {
  readonly ids: PoiIds
  readonly splits: ReadonlyMap<PoiSplit, Sequences>
  readonly books: ReadonlyMap<string, Codebook>
}

const isSet = (manifest: Option.Option<Manifest>, option: string): boolean =>
  Option.isSome(manifest) && manifest.value.options[option] === true

/** Where a file differs from what its inputs give; undefined when it does not. */
const difference = (actual: Buffer, renderer: Renderer): string | undefined => {
  let at = 0
  for (let piece = renderer.next(); piece !== undefined; piece = renderer.next()) {
    const same = actual.subarray(at, at + piece.length)
    if (!same.equals(piece)) {
      let k = 0
      while (k < same.length && same[k] === piece[k]) k++
      return placeOf(actual.toString("latin1"), at + k)
    }
    at += piece.length
  }
  return at === actual.length ? undefined : "the end: there is more than there should be"
}

const codebookReport = ({ ids, splits }: Inputs, book: Codebook): CodebookReport => {
  const tokens = codebookTokens(book, ids)
  const shared = [...sharedTokens(book)].map(([code, pois]) => ({ code, pois: pois.map((poi) => ids.texts[poi]!) }))
  return {
    lists: collisions(book),
    triples: collisions(book, 3),
    shared: shared.sort((a, b) => b.pois.length - a.pois.length),
    unknown_pois: Object.fromEntries([...splits].map(([split, rows]) => [split, rowsWithoutToken(rows, tokens)]))
  }
}

/**
 * Checks one data set: its generated files against their manifest, by themselves, against each other and against what their inputs
 * give again; what `poi process` wrote; and reports collisions, leaks, unknown POIs and empty histories. Reads, never writes.
 * Memory: the sequences and codebooks of the data set, and one generated file.
 */
export const verifyDataset = Effect.fn("poi.verify")(function*(plan: DatasetPlan, options: VerifyOptions) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const downloader = yield* DataDownloader
  const { dataset, files, repository } = plan
  const tree = paths.join(options.outputDir, repository)
  const folder = paths.join(tree, options.base)
  const faults: Array<Fault> = []
  const skipped: Array<Fault> = []
  const ids = new PoiIds()
  const splits = new Map<PoiSplit, Sequences>()
  const books = new Map<string, Codebook>()
  const inputs: Inputs = { ids, splits, books }

  for (const split of poiSplits) {
    if (!files.some((file) => file.split === split)) continue
    const read = yield* Effect.either(
      Effect.flatMap(
        downloader.dataFile(dataset, split),
        (source) => readSequences(source, ids, { timed: true, lenient: options.lenient })
      )
    )
    if (Either.isRight(read)) splits.set(split, read.right.value)
    else {
      ;(read.left._tag === "InputError" ? faults : skipped).push({
        where: `${dataset} ${split}`,
        what: read.left.message
      })
    }
  }
  for (const model of new Set(files.flatMap((file) => file.model ?? []))) {
    const read = yield* Effect.either(
      Effect.flatMap(
        downloader.codebookFile(dataset, model),
        (source) => readCodebook(source, ids, { lenient: options.lenient })
      )
    )
    if (Either.isRight(read)) books.set(model, read.right.value)
    else (read.left._tag === "InputError" ? faults : skipped).push({ where: model, what: read.left.message })
  }

  const reports: Record<string, CodebookReport> = {}
  for (const [model, book] of books) reports[model] = codebookReport(inputs, book)
  for (const [model, { unknown_pois }] of Object.entries(reports)) {
    for (const [split, rows] of Object.entries(unknown_pois)) {
      if (rows > 0) faults.push({ where: `${model}, ${split}`, what: `${rows} rows have a POI without a code` })
    }
  }
  const train = splits.get("train")
  const leakReports: Record<string, LeakReport> = {}
  let leaking: ReadonlySet<number> = new Set()
  for (const [split, rows] of splits) {
    if (train === undefined || split === "train") continue
    const found = leaks(train, rows)
    if (split === "test_all") leaking = found.targetVisits
    leakReports[split] = { rows: rows.rows, identical: found.identical, target_visits: found.targetVisits.size }
  }

  faults.push(...yield* checkProcessed(tree, inputs))

  let looked = 0
  if (!options.inputsOnly) {
    const manifestPath = paths.join(folder, "manifest.json")
    const manifest = yield* Effect.option(readManifest(manifestPath))
    if (Option.isNone(manifest)) {
      faults.push({ where: manifestPath, what: "there is no manifest, so hashes cannot be checked" })
    } else {
      const { files: held } = yield* verifyManifest(manifestPath)
      for (const file of held) {
        if (file.state === "holds") continue
        if (file.role === "output" || file.state === "changed") {
          faults.push({
            where: file.path,
            what: file.state === "missing" ? "is missing" : `the ${file.role} was changed`
          })
        }
      }
      const known = new Set(manifest.value.outputs.map((file) => file.path))
      const here = yield* Effect.mapError(fs.readDirectory(folder, { recursive: true }), fileError(folder))
      for (const name of here.map((path) => path.replaceAll("\\", "/")).sort()) {
        const stat = yield* Effect.option(fs.stat(paths.join(folder, name)))
        const isFile = Option.isSome(stat) && stat.value.type === "File"
        if (isFile && !known.has(name) && name !== "manifest.json" && !name.startsWith("Intermediate Files/")) {
          faults.push({ where: name, what: "the manifest does not name it" })
        }
      }
    }
    const outlines = new Map<PoiSplit, { readonly name: string; readonly check: JsonCheck }>()
    const suffix = isSet(manifest, "suffix_collisions")
    const tokensOf = new Map<string, Tokens>()
    for (const file of files) {
      const path = paths.join(folder, file.name)
      const read = yield* Effect.option(fs.readFile(path))
      if (Option.isNone(read)) {
        faults.push({ where: file.name, what: "is missing" })
        continue
      }
      looked++
      const bytes = Buffer.from(read.value.buffer, read.value.byteOffset, read.value.byteLength)
      const check = checkJson(bytes.toString("latin1"), file.kind !== "notime")
      if (check.fault !== undefined) faults.push({ where: file.name, what: check.fault })
      const other = outlines.get(file.split)
      if (other === undefined) outlines.set(file.split, { name: file.name, check })
      else if (other.check.outline !== check.outline && check.fault === undefined && other.check.fault === undefined) {
        faults.push({ where: file.name, what: `other users, or histories of another length, than ${other.name}` })
      }
      const made = yield* Effect.either(complaining(() => {
        const key = file.kind === "id" ? "" : file.model!
        const book = books.get(key)
        if (splits.get(file.split) === undefined || (key !== "" && book === undefined)) return undefined
        const tokens = tokensOf.get(key) ??
          (key === "" ? idTokens(ids) : codebookTokens(suffix ? suffixCollisions(book!, ids) : book!, ids))
        tokensOf.set(key, tokens)
        return tokens
      }))
      if (Either.isLeft(made)) faults.push({ where: file.name, what: made.left.message })
      else if (made.right !== undefined) {
        const sequences = splits.get(file.split)!
        if (file.kind !== "id" && rowsWithoutToken(sequences, made.right) > 0) continue
        const without = file.split === "test_all" && isSet(manifest, "no_leak") ? leaking : undefined
        const place = difference(bytes, new Renderer(sequences, made.right, { timed: file.kind !== "notime", without }))
        if (place !== undefined) {
          faults.push({ where: file.name, what: `differs from what its inputs give, at ${place}` })
        }
      }
    }
  }
  const result: VerifyResult = {
    dataset,
    repository,
    files: looked,
    faults,
    leaks: leakReports,
    empty_histories: Object.fromEntries([...splits].map(([split, { notes }]) => [split, notes.emptyHistories])),
    codebooks: reports,
    skipped
  }
  return result
})

/** What `poi process` wrote, where it is there: mappings, numbers, and that every visit of a split is a check-in. */
const checkProcessed = Effect.fn("poi.checkProcessed")(function*(tree: string, { ids, splits }: Inputs) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const faults: Array<Fault> = []
  const folder = paths.join(tree, "Intermediate Files")
  const load = (name: string) => Effect.option(fs.readFile(paths.join(folder, name)))
  const check = (name: string, run: () => string | undefined) =>
    Effect.map(
      Effect.catchAll(complaining(run), (error: InputError) => Effect.succeed(error.message)),
      (fault) => void (fault !== undefined && faults.push({ where: name, what: fault }))
    )
  const counts: Array<readonly [string, number]> = []
  for (const name of ["Uid", "Pid", "Catname", "Region"]) {
    const file = `${name.toLowerCase()}_mapping.csv`
    const bytes = yield* load(file)
    if (Option.isNone(bytes)) continue
    yield* check(file, () => {
      const { count, fault } = checkMapping(file, bytes.value, name)
      counts.push([name, count])
      return fault
    })
  }
  const data = yield* load("data.csv")
  if (Option.isSome(data)) yield* check("data.csv", () => checkNumbers("data.csv", data.value, counts))
  const train = yield* load("train_data.csv")
  const test = yield* load("test_data.csv")
  if (Option.isNone(train) || Option.isNone(test)) return faults
  const ofTrain = readVisits("train_data.csv", train.value)
  const ofTest = readVisits("test_data.csv", test.value)
  for (const [split, rows] of splits) {
    const known = split === "train" ? [ofTrain] : split === "test_all" ? [ofTrain, ofTest] : [ofTest]
    yield* check(`data/${split}.csv`, () => checkVisits(rows, ids, known))
  }
  return faults
})

/** The error that names the faults, twenty at most; undefined without faults. */
export const failedChecks = (results: ReadonlyArray<VerifyResult>): CheckFailed | undefined => {
  const all = results.flatMap(({ dataset, faults }) => faults.map((fault) => ({ dataset, ...fault })))
  if (all.length === 0) return undefined
  const shown = all.slice(0, 20).map(({ dataset, what, where }) => `${dataset}: ${where}: ${what}`)
  return new CheckFailed({
    check: `${all.length} ${all.length === 1 ? "check" : "checks"}`,
    detail: `${shown.join("; ")}${all.length > shown.length ? "; ..." : ""}`
  })
}
