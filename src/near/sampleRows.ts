import { type Chunk, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { canonical, type FieldPath, formatFieldPath, getField, type JsonRow, stringify } from "../rows/index.ts"
import { Counts, InputError, Jsonl, Outputs, Progress, readPrinted, toWriter } from "../stage/index.ts"
import { StratifiedSample } from "./StratifiedSample.ts"

export interface SampleOptions {
  readonly input: string
  readonly output: string
  /** So many rows, or all when there are fewer; or a share of them above 0, rounded, at least one row. */
  readonly size: { readonly rows: number } | { readonly share: number }
  /** Where the value stands by which the sample is stratified; undefined: all rows are one stratum. */
  readonly by: FieldPath | undefined
  readonly seed: number
  readonly force: boolean
}

/** What a run came to. `in = out + Σ rejected`. */
export interface Sampled {
  readonly output: string
  readonly in: number
  readonly out: number
  /** Rows that cannot be read, by reason, and those not drawn (`not-sampled`). */
  readonly rejected: Readonly<Record<string, number>>
  readonly strata: number
  /** The 50 largest strata, the largest first. `value`: a text as it is, else JSON; null where a row has no such field. */
  readonly largest: ReadonlyArray<{ readonly value: string | null; readonly in: number; readonly out: number }>
}

const stage = "sample"

/** Strata that results and manifests list. */
const listed = 50

/** Strata by name: the canonical JSON of the value, or this, which is no JSON. */
const withoutField = ""

const valueOf = (name: string): string | null => {
  if (name === withoutField) return null
  const value: unknown = JSON.parse(name)
  return typeof value === "string" ? value : name
}

type Row = Extract<JsonRow, { readonly _tag: "Row" }>

const textOf = (row: Row): string => row.text ?? stringify(row.value)

/**
 * A sample of the rows of a file, drawn at random within each value of a field, in the order of the input, each line as it was. The seed
 * and the rows' texts decide, not their order. Reads the file twice. Unreadable rows go to `<output>.rejects.jsonl`; rows not drawn
 * are counted as `not-sampled`. Memory: 16 bytes a row, 0.2 KB a stratum, and one piece of the file.
 */
export const sampleRows = Effect.fn("sample")(function*(options: SampleOptions) {
  const { by, input, output, seed, size } = options
  const outputs = yield* Outputs.open({ stage, manifest: Outputs.manifestPath(output), force: options.force })
  const base = output.split("/").at(-1)!
  const writer = yield* outputs.create(base)
  const rejects = yield* toWriter(yield* outputs.create(`${base}.rejects.jsonl`))
  const progress = yield* Progress.Progress

  const sample = new StratifiedSample()
  let withField = 0
  const add = (row: Row): void => {
    const value = by === undefined ? null : getField(row.value, by)
    if (value !== undefined) withField++
    const digest = createHash("sha256").update(`${seed}\n${textOf(row)}`).digest()
    sample.add(value === undefined ? withoutField : canonical(value), digest.readUIntBE(0, 6))
  }
  const reading = progress.task("reading")
  const first = readPrinted(input)
  yield* Stream.runForEachChunk(Jsonl.rows(first.bytes), (chunk: Chunk.Chunk<JsonRow>) =>
    Effect.suspend(() => {
      const bad = []
      for (const row of chunk) {
        if (row._tag === "Row") add(row)
        else bad.push(Jsonl.malformed(row, input, stage))
      }
      reading.advance(chunk.length)
      return Effect.forEach(bad, rejects.add, { discard: true })
    }))
  reading.finish()
  if (sample.size === 0) {
    return yield* new InputError({ where: input, found: "there are no rows", expected: "JSON lines" })
  }
  if (by !== undefined && withField === 0) {
    return yield* new InputError({
      where: input,
      found: `none of ${sample.size} rows has a value at ${formatFieldPath(by)}`,
      next: "Choose the field with --by, or leave it out"
    })
  }

  const wanted = "rows" in size ? size.rows : Math.max(1, Math.round(size.share * sample.size))
  const strata = sample.draw(wanted)
  const out = Math.min(wanted, sample.size)
  let row = 0
  const writing = progress.task("writing", sample.size)
  const second = readPrinted(input)
  yield* Stream.runForEachChunk(Jsonl.rows(second.bytes), (chunk: Chunk.Chunk<JsonRow>) =>
    Effect.suspend(() => {
      let text = ""
      let count = 0
      for (const one of chunk) {
        if (one._tag !== "Row" || row >= sample.size || !sample.has(row++)) continue
        text += `${textOf(one)}\n`
        count++
      }
      writing.advance(chunk.length)
      return count === 0 ? Effect.void : writer.write(text, count)
    }))
  writing.finish()
  const print = yield* second.print
  if (print.sha256 !== (yield* first.print).sha256) {
    return yield* new InputError({ where: input, found: "was changed while it was read", next: "Run it again" })
  }

  const unreadable = yield* rejects.counts
  const read = Object.values(unreadable).reduce((sum, rows) => sum + rows, sample.size)
  const left = sample.size - out
  const rejected = left === 0 ? unreadable : { ...unreadable, "not-sampled": left }
  const largest = by === undefined
    ? []
    : strata.slice(0, listed).map(({ chosen, name, rows }) => ({ value: valueOf(name), in: rows, out: chosen }))
  const result: Sampled = {
    output,
    in: read,
    out,
    rejected,
    strata: by === undefined ? 0 : strata.length,
    largest
  }
  yield* outputs.commit({
    options: { ...size, by: by === undefined ? null : formatFieldPath(by), seed },
    inputs: [{ path: input, ...print, records: read }],
    counts: new Counts({ in: read, out, rejected }),
    ...(by === undefined ? {} : { report: { strata: result.strata, largest } })
  })
  return result
}, Effect.scoped)
