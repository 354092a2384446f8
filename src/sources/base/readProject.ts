import { Chunk, Effect, Either, Stream } from "effect"
import { decodePython, type NotebookCell, type Project, type ProjectFile, readNotebook } from "../../python/index.ts"
import { Reject } from "../../rows/index.ts"
import { stage } from "../Extractor.ts"
import type { Blob, GitError, Tree } from "../git/Git.ts"

/** A notebook in a project keeps what its magics render. */
export interface NotebookFile extends ProjectFile {
  readonly cells: ReadonlyArray<NotebookCell>
}

export interface ReadProject {
  readonly project: Project
  /** Path to text of the other files asked for, such as a README. */
  readonly texts: ReadonlyMap<string, string>
  /** Files that could not be read, in order. */
  readonly rejects: ReadonlyArray<Reject>
}

export interface ReadProjectOptions {
  readonly source: string
  /** Which Python files and notebooks see each other. */
  readonly isCode?: ((path: string) => boolean) | undefined
  /** Which other files are read as text. */
  readonly isText?: ((path: string) => boolean) | undefined
  readonly vendored?: ReadonlyArray<string> | undefined
}

/** Copies and installed packages that people commit by accident. */
const accidental = /(?:^|\/)(?:\.ipynb_checkpoints|__pycache__|node_modules|site-packages|\.?venv)\//

/** The code of a tree as a project, and the texts beside it; all of them in memory. Order: by path. */
export const readProject = (tree: Tree, options: ReadProjectOptions): Effect.Effect<ReadProject, GitError> =>
  Effect.gen(function*() {
    const { isCode = () => true, isText = () => false, source, vendored = [] } = options
    const isVendored = (path: string) => vendored.some((folder) => path.startsWith(`${folder}/`))
    const isWanted = (path: string) =>
      (/\.(py|ipynb)$/.test(path) && isCode(path) && !isVendored(path) && !accidental.test(path)) || isText(path)
    const wanted = tree.entries.filter((entry) => entry.kind === "file" && isWanted(entry.path))
    const chosen = new Set(wanted)
    const blobs = yield* Stream.runCollect(tree.read(wanted))
    const files: Array<ProjectFile> = []
    const texts = new Map<string, string>()
    const rejects: Array<Reject> = []
    for (const blob of Chunk.toReadonlyArray(blobs)) {
      const { path } = blob.entry
      const read = readFile(blob)
      if (Either.isLeft(read)) {
        // A page that cannot be read holds no record.
        if (isText(path)) continue
        const [reason, detail] = read.left
        rejects.push(new Reject({ stage, reason, detail, origin: { file: path }, source }))
      } else if (isText(path)) texts.set(path, read.right.text)
      else files.push(read.right)
    }
    const otherPaths = new Set(tree.entries.filter((entry) => !chosen.has(entry)).map((entry) => entry.path))
    return { project: { files, otherPaths, vendored }, texts, rejects }
  })

const readFile = ({ bytes, entry }: Blob): Either.Either<ProjectFile, readonly [reason: string, detail: string]> => {
  if (bytes === undefined) {
    return Either.left(["absent-blob", "its content is not in the clone, or may not be read"])
  }
  const { path } = entry
  return Either.match(decodePython(bytes), {
    onLeft: (detail) => Either.left(["not-text", detail] as const),
    onRight: (text) =>
      path.endsWith(".ipynb")
        ? Either.mapBoth(readNotebook(text), {
          onLeft: (detail) => ["malformed-notebook", detail] as const,
          onRight: (cells): NotebookFile => ({ path, text, cells })
        })
        : Either.right({ path, text })
  })
}
