import { Effect, Either, Stream } from "effect"
import { examine, type Examined } from "../llm/index.ts"
import { loadLibraries } from "../manim/index.ts"
import { deduplicationReport, duplicateRejects, type Partition, partition, readBenchmarks } from "../near/index.ts"
import { type Libraries } from "../python/index.ts"
import { type Draft, isObject, type Json, Reject, stringify } from "../rows/index.ts"
import { Counts, InputError, Outputs, PartialFailure, Progress, Rejects } from "../stage/index.ts"
import { augment } from "./augment.ts"
import { type About, type Extracted, type Extractor, isReject, stage } from "./Extractor.ts"
import { prepareStats, type SourceTally, totalRejected } from "./prepareStats.ts"

export interface PrepareOptions {
  /** In the order of the output. */
  readonly sources: ReadonlyArray<typeof Extractor.Service>
  readonly outputDir: string
  /** Share of rows for the test side, 0 to 1. */
  readonly testRatio: number
  readonly seed: number
  /** Rows out for each training row at most; undefined: no variants. */
  readonly augmentation: number | undefined
  readonly deduplicate: boolean
  /** Jaccard similarity from which two scenes count as near-duplicates; false: only exact and renamed copies are told. */
  readonly nearDuplicates: number | false
  /** Meet the ratio within a percentage point, at the price of stability. */
  readonly balance: boolean
  /** Meet the ratio within each source. */
  readonly stratify: boolean
  /** Files of benchmark rows; training rows that hold 13 words in a row of theirs are left out. */
  readonly decontaminate: ReadonlyArray<string>
  /** Memory for the search of near-duplicates, beyond which it spills to disk. */
  readonly maxMemoryBytes: number
  /** Keep samples that are not self-contained, labelled in `metadata.unresolved`. */
  readonly allowUnresolved: boolean
  /** SPDX ids (and `unlicensed`, `permission-required`) that are let through; undefined: all. */
  readonly licenses: ReadonlyArray<string> | undefined
  readonly force: boolean
  /** Sources read at the same time; changes no byte of the output. */
  readonly concurrency: number
}

/** What a run came to, for the terminal and for `--json`. */
export interface Prepared {
  readonly outputDir: string
  readonly train: number
  readonly test: number
  readonly rejected: Readonly<Record<string, number>>
  readonly removed: number
  readonly needsDescription: number
  readonly sources: ReadonlyArray<{
    readonly id: string
    readonly in: number
    readonly out: number
    readonly expected: number | undefined
    readonly failed: string | undefined
  }>
  readonly split: Partition["proof"]
}

interface Gathered {
  readonly tally: SourceTally
  readonly drafts: ReadonlyArray<Draft>
  readonly rejects: ReadonlyArray<Reject>
}

const bump = (tally: SourceTally, reason: string): void => {
  tally.rejected.set(reason, (tally.rejected.get(reason) ?? 0) + 1)
}

const faultReject = ({ draft }: Examined, reason: string, detail: string): Reject =>
  new Reject({
    stage,
    reason,
    detail,
    origin: draft.origin,
    source: draft.source,
    record: { class_name: draft.metadata["class_name"], description: draft.description, code: draft.code }
  })

const provenanceText = (draft: Draft, key: "license" | "repository" | "commit"): string | undefined => {
  const provenance = draft.metadata["provenance"]
  const value = isObject(provenance) ? provenance[key] : undefined
  return typeof value === "string" ? value : undefined
}

/** Extracts and examines all of one source. A failure of the source as a whole is told in its tally. */
const gather = Effect.fn("prepare.gather")(function*(
  extractor: typeof Extractor.Service,
  tables: Libraries,
  options: PrepareOptions
) {
  const progress = yield* Progress.Progress
  const { about } = extractor
  const tally: SourceTally = { about, in: 0, rejected: new Map(), commits: new Map() }
  const drafts: Array<Draft> = []
  const rejects: Array<Reject> = []
  const task = progress.task(about.id, about.expected)
  const leave = (reject: Reject) => {
    bump(tally, reject.reason)
    rejects.push(reject)
  }
  const take = (examined: Examined): void => {
    const { draft, fault } = examined
    const license = provenanceText(draft, "license")
    const commit = provenanceText(draft, "commit")
    if (commit !== undefined) tally.commits.set(provenanceText(draft, "repository") ?? "", commit)
    if (options.licenses !== undefined && (license === undefined || !options.licenses.includes(license))) {
      leave(
        faultReject(
          examined,
          "license-not-wanted",
          `its licence is ${license ?? "not known"}; wanted: ${options.licenses.join(", ")}`
        )
      )
    } else if (fault === undefined) drafts.push(draft)
    else if (options.allowUnresolved && fault.reason !== "syntax-error") {
      drafts.push({ ...draft, metadata: { ...draft.metadata, unresolved: fault.reason } })
    } else leave(faultReject(examined, fault.reason, fault.detail))
  }
  let breathed = performance.now()
  const one = (found: Extracted) =>
    Effect.suspend(() => {
      tally.in++
      task.advance(1)
      if (isReject(found)) leave(found)
      else take(examine(found, tables))
      // Progress and signals get their turn: a whole source may be one chunk of pure work.
      if (performance.now() - breathed < 50) return Effect.void
      breathed = performance.now()
      return Effect.sleep("0 millis")
    })
  const outcome = yield* Effect.either(
    Stream.runForEachChunk(extractor.drafts, (chunk) => Effect.forEach(chunk, one, { discard: true }))
  )
  task.finish()
  if (Either.isLeft(outcome)) tally.failed = outcome.left.message
  else if (tally.in === 0) {
    tally.failed = `${about.id}: no scene, notebook cell, documentation example or row was found in it`
  }
  const gathered: Gathered = { tally, drafts, rejects }
  return gathered
})

/**
 * Sources to `train.json` and `test.json`, with everything that was left out and why: reads every source, makes and checks
 * self-contained samples, removes copies, splits by group, adds variants if asked. The bytes depend on the sources'
 * content and the options alone. A source that fails is named and the rest goes on; the files are written, and the run
 * then fails with `PartialFailure`. Holds all samples in memory: about 30 kB each.
 */
export const prepare = Effect.fn("prepare")(function*(options: PrepareOptions) {
  const tables = yield* loadLibraries
  const outputs = yield* Outputs.open({
    stage,
    manifest: `${options.outputDir}/manifest.json`,
    force: options.force,
    ownFolder: true
  })
  const files = {
    train: yield* outputs.create("train.json"),
    test: yield* outputs.create("test.json"),
    rejects: yield* outputs.create("rejects.jsonl"),
    stats: yield* outputs.create("dataset_stats.json"),
    report: yield* outputs.create("deduplication_report.json")
  }
  const gathered = yield* Effect.forEach(options.sources, (source) => gather(source, tables, options), {
    concurrency: options.concurrency
  })
  const tallies = gathered.map((one) => one.tally)
  const bySource = new Map(tallies.map((tally) => [tally.about.id, tally]))
  const rejects = gathered.flatMap((one) => one.rejects)
  const checked = gathered.flatMap((one) => one.drafts)

  const priorities = new Map(options.sources.map(({ about }) => [about.id, about.priority]))
  const unread: Array<Reject> = []
  const benchmarks = options.decontaminate.length === 0
    ? undefined
    : yield* Effect.provide(readBenchmarks(options.decontaminate, { stage }), Rejects.layerMemory(unread))
  for (const one of unread) {
    yield* Effect.logWarning(`${one.origin.file}:${one.origin.line}: ${one.reason}, ${one.detail}`)
  }
  const { contaminated, proof, removed, test, train } = yield* partition(checked, {
    ratio: options.testRatio,
    seed: options.seed,
    balance: options.balance,
    stratify: options.stratify,
    priorities,
    deduplicate: options.deduplicate,
    near: options.nearDuplicates === false ? false : { threshold: options.nearDuplicates },
    ...(benchmarks === undefined ? {} : { benchmarks }),
    resources: { threads: 1, maxMemoryBytes: options.maxMemoryBytes }
  })
  for (const reject of duplicateRejects(removed, contaminated, stage)) {
    bump(bySource.get(reject.source!)!, reject.reason)
    rejects.push(reject)
  }
  const kept = [...train, ...test]
  const augmented = options.augmentation === undefined
    ? train
    : augment(train, { factor: options.augmentation, seed: options.seed })

  yield* Effect.forEach(augmented, (draft) => files.train.write(line(draft), 1), { discard: true })
  yield* Effect.forEach(test, (draft) => files.test.write(line(draft), 1), { discard: true })
  yield* Effect.forEach(rejects, (reject) => files.rejects.write(`${stringify(reject)}\n`, 1), { discard: true })
  yield* files.stats.write(pretty(prepareStats({
    tallies,
    train,
    test,
    augmented,
    deduplicated: { in: checked.length, kept: kept.length },
    proof
  })))
  yield* files.report.write(pretty(deduplicationReport(kept, removed, contaminated)))

  const failed = tallies.filter((tally) => tally.failed !== undefined)
  if (failed.length === tallies.length && tallies.length > 0) return yield* nothingLeft(failed)
  yield* outputs.commit({
    options: {
      sources: options.sources.map(({ about }) => ({
        id: about.id,
        origins: about.origins.map((origin) => pinned(origin, bySource.get(about.id)!.commits))
      })),
      test_ratio: options.testRatio,
      seed: options.seed,
      augmentation: options.augmentation ?? null,
      deduplicate: options.deduplicate,
      near_duplicates: options.nearDuplicates,
      balance: options.balance,
      stratify: options.stratify,
      decontaminate: [...options.decontaminate],
      allow_unresolved: options.allowUnresolved,
      licenses: options.licenses ?? null,
      split: proof,
      failed: failed.map((tally) => tally.about.id)
    },
    inputs: [],
    counts: new Counts({ in: sum(tallies), out: kept.length, rejected: totalRejected(tallies) })
  })
  const prepared: Prepared = {
    outputDir: options.outputDir,
    train: augmented.length,
    test: test.length,
    rejected: totalRejected(tallies),
    removed: removed.length,
    needsDescription: kept.filter((draft) => draft.metadata["needs_description"] === true).length,
    sources: tallies.map(({ about, failed, in: read }) => ({
      id: about.id,
      in: read,
      out: kept.filter((draft) => draft.source === about.id).length,
      expected: about.expected,
      failed
    })),
    split: proof
  }
  return prepared
})

/** The failures of a finished run, as the error it ends with. */
export const failuresOf = (prepared: Prepared): PartialFailure | undefined => {
  const missing = prepared.sources.flatMap(({ failed, id }) =>
    failed === undefined ? [] : [{ name: id, reason: failed }]
  )
  return missing.length === 0 ? undefined : new PartialFailure({ what: "sources", missing })
}

/** Not one source could be read: what was there before stays. */
const nothingLeft = (failed: ReadonlyArray<SourceTally>): InputError =>
  new InputError({
    where: failed.map((tally) => tally.about.id).join(", "),
    found: `nothing could be read: ${failed.map((tally) => tally.failed).join("; ")}`
  })

/** An origin with its commit: the one it names, or the one that was found there. */
const pinned = ({ commit, repository }: About["origins"][number], found: ReadonlyMap<string, string>) => {
  const at = commit ?? found.get(repository)
  return { repository, ...(at === undefined ? {} : { commit: at }) }
}

const sum = (tallies: ReadonlyArray<SourceTally>): number => tallies.reduce((total, tally) => total + tally.in, 0)

const line = ({ code, description, metadata, prompts, source }: Draft): string =>
  `${stringify({ description, code, source, metadata: prompts === undefined ? metadata : { ...metadata, prompts } })}\n`

const pretty = (value: Json.Json): string => `${JSON.stringify(value, null, 2)}\n`
