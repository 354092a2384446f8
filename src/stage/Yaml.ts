import { FileSystem } from "@effect/platform"
import { Effect, Either, ParseResult, Schema } from "effect"
import { UsageError } from "./errors.ts"
import { fileError } from "./Files.ts"

/** The YAML library, loaded when it is first used. */
export const yamlLibrary = Effect.promise(() => import("./yamlLibrary.ts"))

/**
 * Reads a YAML file as what a schema says; an empty file is an empty map. Unknown keys, keys given twice and wrong values are
 * usage errors with file and line; `next` is what to do about them.
 */
export const readYaml = <A, I>(path: string, schema: Schema.Schema<A, I>, next?: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const { LineCounter, parseDocument } = yield* yamlLibrary
    const text = yield* Effect.mapError(fs.readFileString(path), fileError(path))
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
    const problem = document.errors[0]
    if (problem !== undefined) {
      return yield* new UsageError({
        where: `${path}:${lines.linePos(problem.pos[0]).line}`,
        found: problem.message,
        expected: "YAML"
      })
    }
    const decoded = Schema.decodeUnknownEither(schema, { onExcessProperty: "error", errors: "all" })(
      document.toJS() ?? {}
    )
    return yield* Either.mapLeft(decoded, (error) => {
      const issue = ParseResult.ArrayFormatter.formatErrorSync(error)[0]
      const node = issue === undefined
        ? undefined
        : document.getIn(issue.path, true) as { range?: [number] } | undefined
      const line = node?.range === undefined ? "" : `:${lines.linePos(node.range[0]).line}`
      return new UsageError({
        where: `${path}${line}`,
        found: `${issue === undefined || issue.path.length === 0 ? "the file" : issue.path.join(".")}: ${
          issue?.message ?? "?"
        }`,
        ...(next === undefined ? {} : { next })
      })
    })
  })
