import { Path } from "@effect/platform"
import { Effect } from "effect"
import { FileError, Progress } from "../stage/index.ts"
import * as Tar from "./archive/Tar.ts"
import { TarError } from "./archive/TarError.ts"
import { extractOne } from "./extractOne.ts"
import type { Failed } from "./Session.ts"
import { findSources } from "./sources.ts"

export interface ExtractOptions {
  readonly inputs: ReadonlyArray<string>
  /** Each archive goes to a folder of its name in here, below the folders it was found in. */
  readonly outputDir: string
  readonly limits?: Partial<Tar.Limits> | undefined
}

export interface ExtractReport {
  readonly archives: ReadonlyArray<{
    readonly path: string
    readonly state: "extracted" | "unchanged" | "failed"
    readonly members: number
    readonly bytes: number
  }>
  readonly failed: ReadonlyArray<Failed>
}

/**
 * Unpacks archives into files. Nothing is written outside the folder, links are left out, and limits hold for each archive; an
 * archive that is refused leaves no file, and the others are extracted all the same. A second run skips archives that are extracted
 * already and goes on with the others.
 */
export const extract = Effect.fn("qa.extract")(function*({ inputs, limits, outputDir }: ExtractOptions) {
  const paths = yield* Path.Path
  const progress = yield* Progress.Progress
  const { failed: missing, found } = yield* findSources(inputs)
  const archives: Array<ExtractReport["archives"][number]> = []
  const failed: Array<Failed> = [...missing]
  const sources = found.filter(({ kind }) => kind === "qa_tarball")
  const bar = progress.task("archives", sources.length)
  const places = new Set<string>()
  for (const { absolute, below, path } of sources) {
    bar.say(path)
    const target = paths.join(paths.resolve(outputDir), Tar.withoutEnding(below))
    const taken = places.has(target)
    places.add(target)
    yield* (taken
      ? Effect.fail(new FileError({ path: target, reason: "Foreign", detail: "another archive goes there" }))
      : extractOne(absolute, target, { ...Tar.defaultLimits, ...limits })).pipe(
        Effect.map(({ failed: inside, ...rest }) => {
          archives.push({ path, ...rest })
          failed.push(...inside)
        }),
        Effect.catchIf(
          (error): error is TarError | FileError => error instanceof TarError || error instanceof FileError,
          (error) =>
            Effect.sync(() => {
              archives.push({ path, state: "failed", members: 0, bytes: 0 })
              failed.push({ name: path, reason: error.message })
            })
        )
      )
    bar.advance(1)
  }
  bar.finish()
  const report: ExtractReport = { archives, failed }
  return report
})
