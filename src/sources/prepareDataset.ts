import { Context, Effect, Layer } from "effect"
import { loadLibraries } from "../manim/index.ts"
import { deduplicationReport, duplicateRejects, partition, readBenchmarks } from "../near/index.ts"
import { type Draft, type Json, type Reject, stringify } from "../rows/index.ts"
import { Counts, InputError, Outputs, Rejects, UsageError } from "../stage/index.ts"
import { augment } from "./augment.ts"
import { type About, Extractor, stage } from "./Extractor.ts"
import { bump, gather } from "./gather.ts"
import type { Prepared } from "./Prepared.ts"
import { type AnyExtractor, prepareDefaults, type PrepareOptions } from "./PrepareOptions.ts"
import { prepareStats, type SourceTally, totalRejected } from "./prepareStats.ts"

/** The sources of the layers, each built once. */
const open = <const Sources extends ReadonlyArray<AnyExtractor>>(extractors: Sources) =>
  Effect.gen(function*() {
    const layers = extractors as ReadonlyArray<
      Layer.Layer<Extractor, Layer.Layer.Error<Sources[number]>, Layer.Layer.Context<Sources[number]>>
    >
    const sources = yield* Effect.forEach(
      layers,
      (layer) => Effect.map(Layer.build(layer), (context) => Context.get(context, Extractor))
    )
    const ids = sources.map(({ about }) => about.id)
    const twice = ids.find((id, at) => ids.indexOf(id) < at)
    if (twice !== undefined) {
      return yield* new UsageError({ found: `two sources are called ${twice}`, next: "Give each an id of its own" })
    }
    return ids.length === 0 ? yield* new UsageError({ found: "no source", expected: "one extractor or more" }) : sources
  })

const prepareSources = Effect.fn("prepare")(function*(
  sources: ReadonlyArray<typeof Extractor.Service>,
  options: Omit<PrepareOptions, "extractors">
) {
  const {
    augmentation,
    balance = false,
    concurrency = prepareDefaults.concurrency,
    decontaminate = [],
    deduplicate = true,
    maxMemoryBytes = prepareDefaults.maxMemoryBytes,
    nearDuplicates = prepareDefaults.nearDuplicates,
    seed = prepareDefaults.seed,
    stratify = false,
    testRatio = prepareDefaults.testRatio
  } = options
  const tables = yield* loadLibraries
  const outputs = yield* Outputs.open({
    stage,
    manifest: `${options.outputDir}/manifest.json`,
    force: options.force ?? false,
    ownFolder: true
  })
  const files = {
    train: yield* outputs.create("train.json"),
    test: yield* outputs.create("test.json"),
    rejects: yield* outputs.create("rejects.jsonl"),
    stats: yield* outputs.create("dataset_stats.json"),
    report: yield* outputs.create("deduplication_report.json")
  }
  const gathered = yield* Effect.forEach(sources, (source) => gather(source, tables, options), {
    concurrency
  })
  const tallies = gathered.map((one) => one.tally)
  const bySource = new Map(tallies.map((tally) => [tally.about.id, tally]))
  const rejects = gathered.flatMap((one) => one.rejects)
  const checked = gathered.flatMap((one) => one.drafts)

  const priorities = new Map(sources.map(({ about }) => [about.id, about.priority]))
  const unread: Array<Reject> = []
  const benchmarks = decontaminate.length === 0
    ? undefined
    : yield* Effect.provide(readBenchmarks(decontaminate, { stage }), Rejects.layerMemory(unread))
  for (const one of unread) {
    yield* Effect.logWarning(`${one.origin.file}:${one.origin.line}: ${one.reason}, ${one.detail}`)
  }
  const { contaminated, proof, removed, test, train } = yield* partition(checked, {
    ratio: testRatio,
    seed,
    balance,
    stratify,
    priorities,
    deduplicate,
    near: nearDuplicates === false ? false : { threshold: nearDuplicates },
    ...(benchmarks === undefined ? {} : { benchmarks }),
    resources: { threads: 1, maxMemoryBytes }
  })
  for (const reject of duplicateRejects(removed, contaminated, stage)) {
    bump(bySource.get(reject.source!)!, reject.reason)
    rejects.push(reject)
  }
  const kept = [...train, ...test]
  const augmented = augmentation === undefined
    ? train
    : augment(train, { factor: augmentation, seed })

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
  if (failed.length === tallies.length) return yield* nothingLeft(failed)
  yield* outputs.commit({
    options: {
      sources: sources.map(({ about }) => ({
        id: about.id,
        origins: about.origins.map((origin) => pinned(origin, bySource.get(about.id)!.commits))
      })),
      test_ratio: testRatio,
      seed,
      augmentation: augmentation ?? null,
      deduplicate,
      near_duplicates: nearDuplicates,
      balance,
      stratify,
      decontaminate: [...decontaminate],
      allow_unresolved: options.allowUnresolved ?? false,
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

/**
 * Sources to `train.json` and `test.json`, with everything that was left out and why: reads every source, makes and checks
 * self-contained samples, removes copies, splits by group, adds variants if asked. The bytes depend on the sources' content
 * and the options alone. A source that fails is named in `sources[].failed` and the rest goes on; when all fail, nothing is written.
 * Holds all samples in memory: about 30 kB each.
 *
 * `prepareDataset({ extractors: [mine], outputDir: "out" })` is enough. What the layers of the sources ask for (git, the Hub,
 * DuckDB, the configuration) is asked of the caller; `sourceServices()` gives all of it.
 */
export const prepareDataset = <const Sources extends ReadonlyArray<AnyExtractor>>(options: PrepareOptions<Sources>) =>
  Effect.scoped(Effect.flatMap(open(options.extractors), (sources) => prepareSources(sources, options)))

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
