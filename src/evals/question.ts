import { isObject, type Json, type JsonObject } from "../rows/index.ts"
import { bigintOf, stringify } from "./numbers.ts"

/** One value of a table's row, as DuckDB takes it. */
export type Cell = null | boolean | number | bigint | string

/** Whole numbers of a question's `metrics`, in the order of their columns. */
export const questionIntegers = [
  "correct_choice",
  "predicted_index_raw",
  "predicted_index_per_token",
  "predicted_index_per_char",
  "predicted_index_per_byte",
  "predicted_index_uncond"
] as const

/** Numbers of a question's `metrics`, in the order of their columns; `true` counts as 1. */
export const questionNumbers = [
  "acc_raw",
  "acc_per_token",
  "acc_per_char",
  "acc_per_byte",
  "acc_uncond",
  "no_answer",
  "sum_logits_corr",
  "logits_per_token_corr",
  "logits_per_char_corr",
  "logits_per_byte_corr"
] as const

/** Numbers of an answer: log-likelihoods, but `logits_per_byte` is a loss in bits, lower is better. */
export const choiceNumbers = [
  "sum_logits",
  "sum_logits_uncond",
  "logits_per_token",
  "logits_per_char",
  "logits_per_byte"
] as const

export const choiceIntegers = ["num_tokens", "num_tokens_all", "num_chars"] as const

/** What a `native_id` was before it became text; `json` for a list or an object, which are kept as JSON text. */
export type NativeIdKind = "integer" | "number" | "string" | "boolean" | "json" | "null"

/** A line of predictions, checked: all it says, in the types of the tables. */
export interface Question {
  readonly docId: bigint
  readonly nativeId: string | null
  readonly nativeIdKind: NativeIdKind
  readonly label: number | null
  readonly taskHash: string
  readonly modelHash: string
  /** As `questionIntegers`, then `questionNumbers`. */
  readonly values: ReadonlyArray<number | null>
  /** Fields no column knows, JSON text; those of `metrics` under that name. */
  readonly extra: string | null
  readonly choices: ReadonlyArray<Choice>
  /** True when `model_output` and `answer_outputs` are both there and differ; the latter is read. */
  readonly conflict: boolean
}

export interface Choice {
  readonly isGreedy: boolean | null
  /** As `choiceNumbers`. */
  readonly numbers: ReadonlyArray<number | null>
  /** As `choiceIntegers`. */
  readonly integers: ReadonlyArray<number | null>
  readonly extra: string | null
}

/** Thrown inside, given as text outside. */
class Wrong {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

const kindOf = (value: Json.Json): string =>
  value === null ?
    "null" :
    Array.isArray(value) ?
    "a list" :
    isObject(value) ?
    "an object" :
    `the ${typeof value} ${String(value).slice(0, 60)}`

const wrong = (field: string, value: Json.Json | undefined, expected: string): Wrong =>
  new Wrong(`${field}: ${value === undefined ? "is missing" : `found ${kindOf(value)}`}, expected ${expected}`)

const numberOf = (object: JsonObject, key: string, where: string): number | null => {
  const value = object[key]
  if (typeof value === "number") return value
  if (value === undefined || value === null) return null
  if (typeof value === "boolean") return value ? 1 : 0
  throw wrong(where + key, value, "a number")
}

const integerOf = (object: JsonObject, key: string, where: string): number | null => {
  const value = object[key]
  if (typeof value === "number" && (value | 0) === value) return value
  if (value === undefined || value === null) return null
  throw wrong(where + key, value, "a whole number of 32 bits")
}

const textOf = (object: JsonObject, key: string): string => {
  const value = object[key]
  if (typeof value === "string") return value
  throw wrong(key, value, "a text")
}

const docIdOf = (value: Json.Json | undefined): bigint => {
  const id = bigintOf(value)
  if (id === undefined) throw wrong("doc_id", value, "a whole number of 64 bits")
  return id
}

/** Members of an object that are not among `known`, in its order; undefined without such members. */
const others = (object: JsonObject, known: ReadonlySet<string>): Record<string, Json.Json> | undefined => {
  let found: Record<string, Json.Json> | undefined
  for (const key in object) {
    if (known.has(key)) continue
    found ??= Object.create(null) as Record<string, Json.Json>
    found[key] = object[key]!
  }
  return found
}

const fields = new Set([
  "doc_id",
  "native_id",
  "metrics",
  "model_output",
  "answer_outputs",
  "label",
  "task_hash",
  "model_hash"
])
const metricFields: ReadonlySet<string> = new Set([...questionIntegers, ...questionNumbers])
const choiceFields: ReadonlySet<string> = new Set(["is_greedy", ...choiceNumbers, ...choiceIntegers])
const nothing: JsonObject = {}

const choiceOf = (value: Json.Json, index: number): Choice => {
  const where = `model_output[${index}].`
  if (!isObject(value)) throw wrong(`model_output[${index}]`, value, "an object")
  const greedy = value["is_greedy"] ?? null
  if (greedy !== null && typeof greedy !== "boolean") throw wrong(`${where}is_greedy`, greedy, "true or false")
  const extra = others(value, choiceFields)
  return {
    isGreedy: greedy,
    numbers: choiceNumbers.map((key) => numberOf(value, key, where)),
    integers: choiceIntegers.map((key) => integerOf(value, key, where)),
    extra: extra === undefined ? null : stringify(extra)
  }
}

const nativeIdKindOf = (value: Json.Json): NativeIdKind => {
  if (value === null) return "null"
  if (typeof value === "string") return "string"
  if (typeof value === "boolean") return "boolean"
  if (typeof value === "bigint" || Number.isInteger(value)) return "integer"
  return typeof value === "number" ? "number" : "json"
}

const outputsOf = (value: JsonObject) => {
  const outputs = value["answer_outputs"]
  const model = value["model_output"]
  if (outputs === undefined || outputs === null) return { outputs: model ?? [], conflict: false }
  const conflict = model !== undefined && model !== null && stringify(model) !== stringify(outputs)
  return { outputs, conflict }
}

const maxChoices = 32_767

/** A line of predictions as a question, or one readable sentence why it cannot be read as one. */
export const questionOf = (value: JsonObject): Question | string => {
  try {
    const docId = docIdOf(value["doc_id"])
    const native = value["native_id"] ?? null
    const given = value["metrics"] ?? null
    const metrics = isObject(given) ? given : nothing
    const { conflict, outputs } = outputsOf(value)
    if (!Array.isArray(outputs)) throw wrong("model_output", outputs, "a list")
    const answers = outputs as ReadonlyArray<Json.Json>
    if (answers.length > maxChoices) throw new Wrong(`model_output: more than ${maxChoices} answers`)
    const label = integerOf(value, "label", "")
    if (label !== null && (label < 0 || label >= answers.length)) {
      throw new Wrong(`label: found ${label}, expected the index of one of ${answers.length} answers`)
    }
    const values: Array<number | null> = []
    for (const key of questionIntegers) values.push(integerOf(metrics, key, "metrics."))
    for (const key of questionNumbers) values.push(numberOf(metrics, key, "metrics."))
    const more = others(metrics, metricFields)
    let extra = others(value, fields)
    if (more !== undefined) extra = { ...extra, metrics: more }
    else if (given !== null && metrics === nothing) extra = { ...extra, metrics: given }
    return {
      docId,
      nativeId: native === null ? null : typeof native === "string" ? native : stringify(native),
      nativeIdKind: nativeIdKindOf(native),
      label,
      taskHash: textOf(value, "task_hash"),
      modelHash: textOf(value, "model_hash"),
      values,
      extra: extra === undefined ? null : stringify(extra),
      choices: answers.map(choiceOf),
      conflict
    }
  } catch (error) {
    if (error instanceof Wrong) return error.reason
    throw error
  }
}
