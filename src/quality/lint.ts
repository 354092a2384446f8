import type { Workspace } from "@astral-sh/ruff-wasm-nodejs"
import { ruff } from "../python/index.ts"

/** One finding. Line from 1. */
export interface LintFinding {
  readonly code: string
  readonly line: number
  readonly message: string
}

interface Diagnostic {
  readonly code: string | null
  readonly message: string
  readonly start_location: { readonly row: number }
}

/**
 * Rules that tell of mistakes rather than of taste: pyflakes, comparisons and bare excepts, pylint's errors, escapes that are
 * none. Left out: star imports and what comes by them (Manim's own habit; names are resolved elsewhere), unused names.
 * Source: docs.astral.sh/ruff/rules, ruff 0.17.
 */
const settings = {
  lint: {
    select: ["F", "E71", "E72", "PLE", "W605"],
    ignore: ["F401", "F403", "F405", "F811", "F821", "F841"]
  },
  "target-version": "py314"
}

let workspace: Workspace | undefined

/** What ruff finds in a program that parses, in order of place; nothing where the linter itself gives up. About 8 MB/s. */
export const lint = (code: string): ReadonlyArray<LintFinding> => {
  const { PositionEncoding, Workspace } = ruff()
  workspace ??= new Workspace(settings, PositionEncoding.Utf16)
  try {
    return (workspace.check(code) as ReadonlyArray<Diagnostic>).flatMap((one) =>
      one.code === null || one.code === "invalid-syntax"
        ? []
        : [{ code: one.code, line: one.start_location.row, message: one.message }]
    )
  } catch {
    // Nesting of many thousand levels stops the linter and leaves it unusable.
    workspace = undefined
    return []
  }
}
