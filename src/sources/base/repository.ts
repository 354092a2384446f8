import { Chunk, Effect, Layer, Stream } from "effect"
import { decodePython } from "../../python/index.ts"
import { type About, Extractor, type SourceOrigin } from "../Extractor.ts"
import { Git, type GitOrigin, type Tree } from "../git/Git.ts"
import { isLicenseFile, licenseOf } from "../text/license.ts"
import { examplesOf } from "./examples.ts"
import { folderOrFile, scenesOf, sourceFailed } from "./localCode.ts"
import { isDescription, markdownNotes } from "./markdownNotes.ts"

/** The root's licence file, and what it says; `unlicensed` without one. */
const detectLicense = Effect.fn("repository.detectLicense")(function*(tree: Tree) {
  const entry = tree.entries.find(({ kind, path }) => kind === "file" && isLicenseFile(path))
  if (entry === undefined) return { license: "unlicensed" }
  const blobs = yield* Stream.runCollect(tree.read([entry]))
  const bytes = Chunk.unsafeHead(blobs).bytes
  const text = bytes === undefined ? "" : decodePython(bytes)
  return {
    license: typeof text === "string" || text._tag === "Left" ? "NOASSERTION" : licenseOf(text.right),
    licenseSource: entry.path
  }
})

/** Folders of a repository that are a copy of the library itself. */
const vendoredIn = (tree: Tree): ReadonlyArray<string> =>
  tree.entries.flatMap(({ path }) => /^(?:.*\/)?(?:manim|manimlib)(?=\/scene\/scene\.py$)/.exec(path)?.[0] ?? [])

export interface RepositoryOptions {
  readonly id: string
  /** As rows name it. */
  readonly repository: string
  /** Where it is read, when that is not the name. */
  readonly place?: string | undefined
  readonly commit?: string | undefined
  /** Overrides what the licence file says. */
  readonly license?: string | undefined
  readonly author?: string | undefined
  readonly priority?: number | undefined
  readonly expected?: number | undefined
  readonly name?: string | undefined
  readonly flavour?: About["flavour"] | undefined
  /** What must stay on one side of the split; by default a folder, at the root a file. */
  readonly groupOf?: ((path: string) => string) | undefined
}

/**
 * Any repository or folder: scenes in its Python files and notebooks, then the examples in its documentation. Its licence
 * is read from its licence file; scenes of one folder (at the root: of one file) share a group.
 */
export const repositoryExtractor = (options: RepositoryOptions): Layer.Layer<Extractor, never, Git> =>
  Layer.effect(
    Extractor,
    Effect.map(Git, (git) => {
      const { groupOf = folderOrFile, id, license, repository } = options
      const origin: SourceOrigin = {
        repository,
        commit: options.commit,
        license: license ?? "NOASSERTION",
        author: options.author
      }
      const about: About = {
        id,
        name: options.name ?? id,
        kind: "code",
        origins: [origin],
        priority: options.priority ?? 2,
        expected: options.expected,
        flavour: options.flavour ?? "unknown"
      }
      const place: GitOrigin = { repository: options.place ?? repository, commit: options.commit }
      return Extractor.of({
        about,
        isAvailable: git.isAvailable(place),
        drafts: Stream.unwrap(Effect.gen(function*() {
          const tree = yield* Effect.mapError(git.open(place), sourceFailed(about))
          const found = license === undefined ? yield* Effect.orDie(detectLicense(tree)) : {}
          const licensed: SourceOrigin = { ...origin, ...found }
          return Stream.concat(
            scenesOf(about, {
              ...licensed,
              vendored: vendoredIn(tree),
              isText: isDescription,
              notes: markdownNotes({ groupOf })
            }, tree),
            examplesOf(about, licensed, tree)
          )
        }))
      })
    })
  )
