import { Deferred, Effect } from "effect"
import {
  getField,
  type JsonObject,
  type JsonRow,
  parse,
  Reject,
  type RowShape,
  stringify,
  type Subject
} from "../../rows/index.ts"
import { UsageError } from "../../stage/index.ts"
import { AnswerStore, type Found } from "../AnswerStore.ts"
import { makeFailurePolicy } from "../failurePolicy.ts"
import { LanguageModel, type LanguageModelError } from "../LanguageModel.ts"
import { type ModelRequest, requestKey } from "../ModelRequest.ts"
import { again, askRow, checked, type Described } from "./askRow.ts"
import { planRow, type RowOptions } from "./describeRow.ts"
import { Fingerprints } from "./Fingerprints.ts"
import { makeRequests } from "./requests.ts"
import { Transcripts } from "./transcripts/Transcripts.ts"
import * as WorkQueue from "./WorkQueue.ts"

export const stage = "generate-descriptions"

export interface RunOptions extends RowOptions {
  readonly input: string
  /** Rows in work at once; calls in flight are the model's own affair. */
  readonly concurrency: number
  /** Describe so many rows at most; the rest stay as they are. */
  readonly limit: number | undefined
  /** The user's own task, in place of the built-in prompt. */
  readonly prompt: string | undefined
  /** Look up captions of rows that have a video and no words of their own. */
  readonly transcripts: boolean
  /** How field paths were written, for messages. */
  readonly codeFieldText?: string | undefined
  readonly descriptionFieldText?: string | undefined
}

/** `left`: not asked, as the run has come to a limit. */
export type Result = Described | { readonly _tag: "Left" }

/** A row that is to be described, read. */
export interface OpenRow {
  readonly row: JsonObject
  readonly shape: RowShape
  readonly subject: Subject
}

/** A row that is to be described, in its place. While it waits it is text alone: thousands wait, and few are worked on. */
export interface RowSlot {
  readonly _tag: "Row"
  readonly text: string
  readonly line: number
  /** Captions that were looked up for it. */
  readonly transcript: string | undefined
  readonly result: Result | Deferred.Deferred<Result, LanguageModelError>
}

/** A row's place in the output, kept until it is its turn. */
export type Slot =
  | { readonly _tag: "Write"; readonly text: string }
  | { readonly _tag: "Reject"; readonly reject: Reject }
  | RowSlot

/** A row's slot, and what is asked about where it is to be described. */
interface Planned {
  readonly slot: Slot
  readonly subject?: Subject
}

/** True when writing the slot waits for no answer. */
export const isReady = (slot: Slot): boolean => slot._tag !== "Row" || "_tag" in slot.result

/** Rows read before a field path that none of them has is taken for a mistake. */
const rowsToTry = 1000

const left: Result = { _tag: "Left" }

/** One run over a file: what has been planned, asked and answered so far. */
export const make = (options: RunOptions) =>
  Effect.gen(function*() {
    const model = yield* LanguageModel
    const store = yield* AnswerStore
    const transcripts = yield* Transcripts
    const requests = makeRequests(model, options.prompt)
    const seen = new Fingerprints()
    const work = yield* WorkQueue.make(options.concurrency * 2 + 16)
    const counts = { in: 0, described: 0, stored: 0, passed: 0, left: 0 }
    let planned = 0
    let stopped: LanguageModelError | undefined
    let example: JsonObject | undefined
    const met = { codeField: false, descriptionField: false }

    const ask = (request: ModelRequest) => model.ask(request)
    const note = (subject: Subject, request: ModelRequest) =>
      model.isPaid ? store.note(requests.inputOf(subject), requestKey(request)) : Effect.void

    const failures = makeFailurePolicy()

    const settle = (work: Effect.Effect<Described, LanguageModelError>): Effect.Effect<Result, LanguageModelError> =>
      Effect.suspend((): Effect.Effect<Result, LanguageModelError> =>
        stopped === undefined ? work : Effect.succeed(left)
      ).pipe(
        Effect.zipLeft(failures.answered),
        Effect.catchAll((error): Effect.Effect<Result, LanguageModelError> => {
          const kind = failures.kindOf(error)
          if (kind === "limit") {
            stopped ??= error
            return Effect.succeed(left)
          }
          if (kind === "pending") return Effect.succeed(left)
          if (kind === "fatal") return error
          return Effect.succeed({ _tag: "Rejected", reason: kind, detail: error.detail })
        })
      )

    const captionsOf = (subject: Subject): Effect.Effect<string | undefined> =>
      options.transcripts && subject.transcript === "" && subject.url !== ""
        ? transcripts.of(subject.url)
        : Effect.succeed(undefined)

    const withCaptions = (subject: Subject, transcript: string | undefined): Subject =>
      transcript === undefined ? subject : { ...subject, transcript }

    /** Reads a waiting row again. */
    const open = ({ text, transcript }: RowSlot): OpenRow => {
      const row = parse(text) as JsonObject
      const plan = planRow(row, options)
      if (plan._tag !== "Describe") throw new Error("a row reads otherwise than before")
      return { row, shape: plan.shape, subject: withCaptions(plan.subject, transcript) }
    }

    const reject = (line: number, reason: string, detail: string, record: unknown): Slot => ({
      _tag: "Reject",
      reject: new Reject({ stage, reason, detail, origin: { file: options.input, line }, record })
    })

    /** Fails for a field path that no row has: after so many rows, and at the end of a shorter file. */
    const checkPaths = (isEnd: boolean): Effect.Effect<void, UsageError> => {
      if (example === undefined || !isEnd && counts.in < rowsToTry) return Effect.void
      for (const field of ["codeField", "descriptionField"] as const) {
        if (options[field] === undefined || met[field]) continue
        return new UsageError({
          where: field === "codeField" ? "--code-field" : "--description-field",
          found: `no row has a text at ${options[`${field}Text`] ?? "that path"}`,
          next: `The first row's fields are ${Object.keys(example).slice(0, 20).join(", ")}`
        })
      }
      return Effect.void
    }

    const plan = (row: JsonRow): Planned => {
      counts.in++
      if (row._tag === "Malformed") return { slot: reject(row.line, row.reason, row.detail, row.text) }
      const { line, value } = row
      example ??= value
      for (const field of ["codeField", "descriptionField"] as const) {
        const path = options[field]
        if (path !== undefined && !met[field]) met[field] = typeof getField(value, path) === "string"
      }
      const text = row.text ?? stringify(value)
      const todo = planRow(value, options)
      if (todo._tag === "Reject") return { slot: reject(line, todo.reason, todo.detail, value) }
      if (todo._tag === "Pass") {
        counts.passed++
        if (todo.description !== "") seen.take(todo.description, text)
        return { slot: { _tag: "Write", text } }
      }
      if (options.limit !== undefined && planned >= options.limit) {
        counts.left++
        return { slot: { _tag: "Write", text } }
      }
      planned++
      return { slot: { _tag: "Row", text, line, transcript: undefined, result: left }, subject: todo.subject }
    }

    /** Rows to slots, in order; looks up what is stored and starts asking for the rest. */
    const start = Effect.fn("DescribeRun.start")(function*(rows: ReadonlyArray<JsonRow>) {
      const plans = rows.map(plan)
      const slots: Array<Slot> = plans.map(({ slot }) => slot)
      yield* checkPaths(false)
      const wanted: Array<{ readonly at: number; readonly slot: RowSlot; readonly subject: Subject }> = []
      for (const [at, { slot, subject }] of plans.entries()) {
        if (slot._tag !== "Row" || subject === undefined) continue
        const transcript = yield* captionsOf(subject)
        wanted.push({ at, slot: { ...slot, transcript }, subject: withCaptions(subject, transcript) })
      }
      const inputs = model.isPaid ? wanted.map(({ subject }) => requests.inputOf(subject)) : []
      const found = yield* store.findByInput(inputs)
      const hits: Array<Found> = []
      for (const [i, { at, slot, subject }] of wanted.entries()) {
        const stored = found.get(inputs[i] ?? "")
        const good = stored === undefined ? undefined : checked(stored.text, subject)
        if (stored !== undefined) hits.push(stored)
        if (stored !== undefined && typeof good === "string") {
          counts.stored++
          slots[at] = {
            ...slot,
            result: { _tag: "Described", description: good, key: stored.key, isSecond: false }
          }
          continue
        }
        const result = yield* Deferred.make<Result, LanguageModelError>()
        slots[at] = { ...slot, result }
        yield* work.add(() =>
          settle(Effect.suspend(() =>
            stored === undefined || good === undefined || typeof good === "string"
              ? askRow(open(slot).subject, requests, ask, note)
              : again(open(slot).subject, stored.text, good, requests, ask, note)
          )).pipe(
            // Whoever waits for the row learns of a failure.
            Effect.onExit((exit) => Deferred.done(result, exit)),
            Effect.asVoid
          )
        )
      }
      yield* store.hit(hits)
      return slots
    })

    /**
     * The result of a row whose turn it is. A description that another row has is asked for again, once; as this happens in
     * input order, which of two rows keeps it does not depend on who was answered first.
     */
    const finish = (slot: RowSlot): Effect.Effect<Result, LanguageModelError> =>
      Effect.gen(function*() {
        const { result } = slot
        let known: Result = "_tag" in result ? result : yield* Deferred.await(result)
        const duplicate = "it is word for word the description of another row; name what is special here"
        if (known._tag === "Described" && !seen.take(known.description, known.key)) {
          const { description, isSecond } = known
          if (!isSecond) {
            known = yield* settle(
              again(open(slot).subject, description, { reason: "duplicate", detail: duplicate }, requests, ask, note)
            )
          }
          if (known._tag === "Described" && (isSecond || !seen.take(known.description, known.key))) {
            known = {
              _tag: "Rejected",
              reason: "bad-answer-duplicate",
              detail: `the answer was turned down: ${duplicate}`
            }
          }
        }
        if (known._tag === "Described") counts.described++
        if (known._tag === "Left") counts.left++
        return known
      })

    return { model, requests, counts, start, open, finish, checkPaths, stopped: () => stopped }
  })
