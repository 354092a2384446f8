import { highlightTree, tagHighlighter, tags as t } from "@lezer/highlight"
import { parser } from "@lezer/python"

/**
 * Kinds of words in code, by the letter they are written with: A none, B keyword, C text, D number, E comment, F function,
 * G class, H definition, I property, J constant, K operator, L decorator.
 */
const highlighter = tagHighlighter([
  { tag: [t.keyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword, t.operatorKeyword], class: "B" },
  { tag: [t.string, t.special(t.string)], class: "C" },
  { tag: t.number, class: "D" },
  { tag: t.comment, class: "E" },
  { tag: [t.function(t.variableName), t.function(t.propertyName)], class: "F" },
  { tag: [t.definition(t.className), t.className], class: "G" },
  { tag: t.function(t.definition(t.variableName)), class: "H" },
  { tag: t.propertyName, class: "I" },
  { tag: [t.bool, t.null, t.self], class: "J" },
  { tag: [t.operator, t.arithmeticOperator, t.compareOperator, t.logicOperator, t.definitionOperator], class: "K" },
  { tag: t.meta, class: "L" }
])

/**
 * The kinds of a text's characters as runs: a letter and the length in base 36, `B4A1G9` for `class` … . The lengths add up to
 * the length of the text. Code that is no Python gives what can be told. About 3 MB a second.
 */
export const highlight = (code: string): string => {
  let runs = ""
  let at = 0
  let kind = ""
  let length = 0
  const put = (next: string, end: number) => {
    if (end <= at) return
    if (next !== kind) {
      if (length > 0) runs += kind + length.toString(36)
      kind = next
      length = 0
    }
    length += end - at
    at = end
  }
  highlightTree(parser.parse(code), highlighter, (from, to, classes) => {
    // Blank between two words of a kind is of that kind, which saves runs.
    put(code.slice(at, from).trim() === "" && classes[0] === kind ? kind : "A", from)
    put(classes[0]!, to)
  })
  put("A", code.length)
  return length > 0 ? runs + kind + length.toString(36) : runs
}
