import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import {
  byCodeUnit,
  Counter,
  type FieldPath,
  getField,
  isObject,
  isPlaceholder,
  type Json,
  type JsonObject,
  needsFlag,
  shapeOfRow,
  stringify
} from "../../rows/index.ts"
import { InputError, Jsonl, Progress } from "../../stage/index.ts"
import { ColumnTypes } from "../card/columns.ts"
import { isUnknown } from "../card/licences.ts"
import { maySecret } from "../secrets/patterns.ts"
import { makeScanner } from "../secrets/Secrets.ts"
import type { SplitFile } from "./finalFiles.ts"

/** A credential in a row. The text itself is never kept. */
export interface SecretPlace {
  readonly file: string
  readonly line: number
  readonly field: string
  readonly kind: string
}

/** Rows of one origin under one licence. */
export interface SourceCount {
  readonly source: string
  readonly repository: string | undefined
  readonly commit: string | undefined
  readonly license: string | undefined
  readonly licenseSource: string | undefined
  readonly author: string | undefined
  readonly url: string | undefined
  rows: number
}

/** What reading all rows once told of them. */
export interface Survey {
  readonly splits: ReadonlyArray<{ readonly name: string; readonly rows: number; readonly bytes: number }>
  readonly columns: ColumnTypes["all"]
  readonly secrets: ReadonlyArray<SecretPlace>
  /** Credentials beyond the ones that are listed. */
  readonly moreSecrets: number
  readonly sources: ReadonlyArray<SourceCount>
  /** Where the code is, if the rows have any. */
  readonly codeField: FieldPath | undefined
  readonly rowsWithCode: number
  /** Rows whose code is that of an earlier row, letter by letter. */
  readonly repeated: number
  readonly undescribed: number
  /** Rows with a description of a model's, by model; "" is the program that asks none. */
  readonly writtenBy: ReadonlyArray<readonly [model: string, rows: number]>
}

/** Listed in full; the rest is counted. */
const listed = 20

const textAt = (value: Json.Json | undefined, key: string): string | undefined => {
  const text = isObject(value) ? value[key] : undefined
  return typeof text === "string" ? text : undefined
}

/** Columns that rows get out of their metadata, so that a reader can filter by them. */
export const promoted = ["id", "license", "repository"] as const

/** A row to publish: the row unchanged, with its id, licence and repository in columns of their own. */
export const publishedRow = (row: JsonObject): JsonObject => {
  const metadata = row["metadata"]
  if (!isObject(metadata)) return row
  const provenance = metadata["provenance"]
  const own = {
    id: textAt(metadata, "id"),
    license: textAt(provenance, "license"),
    repository: textAt(provenance, "repository")
  }
  const next: Record<string, Json.Json> = {}
  for (const [name, value] of Object.entries(row)) {
    if (name !== "metadata") next[name] = value
  }
  for (const name of promoted) if (!(name in next)) next[name] = own[name] ?? null
  // Objects differ from row to row: as text, whatever they hold.
  next["metadata"] = stringify(metadata)
  return next
}

const codePath = (row: JsonObject): FieldPath | undefined => {
  const path = shapeOfRow(row)?.code
  // The answer is the last turn, wherever that is.
  return path?.length === 3 ? [path[0]!, -1, path[2]!] : path
}

/** The texts of a row with their places, names of members included. */
const texts = function*(value: Json.Json, path: string): Generator<readonly [text: string, path: string]> {
  if (typeof value === "string") yield [value, path]
  else if (Array.isArray(value)) {
    for (const [i, one] of (value as ReadonlyArray<Json.Json>).entries()) yield* texts(one, `${path}[${i}]`)
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      yield [key, path]
      yield* texts(member, path === "" ? key : `${path}.${key}`)
    }
  }
}

/**
 * Reads all rows once: searches them for credentials and tells columns, sources, licences and what a card says of them. A line that is
 * no record fails: what is published is whole. Memory: about 80 bytes a row.
 */
export const survey = Effect.fn("publish.survey")(function*(files: ReadonlyArray<SplitFile>) {
  const scan = yield* makeScanner
  const task = (yield* Progress.Progress).task("reading rows")
  const types = new ColumnTypes()
  const secrets: Array<SecretPlace> = []
  const sources = new Map<string, SourceCount>()
  const models = new Counter()
  const codes = new Set<string>()
  let moreSecrets = 0
  let codeField: FieldPath | undefined
  let rowsWithCode = 0
  let repeated = 0
  let undescribed = 0

  const count = (row: JsonObject): void => {
    const metadata = row["metadata"]
    const provenance = isObject(metadata) ? metadata["provenance"] : undefined
    const one = {
      source: textAt(row, "source") ?? textAt(metadata, "source") ?? "",
      repository: textAt(provenance, "repository") ?? textAt(row, "repository"),
      commit: textAt(provenance, "commit"),
      license: textAt(provenance, "license") ?? textAt(row, "license"),
      licenseSource: textAt(provenance, "license_source"),
      author: textAt(provenance, "author"),
      url: textAt(provenance, "url")
    }
    const key = stringify(Object.values(one).map((text) => text ?? null))
    const known = sources.get(key)
    if (known === undefined) sources.set(key, { ...one, rows: 1 })
    else known.rows++

    const shape = shapeOfRow(row)
    codeField ??= codePath(row)
    const code = codeField === undefined ? undefined : getField(row, codeField)
    if (typeof code === "string") {
      rowsWithCode++
      const hash = createHash("sha256").update(code).digest("base64url").slice(0, 20)
      if (codes.has(hash)) repeated++
      else codes.add(hash)
    }
    const description = shape === undefined ? undefined : getField(row, shape.description)
    if (needsFlag(row) === true || typeof description !== "string" || isPlaceholder(description)) undescribed++
    const writer = isObject(metadata) ? metadata["description_generated_by"] : undefined
    const model = textAt(writer, "backend") === "offline" ? "" : textAt(writer, "model")
    if (model !== undefined) models.add(model)
  }

  const splits: Array<Survey["splits"][number]> = []
  for (const { label, path, split } of files) {
    let rows = 0
    let bytes = 0
    yield* Stream.runForEachChunk(Jsonl.readRows(path), (chunk) =>
      Effect.gen(function*() {
        for (const row of chunk) {
          if (row._tag === "Malformed") {
            return yield* new InputError({
              where: `${path}:${row.line}`,
              found: `${row.reason}, ${row.detail}`,
              expected: "one JSON object a line",
              next: "Mend the line or take it out; nothing was sent"
            })
          }
          rows++
          for (const [text, field] of texts(row.value, "")) {
            bytes += text.length
            if (!maySecret(text)) continue
            for (const { kind } of yield* scan(text)) {
              if (secrets.length < listed) secrets.push({ file: label, line: row.line, field, kind })
              else moreSecrets++
            }
          }
          count(row.value)
          types.add(publishedRow(row.value))
        }
        task.advance(chunk.length)
      }))
    splits.push({ name: split, rows, bytes })
  }
  task.finish()
  const result: Survey = {
    splits,
    columns: types.all,
    secrets,
    moreSecrets,
    sources: [...sources.values()].sort((a, b) => b.rows - a.rows || byCodeUnit(stringify(a), stringify(b))),
    codeField,
    rowsWithCode,
    repeated,
    undescribed,
    writtenBy: Object.entries(models.byName())
  }
  return result
})

/** Rows by licence, the most frequent first; what is not known counts as one. */
export const licensesOf = (
  sources: ReadonlyArray<SourceCount>
): ReadonlyArray<{ readonly license: string | undefined; readonly rows: number }> => {
  const counts = new Map<string | undefined, number>()
  for (const { license, rows } of sources) {
    const name = isUnknown(license) && license !== "unlicensed" ? undefined : license
    counts.set(name, (counts.get(name) ?? 0) + rows)
  }
  return [...counts].map(([license, rows]) => ({ license, rows }))
    .sort((a, b) => b.rows - a.rows || byCodeUnit(a.license ?? "", b.license ?? ""))
}
