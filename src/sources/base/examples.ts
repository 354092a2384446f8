import { Chunk, Effect, Either, Stream } from "effect"
import { decodePython, longStrings, resolveEscapes } from "../../python/index.ts"
import { Reject } from "../../rows/index.ts"
import { type About, type Extracted, ExtractorError, type SourceOrigin, stage } from "../Extractor.ts"
import type { Tree } from "../git/Git.ts"
import { type Directive, findDirectives, plainText } from "../text/directives.ts"
import { defined, provenanceOf } from "./sceneDraft.ts"

/** A directive with what stands around it. */
interface Example extends Directive {
  readonly path: string
  /** First sentence or paragraph of the docstring it stands in. */
  readonly summary: string
  /** The class or function that the docstring belongs to. */
  readonly documents: string | undefined
}

/** Imports that the builder of the documentation implies, and names that only another import gives. */
const star = "from manim import *"
const further: ReadonlyArray<readonly [used: RegExp, line: string]> = [
  [/\bOpenGL[A-Z]\w*/, "from manim.opengl import *"],
  [/\bAny\b/, "from typing import Any"]
]

export interface ExamplesOptions {
  readonly isDocument?: (path: string) => boolean
}

/** The examples of a repository's docstrings and `.rst` pages, each with the imports it implies. Order: by path, line. */
export const examplesOf = (
  about: About,
  origin: SourceOrigin,
  tree: Tree,
  options: ExamplesOptions = {}
): Stream.Stream<Extracted, ExtractorError> =>
  Stream.unwrap(Effect.gen(function*() {
    const { isDocument = () => true } = options
    const documents = tree.entries.filter(({ kind, path }) =>
      kind === "file" && /\.(py|rst)$/.test(path) && isDocument(path)
    )
    const blobs = yield* Effect.mapError(
      Stream.runCollect(tree.read(documents)),
      (cause) => new ExtractorError({ source: about.id, reason: "Repository", detail: cause.message, cause })
    )
    const extracted: Array<Extracted> = []
    const examples: Array<Example> = []
    for (const { bytes, entry: { path } } of Chunk.toReadonlyArray(blobs)) {
      // A file that cannot be read as text has no directive that anyone could name.
      const text = bytes === undefined ? Either.left("absent") : decodePython(bytes)
      if (Either.isLeft(text) || !text.right.includes(".. manim::")) continue
      examples.push(...(path.endsWith(".rst") ? inPage(path, text.right) : inCode(path, text.right)))
    }
    const uses = new Map<string, number>()
    for (const example of examples) uses.set(describe(example), (uses.get(describe(example)) ?? 0) + 1)
    for (const example of examples) {
      extracted.push(exampleDraft(about, origin, tree.commit, example, uses.get(describe(example))! > 1))
    }
    return Stream.fromIterable(extracted)
  }))

const inPage = (path: string, text: string): ReadonlyArray<Example> =>
  findDirectives(text).map((found) => ({ ...found, path, summary: "", documents: undefined }))

const inCode = (path: string, text: string): ReadonlyArray<Example> =>
  longStrings(text).flatMap((string) =>
    findDirectives(string.text).map((found) => ({
      ...found,
      code: string.isRaw ? found.code : resolveEscapes(found.code),
      startLine: found.startLine + string.line - 1,
      endLine: found.endLine + string.line - 1,
      path,
      summary: plainText(string.text.trim().split(/\n\s*\n/)[0] ?? ""),
      documents: string.documents
    }))
  )

/** The prose that goes with an example: the paragraph before it, else the summary of the class or function it is for. */
const describe = (example: Example): string => {
  const before = plainText(example.before).replace(/^[-*] /, "")
  if (before.split(" ").length >= 4) return before
  const { documents, summary } = example
  return documents !== undefined && summary.split(" ").length >= 3 && !summary.includes(".. manim::") ? summary : ""
}

const exampleDraft = (
  about: About,
  origin: SourceOrigin,
  commit: string | undefined,
  example: Example,
  isShared: boolean
): Extracted => {
  const { argument, code, documents, endLine, isDoctest, options, path, startLine, summary, titles } = example
  const place = { file: path, line: startLine }
  const refuse = (reason: string, detail: string) =>
    new Reject({ stage, reason, detail, origin: place, source: about.id, record: code.slice(0, 2000) })
  if (code === "") return refuse("no-code", `the directive ${argument} has no code`)
  if (!/^[^\W\d]\w*$/u.test(argument)) return refuse("template", `"${argument}" is no class name`)
  if (/construct\(self\):\s*\.\.\.\s*$/.test(code)) return refuse("template", "the scene is an ellipsis")
  const description = describe(example)
  const imports = [
    ...(/^from manim import \*/m.test(code) ? [] : [star]),
    ...further.filter(([used, line]) => used.test(code) && !code.includes(line)).map(([, line]) => line)
  ]
  return {
    description,
    code: imports.length === 0 ? `${code}\n` : `${imports.join("\n")}\n\n\n${code}\n`,
    core: code,
    source: about.id,
    group: `${about.id}/${path}`,
    origin: place,
    metadata: defined({
      needs_description: description === "" || isShared,
      original_context: contextOf(titles, documents, summary),
      class_name: argument,
      example_name: argument,
      file_path: path,
      documents,
      directive_options: options,
      added_imports: imports.length === 0 ? undefined : imports,
      doctest: isDoctest ? true : undefined,
      provenance: {
        ...provenanceOf(origin, commit),
        path,
        start_line: startLine,
        end_line: endLine
      }
    })
  }
}

const contextOf = (
  titles: ReadonlyArray<string>,
  documents: string | undefined,
  summary: string
): string | undefined => {
  const parts = documents === undefined
    ? [...titles.map(plainText).filter((title) => !/^Examples?$/.test(title)), ...(titles.length < 2 ? [summary] : [])]
    : [`Example for ${documents}: ${summary}`]
  const text = parts.filter((part) => part !== "").join(" › ")
  return text === "" ? undefined : text
}
