import { createHash } from "node:crypto"
import { escaped } from "./jsonText.ts"
import { instructions } from "./render.ts"

/** What a file of instruction records says when nothing but itself is looked at. */
export interface JsonCheck {
  readonly records: number
  /** Hash of the users and the lengths of their histories, in order: equal for all kinds of one split. */
  readonly outline: string
  /** Records without a history. */
  readonly emptyHistories: number
  /** The first thing that is wrong, if any. */
  readonly fault: string | undefined
}

const token = "(?:<-?[0-9]+>|(?:<[a-z]_-?[0-9]+>)+)"
const wholeToken = new RegExp(`^${token}$`)
const timedItem = new RegExp(`(?:^|, )${token} at `, "g")
const timedInput = new RegExp(
  `^User_(-?[0-9]+) visited: (${token} at .*\\.|(?:${token} ?)*) When .* user_\\1 is likely to visit:$`,
  "s"
)
const untimedItem = new RegExp(`${token}, `, "g")
const untimedInput = new RegExp(
  `^The user_(-?[0-9]+) visited: ((?:${token}, )+|, )and in the next time user_\\1 is likely to visit:$`
)

/** The user and the number of visits of an input; undefined when it has not the form it should. */
const readInput = (input: string, timed: boolean): { readonly user: string; readonly visits: number } | undefined => {
  const match = (timed ? timedInput : untimedInput).exec(input)
  if (match === null) return undefined
  const items = match[2]!.match(timed ? timedItem : untimedItem)
  return { user: match[1]!, visits: items?.length ?? 0 }
}

const fields = ["instruction", "input", "output"] as const

/**
 * Reads a file by its one and only form (4 and 8 blanks, one field a line, no line end at the end) and checks each record: the
 * instruction its kind asks for, the wording of its input, its escapes.
 */
export const checkJson = (text: string, timed: boolean): JsonCheck => {
  const outline = createHash("sha256")
  let records = 0
  let emptyHistories = 0
  let fault: string | undefined
  const wrong = (what: string): JsonCheck => ({
    records,
    outline: outline.digest("hex"),
    emptyHistories,
    fault: fault ?? `record ${records + 1}: ${what}`
  })
  if (text === "[\n\n]") return { records, outline: outline.digest("hex"), emptyHistories, fault }
  if (!text.startsWith("[\n")) return wrong("the file does not begin with [ and a line end")
  let at = 2
  const line = (): string => {
    const end = text.indexOf("\n", at)
    const found = end < 0 ? text.slice(at) : text.slice(at, end)
    at = end < 0 ? text.length : end + 1
    return found
  }
  for (;;) {
    if (line() !== "    {") return wrong("no opening brace after four blanks")
    const record = { instruction: "", input: "", output: "" }
    for (const field of fields) {
      const found = line()
      const start = `        "${field}":"`
      const end = field === "output" ? "\"" : "\","
      if (!found.startsWith(start) || !found.endsWith(end)) return wrong(`the line of ${field} has another form`)
      const inside = found.slice(start.length, -end.length)
      try {
        record[field] = JSON.parse(`"${inside}"`) as string
      } catch {
        return wrong(`${field} is no JSON text`)
      }
      if (escaped(record[field]) !== inside) return wrong(`${field} is escaped in another way`)
    }
    if (record.instruction !== instructions[timed ? "timed" : "untimed"]) return wrong("another instruction")
    const input = readInput(record.input, timed)
    if (input === undefined) return wrong("the input has another wording")
    if (record.output !== "" && !wholeToken.test(record.output)) return wrong("the output is no POI")
    if (input.visits === 0) emptyHistories++
    outline.update(`${input.user} ${input.visits}\n`)
    const close = line()
    records++
    if (close === "    }") break
    if (close !== "    },") return wrong("no closing brace after four blanks")
  }
  const rest = text.slice(at)
  return rest === "]"
    ? { records, outline: outline.digest("hex"), emptyHistories, fault }
    : wrong("the file does not end with ] alone")
}

/** Record (from 1) and field that a byte of such a file belongs to. */
export const placeOf = (text: string, offset: number): string => {
  const before = text.slice(0, offset)
  const record = before.split("\n    {").length - 1
  const lineStart = before.lastIndexOf("\n") + 1
  const field = /^ {8}"([a-z]+)"/.exec(text.slice(lineStart, lineStart + 40))?.[1]
  return record === 0 ? "the beginning" : `record ${record}${field === undefined ? "" : `, ${field}`}`
}
