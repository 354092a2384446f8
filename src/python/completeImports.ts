import type { Check } from "./check.ts"
import { explicitImport, type Libraries } from "./libraries.ts"

/**
 * Adds the imports that a program certainly lacks: the star import of Manim that documentation leaves out, the one of
 * `manim.opengl`, modules and typing names of the standard library, numpy as `np`. Undefined when nothing can be added.
 * Lines go in front of the first statement that is no docstring, comment or future import.
 */
export const completeImports = (
  code: string,
  check: Check,
  libraries: Libraries
): { readonly code: string; readonly added: ReadonlyArray<string> } | undefined => {
  const added = new Set<string>()
  const opengl = libraries.star("manim.opengl")
  const bare = check.framework === "unknown" && !/^\s*(from|import)\s+manim/m.test(code)
  for (const name of check.unknownNames) {
    const explicit = explicitImport(libraries, name)
    if (bare && libraries.span("manim", name) !== undefined && explicit === undefined) added.add("from manim import *")
    else if (name === "np") added.add("import numpy as np")
    else if (check.framework === "manimce" && opengl?.has(name) === true && name.startsWith("OpenGL")) {
      added.add("from manim.opengl import *")
    } else if (
      explicit !== undefined && (explicit.name === undefined ? new RegExp(`\\b${name}\\.\\w`).test(code) : true)
    ) {
      added.add(
        explicit.name === undefined ? `import ${explicit.module}` : `from ${explicit.module} import ${explicit.name}`
      )
    }
  }
  if (added.size === 0) return undefined
  const lines = [...added].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const at = insertionPoint(code)
  const before = code.slice(0, at)
  const after = code.slice(at)
  const gap = /^(from|import)\s/.test(after) ? "" : "\n"
  return { code: `${before}${lines.join("\n")}\n${gap}${after.replace(/^\n+/, "")}`, added: lines }
}

const rank = (line: string): number => line === "from manim import *" ? 0 : line.includes("import *") ? 1 : 2

/** Behind comments, a docstring, future imports and the star import of the library at the top of a program. */
const insertionPoint = (code: string): number => {
  const head =
    /^(?:[ \t]*(?:#[^\n]*)?\n)*(?:(?:"""[\s\S]*?"""|'''[\s\S]*?''')[ \t]*\n(?:[ \t]*\n)*)?(?:from __future__ import [^\n]*\n(?:[ \t]*\n)*)*(?:from manim import \*[ \t]*\n)?/
      .exec(code)?.[0] ?? ""
  // Comments directly above a class belong to the class.
  return /^[ \t]*#[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*$/.test(head) ? 0 : head.length
}
