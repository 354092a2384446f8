import { assert, describe, it } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import ts from "typescript"
import { written } from "../support/documents.ts"
import { readBlocks } from "../support/markdown.ts"

/** A file with a block added to it: a test within the last group of tests, anything else at the end. */
const added = (file: string, code: string): string =>
  code.startsWith("it.") ? file.replace(/\n\}\)\n$/, () => `\n${code}})\n`) : file + code

/** The subpaths of the package are the doors of its folders. */
const paths = { datawright: [resolve("src/index.ts")], "datawright/*": [resolve("src/*/index.ts")] }

/** Files that exist only in the documents, by their whole path: those that blocks name, and programs that import the package. */
const shown = (): ReadonlyMap<string, string> => {
  const files = new Map<string, string>()
  for (const { path, text } of written) {
    for (const { language, line, text: code, words } of readBlocks(text).blocks) {
      if (language !== "ts") continue
      if (words[0]?.startsWith("examples/")) {
        assert.strictEqual(code, readFileSync(words[0], "utf8"), `${path}:${line}: another text than ${words[0]}`)
      }
      const name = resolve(words[0] ?? `${path.replaceAll("/", "-")}-${line}.ts`)
      files.set(
        name,
        existsSync(name) && !name.startsWith(resolve("examples")) ? added(readFileSync(name, "utf8"), code) : code
      )
    }
  }
  return files
}

describe("TypeScript in the documents", () => {
  it("compiles with the options of the project", () => {
    const files = shown()
    assert.isAtLeast(files.size, 4)
    const { config } = ts.readConfigFile("tsconfig.json", (path) => readFileSync(path, "utf8"))
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd())
    const host = ts.createCompilerHost({ ...options, paths })
    const { fileExists, readFile } = host
    const program = ts.createProgram({
      rootNames: [...files.keys()],
      options: { ...options, paths },
      host: Object.assign(host, {
        fileExists: (path: string) => files.has(path) || fileExists(path),
        readFile: (path: string) => files.get(path) ?? readFile(path),
        getSourceFile: (path: string, version: ts.ScriptTarget) => {
          const text = files.get(path) ?? readFile(path)
          return text === undefined ? undefined : ts.createSourceFile(path, text, version, true)
        }
      })
    })
    const faults = [...files.keys()].flatMap((name) => {
      const file = program.getSourceFile(name)
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((
        { messageText }
      ) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`)
    })
    assert.deepStrictEqual(faults, [])
  }, 300_000)
})
