import type { Conversation, RowSource, Turn } from "./Conversation.ts"
import { answerText, codeAnswer } from "./fence.ts"
import { type FieldPath, getField } from "./fieldPath.ts"
import { isObject, type Json, type JsonObject } from "./Json.ts"
import { isPlaceholder } from "./placeholder.ts"
import { needsFlag, shapeOfRow } from "./rowShape.ts"

export interface ReadOptions {
  /** Over the row's own system text and the default; an empty text means none. Undefined: the row's, else the default. */
  readonly system: string | undefined
  readonly codeField: FieldPath | undefined
  readonly descriptionField: FieldPath | undefined
  /** Keep requests that only stand for one. */
  readonly includePlaceholders: boolean
}

export type Reading =
  | { readonly _tag: "Conversation"; readonly conversation: Conversation }
  | { readonly _tag: "Left"; readonly reason: string; readonly detail: string }

const left = (reason: string, detail: string): Reading => ({ _tag: "Left", reason, detail })

const systemFor = (library: string): string =>
  `You write animations with ${library}. Answer each request with clean, working code, always in one Python code block.`

/** The system turn of rows that bring none, by the library their code is written for. */
export const defaultSystem = (row: JsonObject): string => {
  const metadata = row["metadata"]
  return systemFor(
    isObject(metadata) && metadata["framework"] === "manimgl" ? "ManimGL" : "Manim Community Edition"
  )
}

const textAt = (row: Json, path: FieldPath): string | undefined => {
  const value = getField(row, path)
  return typeof value === "string" ? value : undefined
}

const roles: Readonly<Record<string, Turn["role"] | "system">> = {
  system: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  gpt: "assistant",
  model: "assistant"
}

interface Spoken {
  readonly system: string | undefined
  readonly turns: ReadonlyArray<Turn>
}

/** A list of turns under any of its usual names; a text when it cannot be read, with the reason. */
const readTurns = (list: ReadonlyArray<Json>): Spoken | string => {
  let system: string | undefined
  const turns: Array<Turn> = []
  for (const [at, turn] of list.entries()) {
    const role = isObject(turn) ? turn["role"] ?? turn["from"] : undefined
    const content = isObject(turn) ? turn["content"] ?? turn["value"] : undefined
    const known = typeof role === "string" && Object.hasOwn(roles, role) ? roles[role] : undefined
    if (known === undefined) return `turn ${at + 1} is of ${typeof role === "string" ? `"${role}"` : "nobody"}`
    if (typeof content !== "string") return `turn ${at + 1} has no text`
    if (known !== "system") turns.push({ role: known, content })
    else if (at === 0) system = content
    else return `turn ${at + 1} is a system turn; it may only be the first`
  }
  return { system, turns }
}

const listOf = (row: JsonObject): ReadonlyArray<Json> | undefined => {
  for (const name of ["conversations", "messages"]) {
    const list = row[name]
    if (Array.isArray(list)) return list as ReadonlyArray<Json>
  }
  const { completion, prompt } = row
  return Array.isArray(prompt) && Array.isArray(completion)
    ? [...prompt, ...completion] as ReadonlyArray<Json>
    : undefined
}

/** Requests and answers of a row that is one pair, with what came before them (Alpaca's `history`). */
const readPair = (row: JsonObject, options: ReadOptions): Spoken | Reading => {
  const shape = options.codeField === undefined ? shapeOfRow(row) : undefined
  const codeAt = options.codeField ?? shape?.code
  const descriptionAt = options.descriptionField ?? shape?.description ?? ["description"]
  const code = codeAt === undefined ? undefined : textAt(row, codeAt)
  if (codeAt === undefined || code === undefined || code.trim() === "") {
    return left(
      "no-code",
      code !== undefined
        ? "the row's code is empty"
        : options.codeField !== undefined
        ? "there is no text at --code-field"
        : `the row holds no code under any known name; say where with --code-field; its fields are ${
          Object.keys(row).slice(0, 12).join(", ")
        }`
    )
  }
  let request = textAt(row, descriptionAt) ?? ""
  // Trainers put an Alpaca row's two parts together in this way.
  const input = row["input"]
  if (descriptionAt[0] === "instruction" && descriptionAt.length === 1 && typeof input === "string" && input !== "") {
    request = request === "" ? input : `${request}\n${input}`
  }
  const isProgram = options.codeField !== undefined || /code/i.test(String(codeAt[0]))
  const answer = isProgram ? codeAnswer(code) : answerText(code)
  const { history, system } = row
  const before: Array<Turn> = []
  if (codeAt[0] === "output" && Array.isArray(history)) {
    for (const pair of history as ReadonlyArray<Json>) {
      if (!Array.isArray(pair) || typeof pair[0] !== "string" || typeof pair[1] !== "string") {
        return left("unsupported-turn", "history holds something that is no pair of texts")
      }
      before.push({ role: "user", content: pair[0] }, { role: "assistant", content: answerText(pair[1]) })
    }
  }
  return {
    system: typeof system === "string" && system !== "" ? system : undefined,
    turns: [...before, { role: "user", content: request }, { role: "assistant", content: answer }]
  }
}

/**
 * A row of any known shape as a conversation: system text first, requests as they stand, programs in `python` fences. A row
 * that stands for no request, holds no code, or has turns no trainer reads, is left with its reason.
 */
export const readConversation = (row: JsonObject, options: ReadOptions): Reading => {
  const list = options.codeField === undefined && typeof row["code"] !== "string" ? listOf(row) : undefined
  const spoken = list === undefined ? readPair(row, options) : readTurns(list)
  if (typeof spoken === "string") return left("unsupported-turn", spoken)
  if ("_tag" in spoken) return spoken
  const turns = list === undefined
    ? spoken.turns
    : spoken.turns.map((turn) => turn.role === "assistant" ? { ...turn, content: answerText(turn.content) } : turn)
  if (!options.includePlaceholders) {
    const placeholder = turns.find(({ content, role }) => role === "user" && isPlaceholder(content))
    if (placeholder !== undefined || needsFlag(row) === true) {
      const found = placeholder === undefined
        ? "the row is marked needs_description"
        : placeholder.content.trim() === ""
        ? "the request is empty"
        : `the request is a placeholder: ${placeholder.content.trim().slice(0, 80)}`
      return left("placeholder-description", `${found}. Write one with datawright generate-descriptions`)
    }
  }
  const system = options.system ?? spoken.system ?? defaultSystem(row)
  return { _tag: "Conversation", conversation: { system: system.trim() === "" ? undefined : system, turns } }
}

/** The columns that tell where a row comes from. */
export const rowSource = (row: JsonObject): RowSource => {
  const first = (...paths: ReadonlyArray<FieldPath>): string | null => {
    for (const path of paths) {
      const text = textAt(row, path)
      if (text !== undefined && text !== "") return text
    }
    return null
  }
  return {
    id: first(["metadata", "id"], ["id"]),
    source: first(["source"], ["metadata", "source"]),
    license: first(["metadata", "provenance", "license"], ["metadata", "license"], ["license"])
  }
}
