import { Effect, Option, Stream } from "effect"
import { canonicalHash } from "../python/index.ts"
import { byCodeUnit, type FieldPath, type Reject, stringify } from "../rows/index.ts"
import { CheckFailed, Outputs, Rejects } from "../stage/index.ts"
import { acrossSides, type Views } from "./acrossSides.ts"
import { type Contamination, readBenchmarks, textsOf } from "./contamination.ts"
import { type Resources, surely } from "./nearDuplicates.ts"
import { viewsOf } from "./sceneText.ts"
import { type NearChoice, recallOf } from "./settings.ts"
import type { Side } from "./sides.ts"
import { assertSome, fieldName, inputOf, isCodeField, readTexts, rowId, rowScene } from "./textRows.ts"

export interface LeaksOptions {
  readonly train: ReadonlyArray<string>
  readonly test: ReadonlyArray<string>
  /** Benchmarks whose words must not occur in training rows. */
  readonly against: ReadonlyArray<string>
  readonly againstWords: number
  readonly field: FieldPath
  readonly language: "code" | "text" | undefined
  readonly near: NearChoice
  readonly contained: number | false
  /** A file for all that was found, as JSON lines. */
  readonly output: string | undefined
  readonly resources: Resources
  readonly force: boolean
}

/** Where a text stands; `copies` more rows of that side have the same text. */
interface Place {
  readonly file: string
  readonly line: number
  readonly id?: string
  readonly copies?: number
}

/** Two rows that are more alike than they may be across a split. */
export interface Leak {
  readonly kind: "exact" | "near" | "contained" | "words"
  /** Jaccard similarity, or of `contained` the share of the smaller in the larger; 1 for shared words. */
  readonly similarity: number
  readonly train: Place
  readonly test: Place
  /** The words that stand in a benchmark too. */
  readonly words?: string
}

/** What was found. */
export interface Leaks {
  /** The most alike first. */
  readonly leaks: ReadonlyArray<Leak>
  readonly rows: { readonly train: number; readonly test: number }
  /** Rows that could not be read or have no text. */
  readonly unread: number
  readonly threshold: number
  readonly recall: number
  readonly candidates: number
  /** The highest similarity measured across, below the threshold or not. */
  readonly highest: number
}

interface Text {
  readonly views: Views
  readonly side: Side
  readonly place: Place
  copies: number
}

const stage = "leaks"

/**
 * Looks for rows of the training files that are copies of rows of the test files: exact ones, near-duplicates (as whole texts, and as the scene
 * classes that `metadata.class_name` names), scenes that stand in another row's code, and words of benchmarks in a row.
 * Memory: all texts, 1.5 KB a row, and once more the texts up to the limit.
 */
export const findLeaks = Effect.fn("leaks")(function*(options: LeaksOptions) {
  const { field, output, resources } = options
  const language = options.language ?? (isCodeField(field) ? "code" : "text")
  const choice: NearChoice = { ...options.near, language }
  const settings = surely(choice)
  const outputs = output === undefined
    ? undefined
    : yield* Outputs.open({ stage, manifest: Outputs.manifestPath(output), force: options.force })
  const writer = yield* Option.match(Option.fromNullable(outputs), {
    onNone: () => Effect.succeedNone,
    onSome: (open) => Effect.asSome(open.create(output!.split("/").at(-1)!))
  })
  const texts: Array<Text> = []
  const known = new Map<string, Text>()
  const rows = { train: 0, test: 0 }
  const unread: Array<Reject> = []
  const words: Array<Leak> = []
  const benchmarks = options.against.length === 0
    ? undefined
    : yield* readBenchmarks(options.against, { words: options.againstWords, stage }).pipe(
      Effect.provide(Rejects.layerMemory(unread))
    )
  const read = (file: string, side: Side) =>
    Effect.gen(function*() {
      const before = unread.length
      const found = rows[side]
      yield* Stream.runForEach(readTexts(file, field, stage), (row) =>
        Effect.sync(() => {
          rows[side]++
          const id = rowId(row.value)
          const place: Place = { file, line: row.line, ...(id === undefined ? {} : { id }) }
          const hit = side === "train" ? firstHit(textsOf(row.value), benchmarks?.find) : undefined
          if (hit !== undefined) {
            words.push({ kind: "words", similarity: 1, train: place, test: hit.benchmark, words: hit.words })
          }
          const same = known.get(`${side} ${row.text}`)
          if (same !== undefined) {
            same.copies++
            return
          }
          const scene = language === "code" ? rowScene(row) : undefined
          const text: Text = { views: viewsOf(row.text, scene), side, place, copies: 0 }
          known.set(`${side} ${row.text}`, text)
          texts.push(text)
        })).pipe(Effect.provide(Rejects.layerMemory(unread)))
      const missing = unread.slice(before).filter((reject) => reject.reason === "field-missing").length
      yield* assertSome(file, field, rows[side] - found, missing)
      return rows[side] - found
    })
  const trainRows = yield* Effect.forEach(options.train, (file) => read(file, "train"))
  for (const file of options.test) yield* read(file, "test")
  known.clear()

  const search = yield* acrossSides(
    texts.map((text) => text.views),
    texts.map((text) => text.side),
    choice,
    options.contained,
    resources
  )
  const placeOf = ({ copies, place }: Text): Place => copies === 0 ? place : { ...place, copies }
  const key = (text: Text): string => {
    const code = text.views.whole ?? text.views.scene
    return language === "code" ? canonicalHash(code) : code.trim().replace(/\s+/g, " ")
  }
  const leaks = [
    ...search.crossings.map(({ kind, similarity, test, train }): Leak => {
      const [one, other] = [texts[train]!, texts[test]!]
      const isExact = similarity === 1 && kind === "near" && key(one) === key(other)
      return { kind: isExact ? "exact" : kind, similarity, train: placeOf(one), test: placeOf(other) }
    }),
    ...words
  ].sort((a, b) =>
    b.similarity - a.similarity || (a.test.file < b.test.file ? -1 : a.test.file > b.test.file ? 1 : 0) ||
    a.test.line - b.test.line || byCodeUnit(a.train.file, b.train.file) || a.train.line - b.train.line
  )
  if (outputs !== undefined && Option.isSome(writer)) {
    for (const leak of leaks) yield* writer.value.write(`${stringify(leak)}\n`, 1)
    yield* outputs.commit({
      options: {
        field: fieldName(field),
        language,
        threshold: settings.threshold,
        shingle_tokens: settings.shingle,
        contained: options.contained,
        against_words: options.againstWords
      },
      inputs: [
        ...yield* Effect.forEach(options.train, (file, i) => inputOf(file, trainRows[i])),
        ...yield* Effect.forEach([...options.test, ...options.against], (file) => inputOf(file))
      ]
    })
  }
  const result: Leaks = {
    leaks,
    rows,
    unread: unread.length,
    threshold: settings.threshold,
    recall: recallOf(settings.threshold, settings.bands, settings.rows),
    candidates: search.candidates,
    highest: search.highest(() => true)
  }
  return result
}, Effect.scoped)

const firstHit = (
  texts: ReadonlyArray<string>,
  find: ((text: string) => Contamination | undefined) | undefined
): Contamination | undefined => {
  for (const text of find === undefined ? [] : texts) {
    const found = find!(text)
    if (found !== undefined) return found
  }
  return undefined
}

/** The failure of a comparison that found something that leaks; undefined when nothing does. */
export const leakFailure = ({ leaks }: Leaks): CheckFailed | undefined => {
  const [first] = leaks
  return first === undefined ? undefined : new CheckFailed({
    check: stage,
    detail: `${leaks.length} pairs leak; the most alike are ${first.train.file}:${first.train.line} and ` +
      `${first.test.file}:${first.test.line} (${first.kind}, ${first.similarity.toFixed(3)})`
  })
}

/** Fails when something leaks. */
export const assertNoLeaks = (found: Leaks): Effect.Effect<void, CheckFailed> => leakFailure(found) ?? Effect.void
