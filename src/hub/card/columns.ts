import { isObject, type Json, type JsonObject } from "../../rows/index.ts"

/** What a column holds in all rows seen so far; `none` while it held nothing. */
export type ColumnType =
  | "none"
  | "text"
  | "int64"
  | "float64"
  | "bool"
  | "texts"
  | "json"
  | { readonly turns: ReadonlyArray<string> }

const isShort = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n

const typeOf = (value: Json.Json): ColumnType => {
  if (value === null) return "none"
  if (typeof value === "string") return "text"
  if (typeof value === "boolean") return "bool"
  if (typeof value === "bigint") return isShort(value) ? "int64" : "json"
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? "int64" : "float64"
  if (!Array.isArray(value)) return "json"
  const list = value as ReadonlyArray<Json.Json>
  if (list.length === 0) return "none"
  if (list.every((one) => typeof one === "string")) return "texts"
  const areTurns = list.every((one) =>
    isObject(one) && Object.values(one).every((member) => typeof member === "string")
  )
  if (!areTurns) return "json"
  const members = [...new Set(list.flatMap((one) => Object.keys(one as JsonObject)))]
  return members.length === 0 ? "json" : { turns: members }
}

const join = (one: ColumnType, other: ColumnType): ColumnType => {
  if (one === other || other === "none") return one
  if (one === "none") return other
  if (typeof one === "object" && typeof other === "object") {
    return { turns: [...new Set([...one.turns, ...other.turns])] }
  }
  const numbers = ["int64", "float64"]
  return numbers.includes(one as string) && numbers.includes(other as string) ? "float64" : "json"
}

/**
 * The types of all columns of rows, in order of their first appearance: a type that holds every value of the column, `json` where
 * values are of several kinds. Columns whose objects differ from row to row (`metadata`) are JSON text, so that one more key
 * changes no schema.
 */
export class ColumnTypes {
  readonly #types = new Map<string, ColumnType>()
  /** Columns with an empty list somewhere: they are lists or JSON, no numbers. */
  readonly #lists = new Set<string>()

  add(row: JsonObject): void {
    for (const [name, value] of Object.entries(row)) {
      if (Array.isArray(value) && value.length === 0) this.#lists.add(name)
      const before = this.#types.get(name)
      if (before === "json") continue
      this.#types.set(name, join(before ?? "none", typeOf(value)))
    }
  }

  get all(): ReadonlyArray<{ readonly name: string; readonly type: Exclude<ColumnType, "none"> }> {
    return [...this.#types].map(([name, type]) => {
      const isList = this.#lists.has(name)
      if (type === "none") return { name, type: isList ? "texts" : "text" }
      return { name, type: isList && typeof type !== "object" && type !== "texts" ? "json" : type }
    })
  }
}
