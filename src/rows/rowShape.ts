import { type FieldPath, getField, setField } from "./fieldPath.ts"
import { isObject, type Json, type JsonObject } from "./Json.ts"

/** Where a row keeps its code and its request. */
export interface RowShape {
  readonly code: FieldPath
  readonly description: FieldPath
}

const textAt = (row: JsonObject, path: FieldPath): string | undefined => {
  const value = getField(row, path)
  return typeof value === "string" ? value : undefined
}

const turns = (row: JsonObject, list: string, role: string, text: string): RowShape | undefined => {
  const all = row[list]
  if (!Array.isArray(all)) return undefined
  const find = (names: ReadonlyArray<string>) =>
    all.findIndex((turn: Json) =>
      isObject(turn) && typeof turn[role] === "string" && names.includes(turn[role] as string)
    )
  const asked = find(["user", "human"])
  const answered = all.findIndex((turn: Json, at) =>
    at > asked && isObject(turn) && ["assistant", "gpt", "model"].includes(String(turn[role]))
  )
  if (answered < 0) return undefined
  return { code: [list, answered, text], description: [list, asked < 0 ? answered : asked, text] }
}

const pairs: ReadonlyArray<readonly [code: string, description: string]> = [
  ["code", "description"],
  ["output", "instruction"],
  ["output", "input"],
  ["completion", "prompt"],
  ["answer", "query"],
  ["python_code", "question"],
  ["Code", "Reviewed Description"]
]

/**
 * How a row is laid out: the standard record, conversations (`conversations`, `messages`), instruction and output, prompt and
 * completion, and a few names more. Undefined when it holds no code under any of them.
 */
export const shapeOfRow = (row: JsonObject): RowShape | undefined => {
  if (typeof row["code"] === "string") return { code: ["code"], description: ["description"] }
  const conversation = turns(row, "conversations", "from", "value") ?? turns(row, "messages", "role", "content")
  if (conversation !== undefined) return conversation
  for (const [code, description] of pairs) {
    if (typeof row[code] === "string" && (description in row || code === "python_code")) {
      return { code: [code], description: [description] }
    }
  }
  return undefined
}

/** A metadata value: from `metadata`, else from the row itself. */
export const metadataText = (row: JsonObject, ...names: ReadonlyArray<string>): string => {
  for (const name of names) {
    const value = textAt(row, ["metadata", name]) ?? textAt(row, [name])
    if (value !== undefined && value.trim() !== "" && value.trim().toLowerCase() !== "nan") return value.trim()
  }
  return ""
}

/** What the row says of needing a description, under any of the flag's three names. */
export const needsFlag = (row: JsonObject): boolean | undefined => {
  const metadata = isObject(row["metadata"]) ? row["metadata"] : {}
  for (const value of [metadata["needs_description"], metadata["needs_description_update"], row["needs_description"]]) {
    if (typeof value === "boolean") return value
    if (value === "true" || value === "false") return value === "true"
  }
  return undefined
}

/** The row with its description written and marked as such; undefined when the place for it cannot be reached. */
export const described = (
  row: JsonObject,
  shape: RowShape,
  description: string,
  generatedBy: JsonObject
): JsonObject | undefined => {
  const next = setField(row, shape.description, description)
  if (next === undefined) return undefined
  const metadata: Record<string, Json> = { ...isObject(next["metadata"]) ? next["metadata"] : {} }
  metadata["needs_description"] = false
  if ("needs_description_update" in metadata) metadata["needs_description_update"] = false
  metadata["description_generated_by"] = generatedBy
  return {
    ...next,
    ...("needs_description" in next ? { needs_description: false } : {}),
    metadata
  }
}
