import { Path } from "@effect/platform"
import { type Chunk, Effect, Either, ParseResult, Schema, Stream } from "effect"
import { fieldName } from "../near/index.ts"
import {
  getField,
  type Json,
  type JsonObject,
  type JsonRow,
  readConversation,
  type ReadOptions,
  Reject,
  rowSource,
  stringify
} from "../rows/index.ts"
import { Counts, InputError, Jsonl, Outputs, Progress, readPrinted, toWriter, UsageError } from "../stage/index.ts"
import { type Column, type Format, type MadeFile, Sink, type SinkRow, type Snippet } from "../tables/index.ts"
import { planFiles, type Target } from "./exportFiles.ts"
import type { TokenCounter } from "./Tokens.ts"

export interface ExportOptions extends ReadOptions {
  readonly inputs: ReadonlyArray<string>
  readonly target: Target
  readonly format: Format
  /** Columns `id`, `source` and `license` beside the layout's own. */
  readonly keepMetadata: boolean
  /** Rows whose whole conversation is longer are left out. */
  readonly limit: { readonly tokens: number; readonly counter: TokenCounter } | undefined
  readonly force: boolean
}

export interface ExportedFile extends MadeFile {
  readonly input: string
  readonly in: number
  readonly out: number
}

/** What a run came to. `in = out + Σ rejected`. */
export interface Exported {
  readonly files: ReadonlyArray<ExportedFile>
  readonly rejects: string
  readonly in: number
  readonly out: number
  readonly rejected: Readonly<Record<string, number>>
  /** Marks of turns that were counted with the tokens. */
  readonly template?: TokenCounter["template"] | undefined
  /** The longest row written, in tokens; where they were counted. */
  readonly longest?: number | undefined
  readonly snippets: ReadonlyArray<Snippet>
}

/** Why a row is left out. */
interface Fault {
  readonly reason: string
  readonly detail: string
}

const stage = "export"
const sourceColumns: ReadonlyArray<Column> = ["id", "source", "license"].map((name) => ({ name, type: "text" }))

/**
 * Rows of any known shape to rows that trainers load: one file a given file, same names, rows in order. What cannot be a training
 * row goes to the rejects: placeholders, rows without code, rows that break the trainers' rules, rows that are too long. Writes
 * LLaMA-Factory's `dataset_info.json` beside them. Memory: one piece of 256 KiB of the input, and what the kind of file holds.
 */
export const exportRows = Effect.fn("export")(function*(options: ExportOptions) {
  const { format, inputs, keepMetadata, limit, target } = options
  const paths = yield* Path.Path
  const sink = yield* Sink
  const progress = yield* Progress.Progress
  const plan = yield* planFiles(inputs, target, sink.extension)
  const outputs = yield* Outputs.open({ stage, manifest: plan.manifest, force: options.force })
  const rejects = yield* toWriter(yield* outputs.create(paths.basename(plan.rejects)))
  const columns = keepMetadata ? [...format.columns, ...sourceColumns] : format.columns
  const isLawful = Schema.is(format.schema)
  const decode = Schema.decodeUnknownEither(format.schema)
  const met = { codeField: options.codeField === undefined, descriptionField: options.descriptionField === undefined }
  let example: JsonObject | undefined
  let longest = 0

  const convert = (row: JsonObject): Either.Either<SinkRow, Fault> => {
    example ??= row
    if (!met.codeField) met.codeField = typeof getField(row, options.codeField!) === "string"
    if (!met.descriptionField) met.descriptionField = typeof getField(row, options.descriptionField!) === "string"
    const reading = readConversation(row, options)
    if (reading._tag === "Left") return Either.left(reading)
    const made = format.row(reading.conversation)
    if (typeof made === "string") return Either.left({ reason: "does-not-fit", detail: made })
    if (!isLawful(made)) return Either.left({ reason: "invalid-conversation", detail: faultOf(decode(made)) })
    if (limit !== undefined) {
      const { counter } = limit
      const tokens = format.shown === "turns"
        ? counter.turns(reading.conversation)
        : counter.text(Object.values(made).join(""))
      if (tokens > limit.tokens) {
        return Either.left({ reason: "too-long", detail: `${tokens} tokens, at most ${limit.tokens} are wanted` })
      }
      longest = Math.max(longest, tokens)
    }
    return Either.right(keepMetadata ? { ...made, ...rowSource(row) } : made)
  }

  const files: Array<ExportedFile & { readonly print: { readonly bytes: number; readonly sha256: string } }> = []
  for (const file of plan.files) {
    const task = progress.task(`exporting ${file.input}`)
    const { bytes, print } = readPrinted(file.input)
    const made = yield* sink.open(outputs, file.fileName, columns)
    let read = 0
    let written = 0
    yield* Stream.runForEachChunk(Jsonl.rows(bytes), (chunk: Chunk.Chunk<JsonRow>) => {
      const good: Array<SinkRow> = []
      const bad: Array<Reject> = []
      for (const row of chunk) {
        if (row._tag === "Malformed") bad.push(Jsonl.malformed(row, file.input, stage))
        else {
          const result = convert(row.value)
          if (Either.isRight(result)) good.push(result.right)
          else {
            const { detail, reason } = result.left
            bad.push(
              new Reject({ stage, reason, detail, origin: { file: file.input, line: row.line }, record: row.value })
            )
          }
        }
      }
      read += chunk.length
      written += good.length
      task.advance(chunk.length)
      return Effect.zipRight(made.write(good), Effect.forEach(bad, rejects.add, { discard: true }))
    })
    yield* made.end
    task.finish()
    files.push({ ...file, in: read, out: written, print: yield* print })
  }
  for (const field of ["codeField", "descriptionField"] as const) {
    if (met[field] || example === undefined) continue
    return yield* new UsageError({
      where: field === "codeField" ? "--code-field" : "--description-field",
      found: `no row has a text at ${fieldName(options[field]!)}`,
      next: `The first row's fields are ${Object.keys(example).slice(0, 20).join(", ")}`
    })
  }
  const rejected = yield* rejects.counts
  const sum = (of: "in" | "out") => files.reduce((total, file) => total + file[of], 0)
  if (sum("out") === 0) {
    return yield* new InputError({
      where: inputs.join(", "),
      found: sum("in") === 0
        ? "there are no rows"
        : `none of ${sum("in")} rows can be exported (${
          Object.entries(rejected).map(([reason, rows]) => `${reason} ${rows}`).join(", ")
        })`,
      next: "placeholder-description" in rejected
        ? "Write descriptions with datawright generate-descriptions, or say --include-placeholders"
        : undefined
    })
  }
  const info = yield* outputs.create(paths.basename(plan.datasetInfo))
  const entries = Object.fromEntries(
    files.map((
      { fileName, name }
    ): readonly [string, Json.Json] => [name, { file_name: fileName, ...format.datasetInfo }])
  )
  yield* info.write(indented(entries))
  yield* outputs.commit({
    options: {
      to: format.name,
      file_format: sink.extension,
      system: options.system ?? null,
      include_placeholders: options.includePlaceholders,
      keep_metadata: keepMetadata,
      code_field: options.codeField === undefined ? null : fieldName(options.codeField),
      description_field: options.descriptionField === undefined ? null : fieldName(options.descriptionField),
      max_tokens: limit === undefined ? null : limit.tokens,
      tokenizer: limit === undefined ? null : limit.counter.name
    },
    inputs: files.map(({ in: records, input, print }) => ({ path: input, ...print, records })),
    counts: new Counts({ in: sum("in"), out: sum("out"), rejected }),
    ...(limit === undefined ? {} : { report: { counted_with_marks_of: limit.counter.template, longest_row: longest } })
  })
  const exported: Exported = {
    files: files.map(({ print: _, ...file }) => file),
    rejects: plan.rejects,
    in: sum("in"),
    out: sum("out"),
    rejected,
    template: limit?.counter.template,
    longest: limit === undefined ? undefined : longest,
    snippets: format.snippets({ files, loader: sink.loader, datasetInfo: paths.basename(plan.datasetInfo) })
  }
  return exported
}, Effect.scoped)

const faultOf = (decoded: Either.Either<unknown, ParseResult.ParseError>): string => {
  if (Either.isRight(decoded)) return stringify(decoded.right)
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(decoded.left)
  return issue === undefined ? "not as trainers want it" : `${issue.path.join(".")}: ${issue.message}`
}

/** JSON as people read it. */
const indented = (value: Json.Json): string => `${JSON.stringify(value, null, 2)}\n`
