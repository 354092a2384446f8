import { Path } from "@effect/platform"
import { Cause, Effect, Exit } from "effect"
import { Counts as ManifestCounts, FileError, Outputs, Progress } from "../stage/index.ts"
import { Duck } from "../tables/index.ts"
import { defaultLimits, type Limits } from "./archive/Tar.ts"
import { TarError } from "./archive/TarError.ts"
import { coordinatesKey } from "./coordinates.ts"
import { assertSame, copyDatabase, openSession } from "./database.ts"
import { earlier, print } from "./earlier.ts"
import {
  addDiagnostic,
  type Counts,
  forgetFailure,
  type Printed,
  publishArchive,
  removeSource,
  stage
} from "./publish.ts"
import { findingOf, readArchive } from "./readArchive.ts"
import { ingestDump } from "./readDump.ts"
import type { Failed, Replaced, Request, Session } from "./Session.ts"
import { findSources, type Source } from "./sources.ts"
import { createTables } from "./tables.ts"
import { insertVocabulary, loadVocabulary } from "./vocabulary.ts"

export interface IngestOptions extends Request {
  /** Archives, dumps, or folders of them. */
  readonly inputs: ReadonlyArray<string>
  /** DuckDB file to make or to add to. */
  readonly db: string
  /** Replace a database that datawright did not write: its tables are kept, and added to. */
  readonly force?: boolean | undefined
  /** Of every archive; see `Tar.defaultLimits`. */
  readonly limits?: Partial<Limits> | undefined
}

/** What became of one source. */
export interface Ingested extends Counts {
  readonly path: string
  readonly state: "read" | "unchanged" | "failed"
}

export interface IngestReport {
  readonly sources: ReadonlyArray<Ingested>
  /** Sources, archives in them and checkpoints that are missing from the tables. */
  readonly failed: ReadonlyArray<Failed>
}

const none: Counts = { lines: 0, rows: 0, rejected: 0 }

/**
 * Answers of models into a DuckDB file. Works on a copy of the file, which takes its place when all is read: whoever opens it
 * sees the state before or the state after, also when the run is killed. Interrupted, it keeps the sources that are done. A
 * source whose bytes, path and request are those of a source in the file is passed over; one that changed replaces its rows,
 * if it can be read. Memory does not grow with the input, but for the names of an archive's members and about 200 bytes for
 * each checkpoint.
 */
export const ingest = Effect.fn("qa.ingest")(function*(options: IngestOptions) {
  const paths = yield* Path.Path
  const progress = yield* Progress.Progress
  const { failed: missing, found } = yield* findSources(options.inputs)
  const vocabulary = yield* loadVocabulary
  const request: Request = { tasks: options.tasks, limit: options.limit, seeds: options.seeds }
  const sources: Array<Ingested> = []
  const failed: Array<Failed> = [...missing]
  const inputs: Array<Printed["files"][number] & { readonly records?: number }> = []
  const addInputs = ({ files }: Printed, records: number) =>
    inputs.push(...files.length === 1 ? [{ ...files[0]!, records }] : files)

  yield* Effect.scoped(Effect.gen(function*() {
    const outputs = yield* Outputs.open({
      stage,
      manifest: `${options.db}.qa.manifest.json`,
      ...(options.force === true ? { force: true } : {})
    })
    const partial = yield* outputs.adopt(paths.basename(options.db))
    const stamp = yield* copyDatabase(options.db, partial)
    let changed = stamp === undefined

    const readAll = Effect.gen(function*() {
      const duck = yield* Duck.Duck
      const connection = yield* duck.open(partial, { memoryLimit: "96MB", threads: 2 })
      yield* connection.run("BEGIN")
      yield* createTables(connection)
      yield* insertVocabulary(connection, vocabulary)
      yield* connection.run("COMMIT")
      const session = yield* openSession(connection, {
        request,
        vocabulary,
        limits: { ...defaultLimits, ...options.limits }
      })
      const bar = yield* Effect.acquireRelease(
        Effect.sync(() => progress.task("sources", found.length)),
        (task) => Effect.sync(task.finish)
      )
      const one = Effect.fn("qa.ingestSource")(function*(source: Source) {
        bar.say(source.path)
        const printed = yield* Effect.interruptible(print(source))
        const before = yield* earlier(session, printed)
        if (before.unchanged) {
          sources.push({ path: source.path, state: "unchanged", ...none })
          addInputs(printed, before.lines)
          return
        }
        const { counts, failed: inside } = yield* source.kind === "qa_tarball"
          ? ingestArchive(session, printed, before.replaced)
          : ingestDump(session, printed, before.replaced)
        changed = true
        failed.push(...inside)
        sources.push({ path: source.path, state: "read", ...counts })
        addInputs(printed, counts.lines)
      })
      const everySource = Effect.forEach(found, (source) =>
        one(source).pipe(
          Effect.catchIf((error): error is TarError | FileError => isOfSource(error), (error) =>
            Effect.gen(function*() {
              changed = true
              failed.push({ name: source.path, reason: error.message })
              sources.push({ path: source.path, state: "failed", ...none })
              yield* forgetFailure(connection, source.path)
              yield* addDiagnostic(
                session,
                null,
                error instanceof TarError
                  ? findingOf(error, source.path)
                  : { severity: "error", code: error.reason, subject: source.path, message: error.message }
              )
            })),
          Effect.ensuring(Effect.sync(() => bar.advance(1))),
          Effect.uninterruptible
        ), { discard: true })
      // What is done is kept when the run is interrupted, and only then: any other end is a fault of the whole.
      const exit = yield* Effect.interruptible(everySource).pipe(Effect.exit)
      if (Exit.isSuccess(exit) || Cause.isInterruptedOnly(exit.cause)) yield* connection.run("CHECKPOINT")
      return exit
    })

    yield* Effect.uninterruptible(Effect.gen(function*() {
      const exit = yield* Effect.scoped(readAll)
      if (Exit.isFailure(exit) && !Cause.isInterruptedOnly(exit.cause)) return yield* exit
      if (changed) {
        yield* assertSame(options.db, stamp)
        yield* outputs.commit({ options: optionsOf(request), inputs, counts: manifestCounts(sources) })
      }
      return yield* exit
    }))
  }))
  const report: IngestReport = { sources, failed }
  return report
})

const isOfSource = (error: unknown): boolean => error instanceof TarError || error instanceof FileError

const optionsOf = ({ limit, seeds, tasks }: Request) => ({
  seeds,
  ...(tasks === undefined ? {} : { tasks: [...tasks].sort() }),
  ...(limit === undefined ? {} : { limit })
})

const manifestCounts = (sources: ReadonlyArray<Ingested>) => {
  const sum = (key: keyof Counts) => sources.reduce((total, source) => total + source[key], 0)
  return new ManifestCounts({ in: sum("lines"), out: sum("rows"), rejected: { bad_row: sum("rejected") } })
}

const ingestArchive = Effect.fn("qa.ingestArchive")(
  function*(session: Session, source: Printed, replaced: Replaced | undefined) {
    const { connection, next, owners } = session
    const before = { ...next }
    const owned = [...owners].filter(([, path]) => path === replaced?.path)
    for (const [key] of owned) owners.delete(key)
    yield* connection.run("BEGIN")
    const reading = yield* Effect.onExit(
      Effect.interruptible(readArchive(session, source)),
      (exit) =>
        Exit.isSuccess(exit) ? Effect.void : Effect.zipRight(
          Effect.ignore(connection.run("ROLLBACK")),
          Effect.sync(() => {
            Object.assign(next, before)
            for (const [key, path] of owned) owners.set(key, path)
          })
        )
    )
    if (replaced !== undefined) {
      yield* connection.run("COMMIT")
      yield* removeSource(connection, replaced.sourceId)
      yield* connection.run("BEGIN")
    }
    yield* forgetFailure(connection, source.path)
    const counts = yield* publishArchive(session, source, reading)
    for (const table of ["staged_tasks", "staged_members", "staged_diagnostics"]) {
      yield* connection.run(`DELETE FROM ${table}`)
    }
    yield* connection.run("COMMIT")
    for (const { coordinates } of reading.checkpoints) owners.set(coordinatesKey(coordinates), source.path)
    return { counts, failed: reading.failed }
  },
  // Only the reading may be interrupted: what is half done would be kept.
  Effect.uninterruptible
)
