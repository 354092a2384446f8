import { Chunk, Effect, Stream } from "effect"
import { isObject, type JsonObject, type JsonRow, JsonRows } from "../rows/index.ts"
import { type FileError } from "../stage/index.ts"
import type { Member } from "./archive/Tar.ts"
import type { TarError } from "./archive/TarError.ts"
import { type Checkpoint, taskOf } from "./Checkpoints.ts"
import { DocIds } from "./DocIds.ts"
import { metricsOf } from "./metrics.ts"
import { parse, stringify } from "./numbers.ts"
import { questionOf } from "./question.ts"
import type { MemberRow, RowWriter } from "./RowWriter.ts"
import type { Session } from "./Session.ts"

/** A line of predictions has a few KiB; memory holds one. */
const maxLineBytes = 16 * 2 ** 20
const maxMetricsBytes = 64 * 2 ** 20
/** Characters of a bad line that its diagnostic keeps. */
const excerpt = 500

/** A member of an archive, and where its rows go. */
export interface TaskMember {
  readonly member: Member
  readonly bytes: Stream.Stream<Uint8Array, TarError | FileError>
  readonly task: string
  readonly checkpoint: Checkpoint
  /** The file the archive is in, and the member in it, for messages. */
  readonly path: string
  readonly subject: string
}

const rowOf = (
  { checkpoint, member, task }: TaskMember,
  row: Pick<MemberRow, "kind" | "lines" | "rejected">
): MemberRow => ({
  archive: member.within.join("!"),
  member: member.name,
  bytes: member.size,
  qa: checkpoint.key,
  task,
  ...row
})

/**
 * Predictions, a question a line. Every line is kept, or told as `bad_row` with its number and the reason.
 */
export const readPredictions = Effect.fn("qa.readPredictions")(
  function*({ connection, next, request }: Session, writer: RowWriter, input: TaskMember) {
    const { bytes, checkpoint, member, path, subject } = input
    const task = taskOf(checkpoint, input.task)
    if (task.predictions !== undefined) {
      const message = `the predictions of ${input.task} come from ${task.predictions} already`
      yield* connection.sync(() => {
        writer.tell({ severity: "error", code: "duplicate_task", subject, message })
        writer.member(rowOf(input, { kind: "duplicate" }))
      })
      return
    }
    task.predictions = member.name
    const limit = request.limit ?? Infinity
    const reader = new JsonRows({ parse, maxLineBytes, arrays: false })
    let lines = 0
    let rejected = 0
    let going = true

    const reject = (line: number, message: string, text: string) => {
      rejected++
      writer.tell({
        severity: "error",
        code: "bad_row",
        subject: `${subject}:${line}`,
        message,
        detail: {
          file: path,
          archive: member.within.join("!"),
          member: member.name,
          line,
          text: text.slice(0, excerpt)
        }
      })
    }

    const takeOne = (row: JsonRow): void => {
      if (row._tag === "Malformed") return reject(row.line, `${row.reason}: ${row.detail}`, row.text)
      const question = questionOf(row.value)
      if (typeof question === "string") return reject(row.line, question, stringify(row.value))
      const { conflict, docId, modelHash, taskHash } = question
      const pair = `${taskHash}\n${modelHash}`
      let rows = task.pairs.get(pair)
      if (rows === undefined) {
        rows = { key: next.task++, taskHash, modelHash, ids: new DocIds(), rows: 0 }
        task.pairs.set(pair, rows)
      }
      if (!rows.ids.add(docId)) return reject(row.line, `doc_id: ${docId} was there before`, stringify(row.value))
      rows.rows++
      writer.question(rows.key, question)
      if (conflict) {
        writer.tell({
          severity: "warning",
          code: "outputs_conflict",
          subject: `${subject}:${row.line}`,
          message: "model_output and answer_outputs differ; the latter is read"
        })
      }
    }

    const take = (rows: ReadonlyArray<JsonRow>): void => {
      for (const row of rows) {
        if (lines >= limit) {
          going = false
          return
        }
        lines++
        takeOne(row)
      }
    }
    // Not `runForEachWhile`, which keeps every piece until it ends.
    yield* bytes.pipe(
      Stream.takeWhile(() => going),
      Stream.runForEach((chunk) => connection.sync(() => take(reader.push(chunk))))
    )
    yield* connection.sync(() => {
      if (going) take(reader.end())
      if (member.size === 0) {
        writer.tell({ severity: "warning", code: "empty_member", subject, message: "the member has no bytes" })
      }
      writer.member(rowOf(input, { kind: "predictions", lines, rejected }))
    })
  }
)

/** The metrics of a task, kept until its archive is whole. */
export const readMetrics = Effect.fn("qa.readMetrics")(
  function*({ connection }: Session, writer: RowWriter, input: TaskMember) {
    const { bytes, checkpoint, member, subject } = input
    const value = member.size > maxMetricsBytes
      ? `more than ${maxMetricsBytes} bytes`
      : jsonOf(Chunk.toReadonlyArray(yield* Stream.runCollect(bytes)))
    const task = taskOf(checkpoint, input.task)
    const wrong = typeof value === "string"
      ? value
      : task.metrics === undefined
      ? undefined
      : `a second file of metrics of ${input.task}`
    if (typeof value !== "string" && wrong === undefined) task.metrics = { ...metricsOf(value), subject }
    yield* connection.sync(() => {
      if (wrong !== undefined) writer.tell({ severity: "error", code: "unparsable_json", subject, message: wrong })
      writer.member(rowOf(input, { kind: "metrics", lines: 1, rejected: wrong === undefined ? 0 : 1 }))
    })
  }
)

const strict = new TextDecoder("utf-8", { fatal: true })

const jsonOf = (chunks: ReadonlyArray<Uint8Array>): JsonObject | string => {
  try {
    const value = parse(strict.decode(Buffer.concat(chunks)))
    return isObject(value) ? value : "no JSON object"
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
