import { FileSystem, Path } from "@effect/platform"
import { Effect, Either, Option } from "effect"
import { createHash } from "node:crypto"
import { canonical, sha256 } from "../rows/index.ts"
import { type ManifestFile, Outputs, Progress, type UsageError, version } from "../stage/index.ts"
import { assertWithin, type Collisions, collisions } from "./codebook.ts"
import { DataDownloader } from "./DataDownloader.ts"
import {
  byName,
  type DatasetResult,
  type FileRecord,
  type FileResult,
  type GenerateError,
  type GenerateOptions,
  readReport,
  reportSplits
} from "./DatasetReport.ts"
import { JsonGenerator } from "./JsonGenerator.ts"
import { type DatasetPlan, plan } from "./layout.ts"
import { PoiIds } from "./PoiIds.ts"
import { type PlannedFile, type PoiKind, poiKinds, type PoiSplit, poiSplits } from "./PoiLayout.ts"
import { complaining, countRows, readCodebook, type ReadFile, type ReadInput, readSequences } from "./readers.ts"
import type { Renderer, Tokens } from "./render.ts"
import type { Sequences } from "./sequences.ts"

/** Files in the making at the same time: while one is written, another is rendered. */
const concurrency = 3

/** Writes a file; pieces smaller than the outputs' buffer must not be used again before they are written. */
const writeAll = Effect.fn("poi.writeAll")(function*(renderer: Renderer, writer: Outputs.OutputWriter) {
  let records = 0
  for (let piece = renderer.next(); piece !== undefined; piece = renderer.next()) {
    yield* writer.write(piece.length < 256 * 1024 ? Buffer.from(piece) : piece, renderer.records - records)
    records = renderer.records
  }
})

/** Size and hashes of a file without writing it; Git's hash begins with the size, so the file is rendered twice. */
const digest = (renderer: () => Renderer) => {
  const hash = createHash("sha256")
  const first = renderer()
  let bytes = 0
  for (let piece = first.next(); piece !== undefined; piece = first.next()) {
    hash.update(piece)
    bytes += piece.length
  }
  const git = createHash("sha1").update(`blob ${bytes}\0`)
  const second = renderer()
  for (let piece = second.next(); piece !== undefined; piece = second.next()) git.update(piece)
  const { longest, records } = first
  return { bytes, sha256: hash.digest("hex"), gitOid: git.digest("hex"), records, longest }
}

/**
 * Makes the files of data sets, each data set with one manifest in its base folder. Every input is read once. A split or a
 * codebook with a fault costs the files that need it and no others; nothing appears under its name unless it is whole.
 * Memory: the sequences of one data set (about the size of their files), one codebook, three pieces of 1 MiB; it does not
 * grow with the number of models.
 */
export class DatasetGenerator extends Effect.Service<DatasetGenerator>()("@datawright/poi/DatasetGenerator", {
  effect: Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const downloader = yield* DataDownloader
    const json = yield* JsonGenerator
    const progress = yield* Progress.Progress
    const onDisk = Effect.provideService(FileSystem.FileSystem, fs)

    const generate = Effect.fn("DatasetGenerator.generate")(function*(chosen: DatasetPlan, options: GenerateOptions) {
      const { dataset, files } = chosen
      const folder = paths.join(options.outputDir, chosen.repository, options.base)
      const manifest = paths.join(folder, "manifest.json")
      const lenient = options.lenient === true
      const task = progress.task(dataset, files.length)
      const before = yield* Effect.option(
        Effect.provideService(Outputs.readManifest(manifest), FileSystem.FileSystem, fs)
      )
      const earlier = readReport(Option.getOrUndefined(before)?.report)
      const earlierOutputs = new Map(Option.toArray(before).flatMap((m) => m.outputs.map((file) => [file.path, file])))

      const ids = new PoiIds()
      const errors = new Map<PlannedFile, GenerateError>()
      const timed = files.some((file) => file.kind !== "notime") || options.noLeak === true
      const splits = new Map<PoiSplit, ReadFile<Sequences>>()
      const wanted = poiSplits.filter((split) =>
        files.some((file) => file.split === split) || (split === "train" && options.noLeak === true)
      )
      for (const split of wanted) {
        const read = yield* Effect.either(
          Effect.flatMap(
            downloader.dataFile(dataset, split),
            (source) => onDisk(readSequences(source, ids, { timed, lenient }))
          )
        )
        if (Either.isRight(read)) splits.set(split, read.right)
        else {
          for (const file of files) {
            const needs = file.split === split ||
              (split === "train" && options.noLeak === true && file.split === "test_all")
            if (needs && !errors.has(file)) errors.set(file, read.left)
          }
        }
      }

      const { reports: splitReports, without } = reportSplits(splits, timed, options.noLeak === true)
      for (const { value } of splits.values()) {
        if (!value.notes.noLineEnd) continue
        yield* Effect.logWarning(`${value.file}: no line end after the last line; the file may be cut off`)
      }

      const codebookReports: Record<string, Collisions> = {}
      const records: Record<string, FileRecord> = {}
      const results = new Map<PlannedFile, FileResult>()
      const usedInputs = new Map<string, ReadInput>()

      const run = Effect.gen(function*() {
        const outputs = options.dryRun === true
          ? undefined
          : yield* onDisk(Effect.provideService(
            Outputs.open({ stage: "poi generate", manifest, force: options.force === true }),
            Path.Path,
            paths
          ))

        const make = Effect.fn("DatasetGenerator.make")(function*(
          file: PlannedFile,
          tokens: Tokens,
          codebook: ReadInput | undefined
        ) {
          const split = splits.get(file.split)!
          const leaving = file.split === "test_all" && options.noLeak === true
          const inputs = [
            split.input,
            ...(codebook === undefined ? [] : [codebook]),
            ...(leaving ? [splits.get("train")!.input] : [])
          ]
          const recipe = sha256(canonical({
            version,
            kind: file.kind,
            lenient,
            suffix: codebook !== undefined && options.suffixCollisions === true,
            inputs: inputs.map((input) => input.sha256)
          }))
          const record = {
            dataset,
            ...(file.model === undefined ? {} : { model: file.model }),
            split: file.split,
            kind: file.kind,
            recipe,
            inputs: inputs.map((input) => input.sha256)
          }
          for (const input of inputs) usedInputs.set(input.sha256, input)
          const old = earlierOutputs.get(file.name)
          if (old !== undefined && earlier.files[file.name]?.recipe === recipe && outputs !== undefined) {
            if (yield* outputs.keep(old)) {
              records[file.name] = { ...record, longest: earlier.files[file.name]!.longest }
              results.set(file, {
                file,
                state: "kept",
                bytes: old.bytes,
                records: old.records ?? 0,
                sha256: old.sha256
              })
              return
            }
          }
          const render = () => json.renderer(split.value, tokens, file.kind, leaving ? without : undefined)
          if (outputs === undefined) {
            const { longest, ...print } = digest(render)
            results.set(file, { file, state: "planned", ...print })
            records[file.name] = { ...record, longest }
          } else {
            const renderer = render()
            yield* writeAll(renderer, yield* outputs.create(file.name))
            results.set(file, { file, state: "made", bytes: 0, records: renderer.records, sha256: "" })
            records[file.name] = { ...record, longest: renderer.longest }
          }
        })

        const makeAll = (some: ReadonlyArray<PlannedFile>, tokens: Tokens, codebook: ReadInput | undefined) =>
          Effect.forEach(
            some.filter((file) => !errors.has(file)),
            (file) => Effect.tap(make(file, tokens, codebook), () => Effect.sync(() => task.advance(1))),
            { concurrency, discard: true }
          )

        const counted = yield* Effect.either(
          Effect.flatMap(
            downloader.mappingFile(dataset),
            (source) => Option.isNone(source) ? Effect.succeedNone : Effect.asSome(onDisk(countRows(source.value)))
          )
        )
        yield* makeAll(files.filter((file) => file.model === undefined), json.idTokens(ids), undefined)
        for (const model of new Set(files.flatMap((file) => file.model ?? []))) {
          task.say(model)
          const own = files.filter((file) => file.model === model)
          const usable = [...splits].filter(([split]) => own.some((file) => file.split === split))
            .map(([, read]) => read.value)
          const made = yield* Effect.either(Effect.gen(function*() {
            const source = yield* downloader.codebookFile(dataset, model)
            const book = yield* onDisk(readCodebook(source, ids, { lenient }))
            const mapping = yield* counted
            if (Option.isSome(mapping)) {
              usedInputs.set(mapping.value.input.sha256, mapping.value.input)
              yield* complaining(() => assertWithin(book.value, ids, mapping.value.value))
            }
            codebookReports[model] = collisions(book.value)
            const tokens = yield* json.codebookTokens(book.value, ids, usable, options.suffixCollisions === true)
            return { tokens, input: book.input }
          }))
          if (Either.isLeft(made)) { for (const file of own) if (!errors.has(file)) errors.set(file, made.left) }
          else yield* makeAll(own, made.right.tokens, made.right.input)
        }

        const ready = [...results.values()].some((result) => result.state === "made" || result.state === "kept")
        if (outputs === undefined || !ready) return undefined

        // What other selections made before stays in the manifest as long as it stays on the disk.
        for (const old of earlierOutputs.values()) {
          const record = earlier.files[old.path]
          if (record === undefined || records[old.path] !== undefined) continue
          if (yield* outputs.keep(old)) records[old.path] = record
        }
        const needed = new Set(Object.values(records).flatMap((record) => record.inputs))
        const inherited = Option.toArray(before).flatMap((m) => m.inputs)
          .filter((input) => needed.has(input.sha256) && !usedInputs.has(input.sha256))
          .map((input) => ({ ...input, name: input.path }))
        return yield* outputs.commit({
          options: {
            dataset,
            base: options.base,
            lenient,
            suffix_collisions: options.suffixCollisions === true,
            no_leak: options.noLeak === true
          },
          inputs: [...usedInputs.values(), ...inherited],
          report: {
            splits: byName({ ...earlier.splits, ...splitReports }),
            codebooks: byName({ ...earlier.codebooks, ...codebookReports }),
            files: byName(records)
          }
        })
      })
      const written = yield* Effect.scoped(run).pipe(Effect.ensuring(Effect.sync(() => task.finish())))

      const outputs = new Map(written?.outputs.map((file): [string, ManifestFile] => [file.path, file]))
      const result: DatasetResult = {
        dataset,
        repository: chosen.repository,
        folder,
        manifest: written === undefined ? undefined : manifest,
        files: files.map((file): FileResult => {
          const error = errors.get(file)
          if (error !== undefined) return { file, state: "missing", bytes: 0, records: 0, sha256: "", error }
          const made = results.get(file)!
          const output = outputs.get(file.name)
          return output === undefined ? made : { ...made, bytes: output.bytes, sha256: output.sha256 }
        }),
        splits: splitReports,
        codebooks: codebookReports
      }
      return result
    })

    const choose = (
      options: GenerateOptions,
      dataset: string,
      models: ReadonlyArray<string>,
      kinds: ReadonlyArray<PoiKind>
    ): Effect.Effect<DatasetPlan, UsageError> =>
      Effect.map(
        plan(options.datasets, { datasets: [dataset], models, kinds, splits: poiSplits }),
        (plans) => plans[0]!
      )

    return {
      /** The files of one plan. */
      generate,
      /** The four files of a data set that are the same for all models. */
      generateIds: (dataset: string, options: GenerateOptions) =>
        Effect.flatMap(choose(options, dataset, [], ["id"]), (chosen) => generate(chosen, options)),
      /** The files of one model: four, or eight when it gives those without times. */
      processModel: (dataset: string, model: string, options: GenerateOptions) =>
        Effect.flatMap(
          choose(options, dataset, [model], ["codebook", "notime"]),
          (chosen) => generate(chosen, options)
        ),
      /** All documented files, data set by data set. */
      generateAll: (options: GenerateOptions) =>
        Effect.flatMap(
          plan(options.datasets, { datasets: [], models: [], kinds: poiKinds, splits: poiSplits }),
          (plans) => Effect.forEach(plans, (chosen) => generate(chosen, options))
        )
    }
  }),
  dependencies: [JsonGenerator.Default]
}) {}
