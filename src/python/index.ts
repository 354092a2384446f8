/** Python read without running it: syntax, scopes, names, tokens, and the assembly of programs that stand alone. */
export { assemble } from "./assemble.ts"
export { type Check, checkProgram } from "./check.ts"
export { type Closure, closureOf } from "./closure.ts"
export { completeImports } from "./completeImports.ts"
export { decodePython } from "./decode.ts"
export { longStrings, resolveEscapes } from "./docstrings.ts"
export { type Libraries, makeLibraries } from "./libraries.ts"
export { type ClassPlace, Needs } from "./needs.ts"
export { type NotebookCell, readNotebook } from "./notebook.ts"
export { Program } from "./Program.ts"
export {
  type Cell,
  type Missing,
  type Piece,
  type Problem,
  type Project,
  type ProjectFile,
  type Scene
} from "./Project.ts"
export { ruff } from "./ruff.ts"
export { parsePython } from "./scopes/parsePython.ts"
export {
  canonicalHash,
  canonicalText,
  canonicalTokens,
  classText,
  copyKeys,
  DEDENT,
  INDENT,
  lastClassName,
  NEWLINE,
  sampleId
} from "./tokens.ts"
