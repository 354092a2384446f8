import { Path } from "@effect/platform"
import { Chunk, Effect, Stream } from "effect"
import { AnswerStoreError } from "../llm/index.ts"
import { loadLibraries } from "../manim/index.ts"
import { type Libraries } from "../python/index.ts"
import {
  type ComponentName,
  componentNames,
  components,
  getField,
  type JsonObject,
  type JsonRow,
  metadataText,
  Reject,
  setField,
  stringify,
  weightedNames
} from "../rows/index.ts"
import { Counts, fingerprint, Jsonl, Outputs, Progress, Rejects, UsageError } from "../stage/index.ts"
import * as JudgeRun from "./JudgeRun.ts"
import { type ComponentSummary, type Explained, QualityTally } from "./qualityTally.ts"
import {
  makeRepeatedTexts,
  noteRow,
  type Parts,
  partsOf,
  type Scored,
  scoreRow,
  type ScoringOptions,
  withJudgement
} from "./scoreRow.ts"

const stage = "filter-quality"

export interface FilterOptions extends ScoringOptions {
  readonly input: string
  readonly output: string
  /** Rows below are rejected. Between 0 and 1. */
  readonly minQuality: number
  /** So many of the lowest rows are told in full. */
  readonly explain: number
  /** Replace an output that datawright did not write. */
  readonly force: boolean
  /** How field paths were written, for messages. */
  readonly codeFieldText?: string | undefined
  readonly descriptionFieldText?: string | undefined
}

/** What a run came to. `in = out + Σ rejected`. */
export interface FilterSummary {
  readonly output: string
  readonly in: number
  readonly out: number
  /** Reason code to rows; they are in `<output>.rejects.jsonl`. */
  readonly rejected: Readonly<Record<string, number>>
  readonly minQuality: number
  /** Mean score of all rows that could be read; null when there were none. */
  readonly mean: number | null
  /** Those rows by tenths of the score. */
  readonly histogram: ReadonlyArray<number>
  readonly components: Readonly<Partial<Record<ComponentName, ComponentSummary>>>
  /** The lowest rows, where they were asked for. */
  readonly lowest: ReadonlyArray<Explained>
  readonly judge:
    | {
      readonly backend: string
      readonly model: string
      readonly asked: number
      readonly stored: number
      readonly unjudged: number
    }
    | undefined
}

/** Rows scored and judged together; all of them are in memory. */
const stepRows = 128

/** A signal and the progress bar get their turn after each row: one takes some milliseconds. */
const breathe = Effect.async<void>((resume) => {
  setImmediate(() => resume(Effect.void))
})

/** The first reading: what the rows share, and whether the fields that were named exist. */
const readRepeatedTexts = Effect.fn("filterRows.repeatedTexts")(function*(options: FilterOptions) {
  const repeated = makeRepeatedTexts()
  const met = { codeField: false, descriptionField: false }
  let example: JsonObject | undefined
  let rows = 0
  yield* Stream.runForEachChunk(Jsonl.readRows(options.input), (chunk) =>
    Effect.sync(() => {
      for (const row of chunk) {
        rows++
        if (row._tag === "Malformed") continue
        example ??= row.value
        for (const field of ["codeField", "descriptionField"] as const) {
          const path = options[field]
          if (path !== undefined && !met[field]) met[field] = typeof getField(row.value, path) === "string"
        }
        noteRow(repeated, partsOf(row.value, options).description)
      }
    }))
  for (const field of ["codeField", "descriptionField"] as const) {
    if (options[field] === undefined || met[field] || example === undefined) continue
    return yield* new UsageError({
      where: field === "codeField" ? "--code-field" : "--description-field",
      found: `no row has a text at ${options[`${field}Text`] ?? "that path"}`,
      next: `The first row's fields are ${Object.keys(example).slice(0, 20).join(", ")}`
    })
  }
  return { repeated, rows }
})

/** The least that must be known of a rejected row, in one line: its score and what pulled it down most. */
const detailOf = (scored: Scored, minQuality: number, weights: FilterOptions["weights"]): string => {
  const lost = componentNames.flatMap((name) => {
    const value = scored.components[name]
    if (value === null || value === 1) return []
    return [{
      name,
      value,
      cost: components[name].gate ? 1000 : (weights[name] ?? components[name].weight) * (1 - value)
    }]
  }).filter((one) => one.cost > 0).sort((a, b) => b.cost - a.cost).slice(0, 3)
  const told = lost.map(({ name, value }) => {
    const why = scored.reasons[name]
    return `${name} ${value}${why === undefined ? "" : ` (${why})`}`
  })
  return `score ${scored.score}, below ${minQuality}${told.length === 0 ? "" : `: ${told.join("; ")}`}`
}

type Slot =
  | { readonly row: Extract<JsonRow, { readonly _tag: "Malformed" }> }
  | { readonly row: Extract<JsonRow, { readonly _tag: "Row" }>; readonly parts: Parts; readonly scored: Scored }

const run = Effect.fn("filterRows")(
  function*(options: FilterOptions, judge: JudgeRun.JudgeRun | undefined) {
    const paths = yield* Path.Path
    const progress = yield* Progress.Progress
    const known: Libraries = yield* loadLibraries
    const outputs = yield* Outputs.open({ stage, manifest: Outputs.manifestPath(options.output), force: options.force })
    const name = paths.basename(options.output)
    const out = yield* outputs.create(name)
    const rejects = yield* Rejects.toWriter(yield* outputs.create(`${name}.rejects.jsonl`))
    const { repeated, rows } = yield* readRepeatedTexts(options)
    const task = progress.task(stage, rows)
    const tally = new QualityTally(options.explain)
    const counts = { in: 0, out: 0 }

    const scoreOne = (row: JsonRow): Slot => {
      if (row._tag === "Malformed") return { row }
      const parts = partsOf(row.value, options)
      return { row, parts, scored: scoreRow(row.value, parts, options, repeated, known) }
    }

    /** Asks the model about rows with a score above 0 only: the others cannot be kept whatever it answers. */
    const judged = (slots: ReadonlyArray<Slot>, by: JudgeRun.JudgeRun) =>
      Effect.gen(function*() {
        const usable = slots.flatMap((slot, at) => "scored" in slot && slot.scored.score > 0 ? [{ at, slot }] : [])
        const opinions = yield* by.of(
          usable.map(({ slot }) => ({ ...slot.parts.subject, description: slot.parts.description }))
        )
        const next = [...slots]
        usable.forEach(({ at, slot }, i) => {
          const { value, why } = opinions[i]!
          next[at] = { ...slot, scored: withJudgement(slot.scored, value, why, options.weights) }
        })
        return next
      })

    const write = (slot: Slot) =>
      Effect.gen(function*() {
        counts.in++
        const reject = (reason: string, detail: string, record: unknown) =>
          rejects.add(
            new Reject({ stage, reason, detail, origin: { file: options.input, line: slot.row.line }, record })
          )
        if (!("scored" in slot)) return yield* reject(slot.row.reason, slot.row.detail, slot.row.text)
        const { parts: { description, subject }, row: { line, value }, scored } = slot
        tally.add(scored, () => ({
          line,
          name: [subject.source, subject.className ?? metadataText(value, "id").slice(0, 12)].filter((one) =>
            one !== ""
          )
            .join(" "),
          description: description.replace(/\s+/g, " ").trim().slice(0, 200)
        }))
        const next = setField(value, ["metadata", "quality"], { score: scored.score, components: scored.components })
        if (next === undefined) {
          return yield* reject("no-place", "metadata is no object: the score has no place in the row", value)
        }
        if (scored.score < options.minQuality) {
          return yield* reject("low-quality", detailOf(scored, options.minQuality, options.weights), next)
        }
        counts.out++
        return yield* out.write(`${stringify(next)}\n`, 1)
      })

    yield* Stream.runForEachChunk(
      Stream.rechunk(Jsonl.readRows(options.input), stepRows),
      (chunk) =>
        Effect.gen(function*() {
          const slots = yield* Effect.forEach(
            Chunk.toReadonlyArray(chunk),
            (row) => Effect.zipLeft(Effect.sync(() => scoreOne(row)), breathe)
          )
          for (const slot of judge === undefined ? slots : yield* judged(slots, judge)) yield* write(slot)
          task.advance(slots.length)
          if (judge !== undefined) task.say(`${judge.counts.asked} asked, ${judge.counts.stored} stored`)
        })
    )
    task.finish()

    const rejected = yield* rejects.counts
    const input = yield* fingerprint(options.input)
    const summary = { mean: tally.mean, histogram: tally.histogram, components: tally.components }
    yield* outputs.commit({
      options: {
        min_quality: options.minQuality,
        weights: Object.fromEntries(weightedNames.map((one) => [one, options.weights[one] ?? components[one].weight])),
        code_only: options.codeOnly,
        code_field: options.codeFieldText ?? null,
        description_field: options.descriptionFieldText ?? null,
        judge: judge === undefined
          ? null
          : {
            backend: judge.backend,
            model: judge.model,
            base_url: judge.baseUrl,
            prompt_version: judge.promptVersion
          }
      },
      inputs: [{ path: options.input, ...input, records: counts.in }],
      counts: new Counts({ ...counts, rejected }),
      report: summary
    })
    return {
      output: options.output,
      ...counts,
      rejected,
      minQuality: options.minQuality,
      ...summary,
      lowest: tally.lowest,
      judge: judge === undefined ? undefined : { backend: judge.backend, model: judge.model, ...judge.counts }
    } satisfies FilterSummary
  },
  Effect.scoped,
  Effect.catchAllDefect((defect) => defect instanceof AnswerStoreError ? Effect.fail(defect) : Effect.die(defect))
)

/**
 * Rows with `metadata.quality {score, components}`, in input order; what scores below `minQuality` goes to
 * `<output>.rejects.jsonl`, scored too. The file is read twice: first for what its rows share. Everything else of a row
 * survives. Memory: 128 rows, and 18 to 36 bytes for each distinct description and each distinct sentence of one.
 */
export const filterRows = (options: FilterOptions) => run(options, undefined)

/** The same with a language model's opinion of each row that could be used at all, as the component `judge`. */
export const filterWithJudge = (options: FilterOptions & JudgeRun.JudgeOptions) =>
  Effect.flatMap(JudgeRun.make(options), (judge) => run(options, judge))
