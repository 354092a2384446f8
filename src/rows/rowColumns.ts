import { Either } from "effect"

/** Columns of a foreign set: where its code is, and its requests. */
export interface RowColumns {
  readonly code: string
  /** Joined by a blank line where there are two, as with `instruction` and `input`. Absent when the row has no request. */
  readonly description: ReadonlyArray<string>
}

/** Names that say code, and names that say it only where there is one of them. */
const codeNames = ["code", "pythoncode", "manimcode", "sourcecode", "program", "solution"]
const answerNames = ["output", "answer", "response", "completion"]
const requestNames = [
  "description",
  "revieweddescription",
  "instruction",
  "prompt",
  "question",
  "query",
  "request",
  "input",
  "task",
  "problem"
]

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "")

/**
 * Which columns hold code and requests, by well-known names in any spelling (`Python Code`, `python_code`). Left: why it cannot be
 * told, with all the columns.
 */
export const rowColumns = (columns: ReadonlyArray<string>): Either.Either<RowColumns, string> => {
  const listed = columns.map((name) => `"${name}"`).join(", ")
  const named = (names: ReadonlyArray<string>) => columns.filter((name) => names.includes(plain(name)))
  const sure = named(codeNames)
  const candidates = sure.length > 0 ? sure : named(answerNames)
  if (candidates.length !== 1) {
    return Either.left(
      candidates.length === 0
        ? `no column is known to hold code; it has ${listed}`
        : `the code may be in ${candidates.map((name) => `"${name}"`).join(" or ")}; it has ${listed}`
    )
  }
  const code = candidates[0]!
  const ranked = requestNames.flatMap((name) => columns.filter((column) => plain(column) === name && column !== code))
  const [first] = ranked
  const input = first !== undefined && plain(first) === "instruction"
    ? ranked.find((name) => plain(name) === "input")
    : undefined
  return Either.right({ code, description: [first, input].filter((name) => name !== undefined) })
}
