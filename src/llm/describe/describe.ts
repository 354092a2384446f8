import { Path } from "@effect/platform"
import { Chunk, Deferred, Effect, Queue, Stream } from "effect"
import { described, type JsonRow, Reject, stringify } from "../../rows/index.ts"
import { Counts, fingerprint, Jsonl, Outputs, Progress, Rejects } from "../../stage/index.ts"
import { AnswerStoreError } from "../AnswerStore.ts"
import { Usage, type UsageCounts } from "../Usage.ts"
import { usageText } from "../usageText.ts"
import * as DescribeRun from "./DescribeRun.ts"
import { frugalHeap } from "./frugalHeap.ts"

export interface DescribeOptions extends DescribeRun.RunOptions {
  readonly output: string
  /** Replace an output that datawright did not write. */
  readonly force: boolean
  /** Asked when all rows have gone through: false gives everything up that was not yet committed. True unless said. */
  readonly mayCommit?: () => boolean
}

export interface DescribeSummary {
  readonly in: number
  readonly out: number
  /** Reason code to rows; they are in `<output>.rejects.jsonl`. */
  readonly rejected: Readonly<Record<string, number>>
  readonly described: number
  /** Described rows whose answer was there before. */
  readonly stored: number
  /** Rows that had a description. */
  readonly passed: number
  /** Rows that still need one. */
  readonly left: number
  readonly counters: UsageCounts
}

/** What is under way between reading and writing: 16 steps of at most 256 rows, and 64 MB. */
const stepRows = 256
const stepsAhead = 16
const kilobytesAhead = 65_536

interface Step {
  readonly slots: ReadonlyArray<DescribeRun.Slot>
  readonly size: number
  readonly written: Deferred.Deferred<void>
}

/** Chunks of a file to steps: as many rows as came together, 256 at most. */
const steps = (path: string) =>
  Stream.flatMap(Stream.chunks(Jsonl.readRows(path)), (chunk) => {
    const rows = Chunk.toReadonlyArray(chunk)
    const parts: Array<ReadonlyArray<JsonRow>> = []
    for (let at = 0; at < rows.length; at += stepRows) parts.push(rows.slice(at, at + stepRows))
    return Stream.fromIterable(parts)
  })

/** A row read from an array has no text of its own; a thousand characters is as good a guess as any. */
const kilobytes = (rows: ReadonlyArray<JsonRow>): number =>
  Math.min(kilobytesAhead, 1 + Math.ceil(rows.reduce((sum, row) => sum + (row.text?.length ?? 1000), 0) / 1024))

/**
 * Rows to rows with descriptions, in input order. What needs none passes byte for byte; what cannot be described goes to
 * `<output>.rejects.jsonl`. Stored answers are looked up a step at a time; the rest are asked with no barrier between them.
 * At a limit (money, quota) no more is asked, what is left stays as it is, all that was paid for is written, and the run
 * then fails with that limit. Memory: the text of what is under way (4,096 rows or 64 MB), 20 KB for each call in flight, and
 * 32 bytes for each description.
 */
export const describe = Effect.fn("describe")(
  function*(options: DescribeOptions) {
    yield* frugalHeap
    const paths = yield* Path.Path
    const usage = yield* Usage
    const task = (yield* Progress.Progress).task("describe")
    const outputs = yield* Outputs.open({
      stage: DescribeRun.stage,
      manifest: `${options.output}.manifest.json`,
      force: options.force
    })
    const name = paths.basename(options.output)
    const out = yield* outputs.create(name)
    const rejectsOut = yield* outputs.create(`${name}.rejects.jsonl`)
    const rejects = yield* Rejects.toWriter(rejectsOut)
    const run = yield* DescribeRun.make(options)
    const { model, requests } = run
    let written = 0

    const write = (slot: DescribeRun.Slot) =>
      Effect.gen(function*() {
        if (slot._tag === "Write") {
          written++
          return yield* out.write(`${slot.text}\n`, 1)
        }
        if (slot._tag === "Reject") return yield* rejects.add(slot.reject)
        const result = yield* run.finish(slot)
        if (result._tag === "Left") {
          written++
          return yield* out.write(`${slot.text}\n`, 1)
        }
        const { row, shape } = run.open(slot)
        const next = result._tag === "Rejected" ? undefined : described(row, shape, result.description, {
          backend: model.backend,
          model: model.model,
          prompt_version: requests.template.version,
          request_sha256: result.key
        })
        if (next !== undefined) {
          written++
          return yield* out.write(`${stringify(next)}\n`, 1)
        }
        const [reason, detail] = result._tag === "Rejected"
          ? [result.reason, result.detail]
          : ["no-place", "the description has no place in the row; say one with --description-field"]
        return yield* rejects.add(
          new Reject({
            stage: DescribeRun.stage,
            reason,
            detail,
            origin: { file: options.input, line: slot.line },
            record: row
          })
        )
      })

    const window = yield* Effect.makeSemaphore(kilobytesAhead)
    const queue = yield* Queue.bounded<Step | undefined>(stepsAhead)
    let ahead = 0
    const read = Stream.runForEach(steps(options.input), (rows) =>
      Effect.gen(function*() {
        const size = kilobytes(rows)
        yield* window.take(size)
        const slots = yield* run.start(rows)
        const written = yield* Deferred.make<void>()
        ahead++
        yield* Queue.offer(queue, { slots, size, written })
        // Rows that wait for nobody are written before more are read, so that they never pile up.
        if (ahead === 1 && slots.every(DescribeRun.isReady)) yield* Deferred.await(written)
      })).pipe(
        Effect.zipRight(Effect.suspend(() => run.checkPaths(true))),
        Effect.zipRight(Queue.offer(queue, undefined))
      )
    const emit = Effect.gen(function*() {
      for (let step = yield* Queue.take(queue); step !== undefined; step = yield* Queue.take(queue)) {
        for (const slot of step.slots) yield* write(slot)
        ahead--
        yield* Deferred.succeed(step.written, undefined)
        yield* window.release(step.size)
        task.advance(step.slots.length)
        task.say(usageText(usage))
      }
    })
    yield* Effect.all([read, emit], { concurrency: 2, discard: true })
    task.finish()

    const { counts } = run
    const summary = { ...counts, out: written, counters: usage }
    if (options.mayCommit?.() === false) return { summary: { ...summary, rejected: {} }, stopped: run.stopped() }
    const rejected = yield* rejects.counts
    const input = yield* fingerprint(options.input)
    yield* outputs.commit({
      options: {
        backend: model.backend,
        model: model.model,
        base_url: model.baseUrl,
        prompt_version: requests.template.version,
        all: options.all,
        limit: options.limit ?? null,
        code_field: options.codeFieldText ?? null,
        description_field: options.descriptionFieldText ?? null,
        transcripts: options.transcripts
      },
      inputs: [{ path: options.input, ...input, records: counts.in }],
      counts: new Counts({ in: counts.in, out: written, rejected })
    })
    return { summary: { ...summary, rejected } satisfies DescribeSummary, stopped: run.stopped() }
  },
  Effect.scoped,
  // A store that fails while an answer is on its way to it ends the run as what it is.
  Effect.catchAllDefect((defect) => defect instanceof AnswerStoreError ? Effect.fail(defect) : Effect.die(defect))
)
