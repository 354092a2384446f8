import { ParseResult, Schema } from "effect"

/**
 * The result of a stage that holds more than it prints: errors with their exit codes, rows by the thousand. `--json` prints what
 * `toPrinted` makes of it, in the form of `printed`; what was printed cannot be read back.
 */
export const printedAs = <A, P, I>(printed: Schema.Schema<P, I>, toPrinted: (result: A) => P): Schema.Schema<A, I> =>
  Schema.transformOrFail(printed, Schema.declare((_: unknown): _ is A => true), {
    strict: true,
    decode: (value, _, ast) =>
      ParseResult.fail(new ParseResult.Forbidden(ast, value, "A printed result cannot be read back")),
    encode: (_, __, ___, result) => ParseResult.succeed(toPrinted(result))
  })
