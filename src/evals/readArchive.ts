import type { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { type FileError } from "../stage/index.ts"
import { type DuckError } from "../tables/index.ts"
import * as Tar from "./archive/Tar.ts"
import { TarError } from "./archive/TarError.ts"
import { Checkpoints, type Found, type Level, type Rows } from "./Checkpoints.ts"
import { taskFileOf } from "./coordinates.ts"
import { noMetrics, type TaskMetrics } from "./metrics.ts"
import { readMetrics, readPredictions } from "./readMember.ts"
import { openRowWriter, type RowWriter } from "./RowWriter.ts"
import type { Failed, Finding, Session } from "./Session.ts"

/** What a source holds, apart from the rows that are in the tables or wait to go there. */
export interface Reading {
  readonly checkpoints: ReadonlyArray<Found>
  /** Archives in it, and checkpoints, that are left out. */
  readonly failed: ReadonlyArray<Failed>
}

/**
 * Reads a source into `qa_instances` and `qa_choices`, and into the tables where tasks, members and diagnostics wait. An
 * archive in it that fails leaves a diagnostic and nothing else; when the source itself fails, its rows are the caller's to
 * roll back. Memory: one line, the names of one archive's members, and the metrics of one archive's tasks.
 */
export const readArchive = (
  session: Session,
  source: { readonly path: string; readonly absolute: string }
): Effect.Effect<Reading, TarError | FileError | DuckError, FileSystem.FileSystem> =>
  Effect.scoped(Effect.gen(function*() {
    const { connection, request } = session
    const writer = yield* openRowWriter(session)
    const checkpoints = new Checkpoints(session, writer, source)
    const wanted = request.tasks === undefined ? undefined : new Set(request.tasks)
    const open = (): Level => ({ checkpoints: new Map(), mark: writer.mark() })
    const levels: Array<Level> = [open()]
    const finish = (level: Level) => connection.sync(() => writeTasks(session, writer, level))

    const file: Tar.Visitor<DuckError | TarError | FileError, never>["file"] = (member, bytes) =>
      Effect.flatten(connection.sync(() => {
        const subject = checkpoints.subjectOf(member)
        if (member.escaped) {
          const message = "the name is no UTF-8 text; its other bytes are written %XX"
          writer.tell({ severity: "warning", code: "name_encoding", subject, message })
        }
        const named = taskFileOf(member.name)
        const row = { archive: member.within.join("!"), member: member.name, bytes: member.size, task: named?.task }
        if (named === undefined || named.kind === "other") {
          return connection.sync(() => writer.member({ ...row, kind: "other" }))
        }
        if (wanted?.has(named.task) === false) return Effect.void
        const checkpoint = checkpoints.of(levels.at(-1)!, member, named.step)
        if (checkpoint === undefined) return connection.sync(() => writer.member({ ...row, kind: "refused" }))
        const input = { member, bytes, task: named.task, checkpoint, path: source.path, subject }
        return named.kind === "predictions"
          ? readPredictions(session, writer, input)
          : readMetrics(session, writer, input)
      }))

    yield* Tar.walk<DuckError | TarError | FileError, never>(source.absolute, {
      file,
      link: (member, target) =>
        connection.sync(() =>
          writer.tell({
            severity: "warning",
            code: "link_skipped",
            subject: checkpoints.subjectOf(member),
            message: `a link to ${target}; links are not followed`
          })
        ),
      nested: (member, read) =>
        Effect.flatMap(Effect.sync(open), (level) => {
          levels.push(level)
          return read.pipe(
            Effect.zipRight(finish(level)),
            Effect.catchIf((error): error is TarError => error instanceof TarError, (error) =>
              Effect.zipRight(
                writer.discard(level.mark),
                connection.sync(() => {
                  checkpoints.discard(level.mark)
                  checkpoints.fail(`${checkpoints.archiveOf(member)}!${member.name}`, error.reason)
                  writer.tell(findingOf(error, checkpoints.subjectOf(member)))
                })
              )),
            Effect.ensuring(Effect.sync(() => levels.pop()))
          )
        })
    }, session.limits)
    yield* finish(levels[0]!)
    yield* writer.flush
    return { checkpoints: checkpoints.found, failed: checkpoints.failed }
  }))

/** The archive is whole: its tasks go to where they wait. */
const writeTasks = ({ next, request }: Session, writer: RowWriter, level: Level): void => {
  for (const checkpoint of level.checkpoints.values()) {
    for (const [name, { metrics, pairs, predictions }] of checkpoint.tasks) {
      const rows: Array<Omit<Rows, "ids">> = [...pairs.values()]
      let owner = metrics === undefined ? undefined : ownerOf(metrics, rows)
      if (metrics !== undefined && owner === undefined) {
        owner = { key: next.task++, taskHash: metrics.taskHash ?? "", modelHash: metrics.modelHash ?? "", rows: 0 }
        rows.push(owner)
      }
      for (const row of rows) {
        const cells = row === owner ? metrics!.columns : noMetrics
        writer.task([row.key, checkpoint.key, name, row.taskHash, row.modelHash, BigInt(row.rows), ...cells])
      }
      const expected = metrics?.instances
      if (expected === undefined || Number(expected) === owner?.rows || request.limit !== undefined) continue
      writer.tell({
        severity: "error",
        code: "count_mismatch",
        subject: metrics!.subject,
        message: `num_instances is ${expected}, ${owner?.rows} rows were kept of ${predictions ?? "no predictions"}`
      })
    }
  }
}

/** The rows that metrics are about: those of the same hashes, or the only ones when the metrics name no hashes. */
const ownerOf = (metrics: TaskMetrics, rows: ReadonlyArray<Omit<Rows, "ids">>): Omit<Rows, "ids"> | undefined => {
  const { modelHash, taskHash } = metrics
  if (taskHash === undefined && modelHash === undefined) return rows.length === 1 ? rows[0] : undefined
  return rows.find((row) =>
    row.taskHash === (taskHash ?? row.taskHash) && row.modelHash === (modelHash ?? row.modelHash)
  )
}

/** A refused archive as a diagnostic. */
export const findingOf = (error: TarError, subject: string): Finding => ({
  severity: "error",
  code: error.reason,
  subject,
  message: error.detail,
  detail: {
    ...(error.member === undefined ? {} : { member: error.member }),
    ...(error.offset === undefined ? {} : { offset: error.offset })
  }
})
