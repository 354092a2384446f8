import { Effect, Stream } from "effect"
import {
  AnswerStore,
  costOf,
  type Estimate,
  type Found,
  LanguageModel,
  type LanguageModelError,
  type LanguageModelService,
  makeFailurePolicy,
  type ModelRequest,
  priceOf,
  probableTokens,
  type Rates,
  requestKey
} from "../llm/index.ts"
import { canonical, sha256, type Subject } from "../rows/index.ts"
import { Jsonl, version } from "../stage/index.ts"
import { judgementSchema, judgeSystem, judgeVersion, readJudgement, writeQuestion } from "./judgePrompt.ts"
import { partsOf, type ScoringOptions } from "./scoreRow.ts"

/** A judge's opinion of a row; without a value where it gave none that can be used, with the reason. */
export interface Opinion {
  readonly value: number | null
  readonly why: string
}

export interface JudgeOptions {
  /** Rows asked about at once; calls in flight are the model's own affair. */
  readonly concurrency: number
}

/** Characters of code that surely fit beside the rest, at two characters a token. */
const codeCharacters = ({ contextTokens, maxOutputTokens }: LanguageModelService): number =>
  Math.max(2000, (contextTokens - maxOutputTokens - 8000) * 2)

const makeQuestions = (model: LanguageModelService) => {
  const { backend, baseUrl, model: id, parameters, structured } = model
  const system = judgeSystem(structured)
  const shared = {
    backend,
    baseUrl,
    model: id,
    parameters,
    system,
    schema: structured ? judgementSchema : null,
    promptVersion: judgeVersion,
    sampleIndex: 0
  }
  const constant = sha256(canonical([version, shared, codeCharacters(model)]))
  return {
    system,
    of: (subject: Subject): ModelRequest => ({
      ...shared,
      user: writeQuestion(subject, codeCharacters(model)),
      subject
    }),
    /** Hash of all that leads to a request, without writing it out. */
    inputOf: ({ code, description, rejected }: Subject): string =>
      sha256(`${constant}${JSON.stringify([code, description ?? "", rejected?.reason ?? null])}`)
  }
}

const opinionOf = (text: string): Opinion | undefined => {
  const read = readJudgement(text)
  return typeof read === "string" ? undefined : { value: read.score, why: read.score === 1 ? "" : read.reason }
}

const none = (why: string): Opinion => ({ value: null, why })

/**
 * One run of a judge: opinions of rows in the rows' order. Stored answers are looked up together, the rest are asked; an answer
 * that cannot be used is asked for again once, with the reason. A refusal, or two such answers, leave a row without an opinion.
 * At a limit (money, quota) the run fails with it; what was answered is stored, and the same command goes on from there.
 */
export const make = (options: JudgeOptions) =>
  Effect.gen(function*() {
    const model = yield* LanguageModel
    const store = yield* AnswerStore
    const questions = makeQuestions(model)
    const failures = makeFailurePolicy()
    const counts = { asked: 0, stored: 0, unjudged: 0 }

    const askOnce = (subject: Subject) =>
      Effect.suspend(() => {
        const request = questions.of(subject)
        return Effect.zipRight(store.note(questions.inputOf(subject), requestKey(request)), model.ask(request))
      })

    const again = (subject: Subject, answer: string, reason: string): Subject => ({
      ...subject,
      rejected: { answer, reason }
    })

    const ask = (subject: Subject): Effect.Effect<Opinion, LanguageModelError> =>
      Effect.flatMap(askOnce(subject), (outcome): Effect.Effect<Opinion, LanguageModelError> => {
        if (outcome._tag === "Refusal" || outcome._tag === "Filtered") {
          return Effect.succeed(none(`the judge declined: ${outcome.detail}`))
        }
        const read = outcome._tag === "Truncated" ? "it was cut off at the output limit" : readJudgement(outcome.text)
        if (typeof read !== "string") {
          return Effect.succeed({ value: read.score, why: read.score === 1 ? "" : read.reason })
        }
        return subject.rejected === undefined
          ? ask(again(subject, outcome.text, read))
          : Effect.succeed(none(`the judge's answer was turned down twice, at last because ${read}`))
      })

    const settled = (subject: Subject): Effect.Effect<Opinion, LanguageModelError> =>
      ask(subject).pipe(
        Effect.zipLeft(failures.answered),
        Effect.catchAll((error) => {
          const kind = failures.kindOf(error)
          return kind === "bad-request" || kind === "no-answer"
            ? Effect.succeed(none(`the judge gave no answer: ${error.detail}`))
            : error
        })
      )

    const of = Effect.fn("JudgeRun.of")(function*(subjects: ReadonlyArray<Subject>) {
      const inputs = subjects.map((one) => questions.inputOf(one))
      const found = yield* store.findByInput(inputs)
      const hits: Array<Found> = []
      const opinions = yield* Effect.forEach(subjects, (subject, at) => {
        const stored = found.get(inputs[at]!)
        if (stored === undefined) {
          counts.asked++
          return settled(subject)
        }
        hits.push(stored)
        const opinion = opinionOf(stored.text)
        if (opinion !== undefined) {
          counts.stored++
          return Effect.succeed(opinion)
        }
        counts.asked++
        return settled(again(subject, stored.text, readJudgement(stored.text) as string))
      }, { concurrency: options.concurrency })
      yield* store.hit(hits)
      counts.unjudged += opinions.filter((one) => one.value === null).length
      return opinions
    })

    return {
      of,
      counts,
      model: model.model,
      backend: model.backend,
      baseUrl: model.baseUrl,
      promptVersion: judgeVersion
    }
  })

export type JudgeRun = Effect.Effect.Success<ReturnType<typeof make>>

/** Tokens of a judgement: a short one, a usual one. */
const shortAnswer = 30
const usualAnswer = 70

/** What judging a file would ask and cost; sends nothing, writes nothing. Memory: 120 bytes for each distinct question. */
export const estimateJudging = Effect.fn("estimateJudging")(function*(
  options: Pick<ScoringOptions, "codeField" | "descriptionField"> & {
    readonly input: string
    readonly prices: Readonly<Record<string, Rates>>
    readonly isWorthAsking: (code: string, description: string) => boolean
  }
) {
  const model = yield* LanguageModel
  const store = yield* AnswerStore
  const questions = makeQuestions(model)
  const price = yield* priceOf(model, options.prices)
  const distinct = new Set<string>()
  const count = { rows: 0, stored: 0, rejected: 0, inputTokens: 0 }
  yield* Stream.runForEachChunk(Jsonl.readRows(options.input), (rows) =>
    Effect.gen(function*() {
      const wanted: Array<{ readonly subject: Subject; readonly input: string }> = []
      for (const row of rows) {
        count.rows++
        const parts = row._tag === "Row" ? partsOf(row.value, options) : undefined
        if (parts === undefined || !options.isWorthAsking(parts.subject.code, parts.description)) count.rejected++
        else {
          const subject: Subject = { ...parts.subject, description: parts.description }
          wanted.push({ subject, input: questions.inputOf(subject) })
        }
      }
      const found = yield* store.findByInput(wanted.map((one) => one.input))
      for (const { input, subject } of wanted) {
        const stored = found.get(input)
        if (stored !== undefined && opinionOf(stored.text) !== undefined) count.stored++
        else if (!distinct.has(input)) {
          distinct.add(input)
          const code = Math.min(subject.code.length, codeCharacters(model))
          count.inputTokens += probableTokens(
            questions.system.length + code + (subject.description?.length ?? 0) + 100,
            0
          )
        }
      }
    }))
  const ask = distinct.size
  const result: Estimate = {
    ...count,
    ask,
    outputTokens: ask * usualAnswer,
    ...costOf({ ask, inputTokens: count.inputTokens, shortAnswer, usualAnswer, model, price, factor: 1 })
  }
  return { estimate: result, model }
})
