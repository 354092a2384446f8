import { FileSystem, Path } from "@effect/platform"
import { Effect, Either, Layer } from "effect"
import { type FieldPath, getField, parseFieldPath } from "../../rows/index.ts"
import { Configuration, type ConfiguredSource, UsageError } from "../../stage/index.ts"
import { localFile } from "../base/hubFiles.ts"
import { repositoryExtractor } from "../base/repository.ts"
import { metadataOf, rowsExtractor, sideOf } from "../base/rows.ts"
import { Extractor, ExtractorError, type ExtractorLayer } from "../Extractor.ts"

type Local = Extract<ConfiguredSource, { readonly type: "local" }>

const parsePath = (where: string, text: string): Effect.Effect<FieldPath, UsageError> =>
  Either.mapLeft(parseFieldPath(text), (found) => new UsageError({ where, found }))

/** The columns that a field path begins with. */
const columnsOf = (
  paths: ReadonlyArray<FieldPath | undefined>
): ReadonlyArray<string> => [...new Set(paths.flatMap((path) => typeof path?.[0] === "string" ? [path[0]] : []))]

const localExtractor = (id: string, source: Local) =>
  Layer.effect(
    Extractor,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const configuration = yield* Configuration.Configuration
      const where = (field: string) => `${configuration.path ?? "datawright.yaml"}: sources.${id}.${field}`
      const code = yield* parsePath(where("code_field"), source.code_field)
      const description = source.description_field === undefined
        ? undefined
        : yield* parsePath(where("description_field"), source.description_field)
      const split = source.split_field === undefined
        ? undefined
        : yield* parsePath(where("split_field"), source.split_field)
      const path = paths.resolve(
        configuration.path === undefined ? "." : paths.dirname(configuration.path),
        source.file
      )
      const origin = { repository: source.file, license: source.license ?? "unlicensed" }
      return yield* rowsExtractor({
        about: {
          id,
          name: id,
          kind: "rows",
          origins: [origin],
          priority: source.priority ?? 2,
          expected: source.expected_samples,
          flavour: "unknown"
        },
        open: Effect.mapBoth(fs.access(path, { readable: true }), {
          onFailure: (cause) =>
            new ExtractorError({
              source: id,
              reason: "NotAvailable",
              detail: `${path} cannot be read`,
              next: `Check ${where("file")}`,
              cause
            }),
          onSuccess: () => ({
            files: [localFile(path, source.file)],
            origin,
            columns: { required: columnsOf([code, description]), optional: [...columnsOf([split]), "metadata"] },
            read: (row) => ({
              code: getField(row, code),
              description: description === undefined ? undefined : getField(row, description),
              side: split === undefined ? undefined : sideOf(getField(row, split)),
              metadata: metadataOf(row)
            })
          })
        })
      })
    })
  )

/** An entry of `sources` in the configuration as a source of its own; paths are relative to the configuration file. */
export const fromConfiguration = (
  id: string,
  source: ConfiguredSource
): ExtractorLayer =>
  source.type === "local"
    ? localExtractor(id, source)
    : Layer.unwrapEffect(Effect.gen(function*() {
      const configuration = yield* Configuration.Configuration
      const paths = yield* Path.Path
      const isAddress = /^[a-z]+:\/\/|^[\w.-]+@[\w.-]+:/i.test(source.repository)
      const folder = configuration.path === undefined ? "." : paths.dirname(configuration.path)
      return repositoryExtractor({
        id,
        repository: source.repository,
        place: isAddress ? source.repository : paths.resolve(folder, source.repository),
        commit: source.commit,
        name: source.name,
        license: source.license,
        priority: source.priority,
        expected: source.expected_samples
      })
    }))
