import { FileSystem } from "@effect/platform"
import { Effect, Either, ParseResult, Schema } from "effect"
import type { Document, LineCounter, Node, Pair } from "yaml"
import { UsageError } from "./errors.ts"
import { fileError } from "./Files.ts"

/** The YAML library, loaded when it is first used. */
export const yamlLibrary = Effect.promise(() => import("./yamlLibrary.ts"))

/** A YAML file as a schema has it, and where its parts stand. */
export interface YamlFile<A> {
  readonly value: A
  /** `file:line:column` of the value at a path, or of the nearest part around it; of the key when `key` is asked for. */
  readonly place: (path: ReadonlyArray<PropertyKey>, part?: "key" | "value") => string
}

const placeOf =
  (file: string, document: Document, lines: LineCounter): YamlFile<unknown>["place"] => (path, part = "value") => {
    for (let length = path.length; length > 0; length--) {
      const offset = length === path.length && part === "key"
        ? keyOffset(document, path)
        : (document.getIn(path.slice(0, length), true) as Node | undefined)?.range?.[0]
      if (offset !== undefined) {
        const { col, line } = lines.linePos(offset)
        return `${file}:${line}:${col}`
      }
    }
    return file
  }

/** Where the last key of a path stands. */
const keyOffset = (document: Document, path: ReadonlyArray<PropertyKey>): number | undefined => {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const items = (map as { readonly items?: ReadonlyArray<Pair> } | undefined)?.items ?? []
  const found = items.find(({ key }) => (key as { readonly value?: unknown } | null)?.value === path.at(-1))
  return (found?.key as Node | undefined)?.range?.[0]
}

/** Aliases that a file may expand to before it is taken for a bomb. */
const maxAliasCount = 100

/**
 * Reads a YAML file as what a schema says; an empty file is an empty map. Unknown keys, keys given twice, wrong values, keys named
 * `__proto__`, aliases that contain themselves or multiply without end are usage errors with file, line and column; `next` is what
 * to do about them.
 */
export const readYamlFile = <A, I>(
  path: string,
  schema: Schema.Schema<A, I>,
  next?: string
): Effect.Effect<YamlFile<A>, ReturnType<ReturnType<typeof fileError>> | UsageError, FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const { LineCounter, parseDocument, visit } = yield* yamlLibrary
    const text = yield* Effect.mapError(fs.readFileString(path), fileError(path))
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
    const at = (offset: number | undefined): string => {
      if (offset === undefined) return path
      const { col, line } = lines.linePos(offset)
      return `${path}:${line}:${col}`
    }
    const problem = document.errors[0]
    if (problem !== undefined) {
      return yield* new UsageError({ where: at(problem.pos[0]), found: problem.message, expected: "YAML" })
    }
    let forbidden: UsageError | undefined
    visit(document, {
      Pair: (_, { key }) => {
        const scalar = key as { readonly value?: unknown; readonly range?: readonly [number, number, number] } | null
        if (scalar?.value !== "__proto__") return
        forbidden ??= new UsageError({
          where: at(scalar.range?.[0]),
          found: "a key named __proto__",
          expected: "another name"
        })
      },
      Alias: (_, alias, around) => {
        const target = alias.resolve(document)
        if (target === undefined || !around.includes(target)) return
        forbidden ??= new UsageError({
          where: at(alias.range?.[0]),
          found: `the alias *${alias.source} stands inside what it names`,
          expected: "YAML without cycles"
        })
      }
    })
    if (forbidden !== undefined) return yield* forbidden
    const plain = yield* Effect.try({
      try: (): unknown => document.toJS({ maxAliasCount }) ?? {},
      catch: () =>
        new UsageError({
          where: path,
          found: `aliases that expand to more than ${maxAliasCount} copies`,
          expected: "YAML that names its parts once"
        })
    })
    const place = placeOf(path, document, lines)
    const decoded = Schema.decodeUnknownEither(schema, { onExcessProperty: "error", errors: "all" })(plain)
    return yield* Either.mapBoth(decoded, {
      onRight: (value): YamlFile<A> => ({ value, place }),
      onLeft: (error) => {
        const issue = ParseResult.ArrayFormatter.formatErrorSync(error)[0]
        const isUnknown = issue?._tag === "Unexpected"
        return new UsageError({
          where: issue === undefined ? path : place(issue.path, isUnknown ? "key" : "value"),
          found: `${issue === undefined || issue.path.length === 0 ? "the file" : issue.path.join(".")}: ${
            issue?.message ?? "?"
          }`,
          ...(next === undefined ? {} : { next })
        })
      }
    })
  })

/** The same, for those who need only the value. */
export const readYaml = <A, I>(path: string, schema: Schema.Schema<A, I>, next?: string) =>
  Effect.map(readYamlFile(path, schema, next), ({ value }) => value)
