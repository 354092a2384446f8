import type { Tree } from "@lezer/common"
import { parser } from "@lezer/python"

/** A float that ends in its point (`1.`), which the grammar does not know. */
const openFloat = /(?<![\w.])([0-9]+)\.(?![\w.])/g

/** The last text and its tree: one sample passes through several readers, one after the other. */
let latest: { readonly text: string; readonly tree: Tree } | undefined

/**
 * Parses a module. Never throws: what is no Python is skipped over by the parser. Offsets are those of the text.
 * The tree of the last text is kept, so that parsing it again costs nothing.
 *
 * Two limits of `@lezer/python` 1.1 are worked around: floats that end in their point are parsed without it, and the
 * parser's guard against deep left-recursive trees, which cuts long function bodies in two, is switched off.
 */
export const parsePython = (text: string): Tree => {
  if (latest?.text === text) return latest.tree
  const parse = parser.startParse(text.replace(openFloat, "$1 "))
  Object.defineProperty(parse, "bigReductionCount", { get: () => 0, set: () => {} })
  for (;;) {
    const tree = parse.advance()
    if (tree === null) continue
    latest = { text, tree }
    return tree
  }
}
