import { Effect, Stream } from "effect"
import { InputError, Jsonl } from "../../stage/index.ts"
import { AnswerStore } from "../AnswerStore.ts"
import { LanguageModel } from "../LanguageModel.ts"
import { requestKey, requestParts, subjectHash } from "../ModelRequest.ts"
import { checked } from "./askRow.ts"
import { planRow, type RowOptions } from "./describeRow.ts"
import { makeRequests } from "./requests.ts"

export interface ExplainOptions extends RowOptions {
  readonly input: string
  /** Line in the input, from 1. */
  readonly line: number
  readonly prompt: string | undefined
}

export interface Explanation {
  readonly line: number
  readonly state: "no-description-needed" | "cannot-be-described" | "stored" | "stored-but-bad" | "missing"
  /** SHA-256 of the request the row makes now. */
  readonly key: string | undefined
  /** For a missing one: the stored answer that is nearest, and the parts in which its request differed. */
  readonly nearest: { readonly key: string; readonly model: string; readonly answeredAt: number } | undefined
  readonly differs: ReadonlyArray<string>
  readonly words: string
}

const partWords: Readonly<Record<string, string>> = {
  code: "the code",
  source: "the source",
  class: "the scene's class",
  context: "the original context",
  title: "the video's title",
  url: "the video's URL",
  transcript: "the transcript",
  reason: "the reason an earlier answer was turned down",
  prompt: "the prompt",
  model: "the model",
  backend: "the backend",
  base_url: "the base URL",
  parameters: "the parameters",
  schema: "the answer schema",
  sample_index: "the sample index",
  text: "the text the prompt is written out to"
}

/** Why a row's answer is stored, or which part of its request makes it a new question. Sends nothing. */
export const explain = Effect.fn("explain")(function*(options: ExplainOptions) {
  const model = yield* LanguageModel
  const store = yield* AnswerStore
  const row = yield* Jsonl.readRows(options.input).pipe(
    Stream.filter((one) => one.line === options.line),
    Stream.runHead
  )
  if (row._tag === "None" || row.value._tag === "Malformed") {
    return yield* new InputError({
      where: `${options.input}:${options.line}`,
      found: row._tag === "None"
        ? "there is no row at this line"
        : row.value._tag === "Malformed"
        ? row.value.detail
        : "",
      expected: "a row of the input"
    })
  }
  const nothing = { line: options.line, key: undefined, nearest: undefined, differs: [] }
  const plan = planRow(row.value.value, options)
  if (plan._tag === "Pass") {
    return {
      ...nothing,
      state: "no-description-needed",
      words: "the row has a description; --all would describe it"
    } satisfies Explanation
  }
  if (plan._tag === "Reject") {
    return { ...nothing, state: "cannot-be-described", words: plan.detail } satisfies Explanation
  }
  const request = makeRequests(model, options.prompt).of(plan.subject)
  const key = requestKey(request)
  const stored = yield* store.get(key)
  if (stored !== undefined) {
    const good = checked(stored.text, plan.subject)
    return {
      ...nothing,
      key,
      state: typeof good === "string" ? "stored" : "stored-but-bad",
      words: typeof good === "string"
        ? `the answer is stored, from ${stored.reportedModel}`
        : `an answer is stored, but it was turned down because ${good.detail}; the row is asked a second time with this reason`
    } satisfies Explanation
  }
  const parts = requestParts(request)
  const similar = yield* store.similar({
    code: parts["code"]!,
    subject: subjectHash(plan.subject),
    text: parts["text"]!
  })
  const compared = similar.filter((one) => Object.keys(one.parts).length > 0).map((one) => ({
    one,
    // The text follows from the others: it is a cause only when nothing else differs.
    differs: Object.keys(parts).filter((name) => name !== "text" && one.parts[name] !== parts[name])
  })).sort((a, b) => a.differs.length - b.differs.length)
  const best = compared[0]
  if (best === undefined) {
    return {
      ...nothing,
      key,
      state: "missing",
      words: "nothing like it was asked before: neither this code nor this row"
    } satisfies Explanation
  }
  const differs = best.differs.length > 0 ? best.differs : ["text"]
  return {
    line: options.line,
    key,
    state: "missing",
    nearest: { key: best.one.key, model: best.one.model, answeredAt: best.one.answeredAt },
    differs,
    words: `a stored answer of ${best.one.model} is nearest; since then changed: ${
      differs.map((name) => partWords[name] ?? name).join(", ")
    }`
  } satisfies Explanation
})
