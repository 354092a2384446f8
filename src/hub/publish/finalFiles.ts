import { FileSystem, Path } from "@effect/platform"
import { Effect, Option } from "effect"
import { byCodeUnit, stringify } from "../../rows/index.ts"
import { fileError, fingerprint, type Manifest, Outputs, UsageError } from "../../stage/index.ts"

export const splitNames = ["train", "validation", "test"] as const
export type SplitName = typeof splitNames[number]

/** A file of rows that becomes a split. */
export interface SplitFile {
  readonly split: SplitName
  readonly path: string
  /** What the card, the manifest and messages call it. */
  readonly label: string
  readonly bytes: number
  readonly sha256: string
}

/** A run that made a file, with the rows it read and wrote where its manifest says so. */
export interface Stage {
  readonly manifest: Manifest
  /** Outputs of the run that a published file comes from, by name. */
  readonly outputs: ReadonlyArray<string>
}

export interface FinalFiles {
  readonly files: ReadonlyArray<SplitFile>
  /** The runs the files come from, the first one first. */
  readonly stages: ReadonlyArray<Stage>
  /** Published files that no manifest accounts for, or that were changed since. */
  readonly unaccounted: ReadonlyArray<string>
}

export interface FinalOptions {
  readonly input: string
  /** Files named for their splits, relative to the working folder; others are not looked for then. */
  readonly named: Readonly<Partial<Record<SplitName, string>>>
}

const isRows = (name: string): boolean =>
  /\.(?:jsonl?|ndjson)$/i.test(name) && !/\.(?:rejects\.jsonl|manifest\.json|deduplication_report\.json)$/i.test(name)

/** `train.json`, `train_with_descriptions.jsonl`, `val-filtered.json`; what a file name begins with says its split. */
const splitOf = (name: string): SplitName | undefined => {
  const word = /^(train|test|val|valid|validation|dev)(?:[^A-Za-z]|$)/i.exec(name)?.[1]?.toLowerCase()
  return word === undefined ? undefined : word === "train" || word === "test" ? word : "validation"
}

interface Candidate {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * The files of a dataset's folder that are its splits. Of several files of one split the last one counts: the one that no other was
 * made from, by their manifests. Where that leaves more than one, the user has to say. Tells as well which runs they come
 * from, as far as manifests are there.
 */
export const finalFiles = Effect.fn("publish.finalFiles")(function*(options: FinalOptions) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const root = paths.resolve(options.input)

  const manifestsIn = yield* Effect.cachedFunction((folder: string) =>
    Effect.gen(function*() {
      const names = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => [])
      const found: Array<Manifest> = []
      for (const name of names.filter((one) => /(?:^|\.)manifest\.json$/.test(one)).sort(byCodeUnit)) {
        const manifest = yield* Effect.option(Outputs.readManifest(paths.join(folder, name)))
        if (Option.isSome(manifest)) found.push(manifest.value)
      }
      return found
    })
  )
  const printOf = yield* Effect.cachedFunction((path: string) =>
    Effect.map(fingerprint(path), (print): Candidate => ({ path, ...print }))
  )
  /** The run that wrote a file, by the file's name and content. */
  const makerOf = Effect.fn(function*({ path, sha256 }: Candidate) {
    const folder = paths.dirname(path)
    const manifests = yield* manifestsIn(folder)
    const name = paths.basename(path)
    return manifests.find(({ outputs }) => outputs.some((file) => file.path === name && file.sha256 === sha256))
  })
  /** Files that a run read and that still are what they were. */
  const inputsOf = Effect.fn(function*(manifest: Manifest, folder: string) {
    const found: Array<Candidate> = []
    for (const { path, sha256 } of manifest.inputs) {
      const place = paths.resolve(folder, path)
      const print = yield* Effect.option(printOf(place))
      if (Option.isSome(print) && print.value.sha256 === sha256) found.push(print.value)
    }
    return found
  })

  const names = Object.keys(options.named) as ReadonlyArray<SplitName>
  const chosen = new Map<SplitName, Candidate>()
  if (names.length > 0) {
    for (const split of names) chosen.set(split, yield* printOf(paths.resolve(options.named[split]!)))
  } else {
    const present = yield* Effect.mapError(fs.readDirectory(root), fileError(options.input))
    const bySplit = new Map<SplitName, Array<string>>()
    for (const name of present.filter(isRows).sort(byCodeUnit)) {
      const split = splitOf(name)
      if (split !== undefined) bySplit.set(split, [...bySplit.get(split) ?? [], name])
    }
    for (const [split, found] of bySplit) {
      const candidates = yield* Effect.forEach(found, (name) => printOf(paths.join(root, name)))
      const superseded = new Set<string>()
      for (const one of candidates) {
        const maker = yield* makerOf(one)
        if (maker === undefined) continue
        for (const input of yield* inputsOf(maker, root)) {
          if (input.path !== one.path) superseded.add(input.path)
        }
      }
      const last = candidates.filter(({ path }) => !superseded.has(path))
      if (last.length !== 1) {
        return yield* new UsageError({
          where: options.input,
          found: `${last.length} files may be the ${split} split: ${
            last.map(({ path }) => paths.basename(path)).join(", ")
          }`,
          next: `Name them: --train ${
            paths.join(options.input, paths.basename(last[0]?.path ?? "train.json"))
          } --test …`
        })
      }
      chosen.set(split, last[0]!)
    }
  }
  if (!chosen.has("train")) {
    return yield* new UsageError({
      where: options.input,
      found: "no file of training rows",
      expected: "train.json or train.jsonl, as prepare writes it",
      next: "Name it with --train"
    })
  }

  const stages = new Map<string, { manifest: Manifest; outputs: Set<string>; depth: number }>()
  const unaccounted: Array<string> = []
  const trace = (file: Candidate, depth: number): Effect.Effect<boolean, never, FileSystem.FileSystem> =>
    Effect.gen(function*() {
      const maker = yield* makerOf(file)
      if (maker === undefined) return false
      const key = stringify([maker.stage, maker.outputs.map(({ sha256 }) => sha256)])
      const known = stages.get(key)
      if (known === undefined) {
        stages.set(key, { manifest: maker, outputs: new Set([paths.basename(file.path)]), depth })
      } else {
        known.outputs.add(paths.basename(file.path))
        known.depth = Math.max(known.depth, depth)
      }
      if (depth > 50) return true
      for (const input of yield* inputsOf(maker, paths.dirname(file.path))) yield* trace(input, depth + 1)
      return true
    })
  const files: Array<SplitFile> = []
  for (const split of splitNames) {
    const file = chosen.get(split)
    if (file === undefined) continue
    const label = paths.basename(file.path)
    files.push({ split, label: files.some((one) => one.label === label) ? `${split}/${label}` : label, ...file })
    if (!(yield* trace(file, 0))) unaccounted.push(label)
  }
  const result: FinalFiles = {
    files,
    stages: [...stages.values()].sort((a, b) => b.depth - a.depth || byCodeUnit(a.manifest.stage, b.manifest.stage))
      .map(({ manifest, outputs }) => ({ manifest, outputs: [...outputs].sort(byCodeUnit) })),
    unaccounted
  }
  return result
})
