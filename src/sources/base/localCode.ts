import { Effect, Layer, Stream } from "effect"
import { findScenes, loadLibraries } from "../../manim/index.ts"
import { type Scene } from "../../python/index.ts"
import { type FileError, type UsageError } from "../../stage/index.ts"
import { type About, type Extracted, Extractor, ExtractorError, type SourceOrigin } from "../Extractor.ts"
import { Git, type GitError, type Tree } from "../git/Git.ts"
import { type ReadProject, readProject } from "./readProject.ts"
import { problemReject, sceneDraft, type SceneNotes } from "./sceneDraft.ts"

/** A repository of scenes, and what its layout says of them. */
export interface CodeOrigin extends SourceOrigin {
  /** Which Python files and notebooks see each other; all of them when absent. */
  readonly isCode?: (path: string) => boolean
  /** In which of these scenes are looked for; the others only help. */
  readonly hasScenes?: (path: string) => boolean
  /** Other files to read: a README, a script. */
  readonly isText?: (path: string) => boolean
  /** Folders that hold a copy of the library. */
  readonly vendored?: ReadonlyArray<string>
  /** Prepares, once a repository, the function that tells what is known of a scene. */
  readonly notes: (read: ReadProject) => (scene: Scene) => SceneNotes
}

/** A failure of git, or name tables that are missing, as the source's own. */
export const sourceFailed = (about: About) => (error: GitError | FileError | UsageError): ExtractorError =>
  new ExtractorError({
    source: about.id,
    reason: error._tag === "GitError" && error.reason !== "Offline" ? "Repository" : "NotAvailable",
    detail: error.message,
    cause: error
  })

/** The scenes of one opened repository, and the files that cost some. Memory: the repository's code. */
export const scenesOf = (about: About, origin: CodeOrigin, tree: Tree): Stream.Stream<Extracted, ExtractorError> =>
  Stream.unwrap(Effect.gen(function*() {
    const { hasScenes = () => true, isCode, isText, vendored } = origin
    const read = yield* Effect.mapError(
      readProject(tree, { source: about.id, isCode, isText, vendored }),
      sourceFailed(about)
    )
    const tables = yield* Effect.mapError(loadLibraries, sourceFailed(about))
    return Stream.suspend(() => {
      const { problems, scenes } = findScenes(read.project, tables)
      const notes = origin.notes(read)
      return Stream.fromIterable<Extracted>([
        ...read.rejects.filter((reject) => hasScenes(reject.origin.file)),
        ...problems.filter((problem) => hasScenes(problem.path)).map((problem) => problemReject(about, problem)),
        ...scenes.filter((scene) => hasScenes(scene.path)).map((scene) =>
          sceneDraft(about, origin, tree.commit, scene, notes(scene))
        )
      ])
    })
  }))

/** An extractor of pinned repositories, each read by itself, one after the other. */
export const pinnedExtractor = <O extends SourceOrigin>(
  about: Omit<About, "origins">,
  origins: ReadonlyArray<O>,
  read: (about: About, origin: O, tree: Tree) => Stream.Stream<Extracted, ExtractorError>
): Layer.Layer<Extractor, never, Git> =>
  Layer.effect(
    Extractor,
    Effect.map(Git, (git) => {
      const whole: About = { ...about, origins: origins.map(plainOrigin) }
      return Extractor.of({
        about: whole,
        isAvailable: Effect.every(origins, (origin) => git.isAvailable(origin)),
        drafts: Stream.fromIterable(origins).pipe(
          Stream.flatMap((origin) =>
            Stream.unwrap(Effect.map(
              Effect.mapError(git.open(origin), sourceFailed(whole)),
              (tree) => read(whole, origin, tree)
            ))
          )
        )
      })
    })
  )

/** An extractor of the scenes of pinned repositories, each a project of its own. */
export const codeExtractor = (about: Omit<About, "origins">, origins: ReadonlyArray<CodeOrigin>) =>
  pinnedExtractor(about, origins, scenesOf)

const plainOrigin = ({ author, commit, license, licenseSource, repository, url }: SourceOrigin): SourceOrigin => ({
  repository,
  commit,
  license,
  licenseSource,
  author,
  url
})

/** The folder of a path; the path itself at the root. */
export const folderOrFile = (path: string): string => {
  const at = path.lastIndexOf("/")
  return at < 0 ? path : path.slice(0, at)
}
