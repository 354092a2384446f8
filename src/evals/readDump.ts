import { FileSystem, Path } from "@effect/platform"
import { Effect, Stream } from "effect"
import { isObject, type Json, type JsonObject, type JsonRow, JsonRows } from "../rows/index.ts"
import { type FileError, readBytes } from "../stage/index.ts"
import { appender, type DuckError } from "../tables/index.ts"
import { DocIds } from "./DocIds.ts"
import { integerOf, jsonText, metricsOf, textOf } from "./metrics.ts"
import { bigintOf, parse, stringify } from "./numbers.ts"
import {
  addPart,
  addProvenance,
  type Counts,
  forgetFailure,
  type Printed,
  publishDiagnostics,
  removeSource
} from "./publish.ts"
import type { Failed, Finding, Replaced, Session } from "./Session.ts"

const maxLineBytes = 64 * 2 ** 20
const excerpt = 500

/** A task's line in `metrics-all.jsonl`, or several equal ones. */
interface Result {
  readonly key: number
  readonly value: JsonObject
  readonly name: string
  readonly index: number | undefined
  copies: number
  /** Documents seen in each kind of file. */
  readonly seen: Map<string, DocIds>
}

const nativeId = (value: Json.Json | undefined): string | null => typeof value === "string" ? value : jsonText(value)

/** The files beside the dump: ending, table, and a line's cells behind the result's key. */
const kinds = [
  {
    ending: "predictions",
    table: "eval_predictions",
    indexed: false,
    cells: (value: JsonObject) => [
      nativeId(value["native_id"]),
      jsonText(value["label"]),
      jsonText(value["metrics"]),
      jsonText(value["answer_outputs"] ?? value["model_output"])
    ]
  },
  {
    ending: "recorded-inputs",
    table: "eval_inputs",
    indexed: false,
    cells: (value: JsonObject) => [
      nativeId(value["native_id"]),
      jsonText(value["label"]),
      jsonText(value["doc"]),
      jsonText(value["requests"])
    ]
  },
  {
    ending: "requests",
    table: "eval_requests",
    indexed: true,
    cells: (value: JsonObject) => [
      textOf(value["request_type"]) ?? null,
      nativeId(value["native_id"]),
      jsonText(value["label"]),
      jsonText(value["doc"]),
      jsonText(value["request"])
    ]
  }
] as const

const taskFile =
  /^task-\d+-.+-(?:predictions\.jsonl|recorded-inputs\.jsonl|requests\.jsonl|metrics\.json|config\.json)$/

/** Names of the files that belong to a dump, in order: its own first. */
export const dumpFiles = (names: ReadonlyArray<string>): ReadonlyArray<string> => [
  "metrics-all.jsonl",
  ...names.filter((name) => taskFile.test(name)).sort()
]

/** Numbers among the metrics, those under `extra_metrics` where the name is free. */
const numbersOf = (metrics: JsonObject): ReadonlyMap<string, number> => {
  const extra = isObject(metrics["extra_metrics"]) ? metrics["extra_metrics"] : {}
  const all = [...Object.entries(metrics), ...Object.entries(extra).filter(([key]) => !Object.hasOwn(metrics, key))]
  return new Map(all.flatMap(([key, value]) => typeof value === "number" ? [[key, value] as const] : []))
}

/**
 * Reads a dump: `metrics-all.jsonl`, and the files of its tasks where they are beside it (`task-002-boolq-predictions.jsonl`).
 * Equal lines are one result; of two that differ under one name the later counts. Memory: the results of one dump.
 */
export const ingestDump = Effect.fn("qa.ingestDump")(
  function*(session: Session, source: Printed, replaced: Replaced | undefined) {
    const { connection } = session
    // A dump is small beside the archives: all of it without a stop, so that nothing half done is kept.
    return yield* Effect.uninterruptible(Effect.gen(function*() {
      yield* forgetFailure(connection, source.path)
      if (replaced !== undefined) yield* removeSource(connection, replaced.sourceId)
      yield* connection.run("BEGIN")
      const read = yield* Effect.onError(
        readDump(session, source),
        () => Effect.ignore(connection.run("ROLLBACK"))
      )
      yield* connection.run("COMMIT")
      const sourceId = yield* addProvenance(session, source, read.counts)
      const folder = source.path.split("/").slice(0, -1).join("/")
      for (const { copies, index, key, name, value } of read.results) {
        const { columns } = metricsOf(value)
        const metrics = value["metrics"] as JsonObject
        const files = read.prefixes.has(prefixOf(index, name))
        const [instances, , score, seconds, date, , metricsText, model, task, compute] = columns
        yield* connection.run(
          "INSERT INTO eval_results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          [
            key,
            folder,
            name,
            index ?? null,
            textOf(value["task_hash"]) ?? null,
            textOf(value["model_hash"]) ?? null,
            read.prefixes.size > 0 && !files,
            instances!,
            seconds!,
            date!,
            score!,
            metricsText!,
            model!,
            task!,
            compute!,
            jsonText(value["beaker_info"]),
            copies,
            sourceId
          ]
        )
        for (const [metric, number] of numbersOf(metrics)) {
          yield* connection.run("INSERT INTO eval_metrics VALUES (?, ?, ?::DOUBLE)", [key, metric, number])
        }
      }
      yield* addPart(session, sourceId, source.path)
      yield* publishDiagnostics(session, sourceId)
      yield* connection.run("DELETE FROM staged_diagnostics")
      return { counts: read.counts, failed: [] as ReadonlyArray<Failed> }
    }))
  }
)

const prefixOf = (index: number | undefined, name: string): string =>
  `task-${String(index ?? 0).padStart(3, "0")}-${name}-`

const readDump = (session: Session, source: Printed) =>
  Effect.scoped(Effect.gen(function*() {
    const { connection, next, request } = session
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const folder = paths.dirname(source.absolute)
    const wanted = request.tasks === undefined ? undefined : new Set(request.tasks)
    const findings = yield* appender(connection, "staged_diagnostics")
    const counts = { lines: 0, rows: 0, rejected: 0 }
    let sequence = 0
    const tell = ({ code, detail, message, severity, subject }: Finding) =>
      findings.row([sequence++, severity, code, subject, detail === undefined ? null : JSON.stringify(detail), message])
    const reject = (file: string, line: number, code: string, message: string, text: string) => {
      counts.rejected++
      const detail = { file, line, text: text.slice(0, excerpt) }
      tell({ severity: "error", code, subject: `${file}:${line}`, message, detail })
    }

    /** Every line of a file that is a JSON object; the others are told. */
    const each = (path: string, shown: string, row: (value: JsonObject, line: number) => string | undefined) =>
      Effect.gen(function*() {
        const reader = new JsonRows({ parse, maxLineBytes, arrays: false })
        const take = (rows: ReadonlyArray<JsonRow>) => {
          for (const one of rows) {
            counts.lines++
            const wrong = one._tag === "Malformed" ? `${one.reason}: ${one.detail}` : row(one.value, one.line)
            if (wrong === undefined) counts.rows++
            else reject(shown, one.line, "bad_row", wrong, one._tag === "Malformed" ? one.text : stringify(one.value))
          }
        }
        yield* Stream.runForEach(readBytes(path), (chunk) => connection.sync(() => take(reader.push(chunk))))
        yield* connection.sync(() => take(reader.end()))
      }) as Effect.Effect<void, FileError | DuckError, FileSystem.FileSystem>

    const results = new Map<string, Result & { readonly line: number; readonly text: string }>()
    yield* each(source.absolute, source.path, (value, line) => {
      const name = textOf(value["task_name"])
      if (name === undefined) return "task_name: expected a text"
      if (!isObject(value["metrics"])) return "metrics: expected an object"
      if (wanted !== undefined && !wanted.has(name)) {
        // Not asked for: neither kept nor rejected.
        counts.lines--
        counts.rows--
        return undefined
      }
      const index = integerOf(value["task_idx"])
      const text = stringify(value)
      const key = JSON.stringify([name, index ?? null, textOf(value["task_hash"]), textOf(value["model_hash"])])
      const earlier = results.get(key)
      if (earlier?.text === text) {
        earlier.copies++
        return undefined
      }
      if (earlier !== undefined) {
        counts.rows -= earlier.copies
        counts.rejected += earlier.copies - 1
        reject(source.path, earlier.line, "eval_conflict", `line ${line} says something else of ${name}`, earlier.text)
      }
      results.set(key, {
        key: earlier?.key ?? next.result++,
        value,
        name,
        index,
        copies: 1,
        seen: new Map(),
        line,
        text
      })
      return undefined
    })

    const names = (yield* Effect.orElseSucceed(fs.readDirectory(folder), () => [])).filter((name) =>
      taskFile.test(name)
    )
    const groups = new Map<string, Array<Result>>()
    for (const result of results.values()) {
      const prefix = prefixOf(result.index, result.name)
      groups.set(prefix, [...groups.get(prefix) ?? [], result])
    }
    const prefixes = new Set<string>(
      names.map((name) => name.replace(/(?:predictions|recorded-inputs|requests|metrics|config)\.jsonl?$/, ""))
    )
    for (const { cells, ending, indexed, table } of kinds) {
      const rows = yield* appender(connection, table)
      for (const [prefix, group] of [...groups].sort(([a], [b]) => a < b ? -1 : 1)) {
        const name = `${prefix}${ending}.jsonl`
        if (!names.includes(name)) continue
        const shown = `${source.path.split("/").slice(0, -1).join("/")}/${name}`
        yield* each(paths.join(folder, name), shown, (value) => {
          const docId = bigintOf(value["doc_id"])
          if (docId === undefined) return "doc_id: expected a whole number"
          const index = indexed ? integerOf(value["idx"]) : undefined
          if (indexed && index === undefined) return "idx: expected a whole number"
          const owner = group.find(({ value: { model_hash, task_hash } }) =>
            task_hash === value["task_hash"] && model_hash === value["model_hash"]
          ) ?? group.at(-1)!
          const place = `${ending}:${index ?? ""}`
          const seen = owner.seen.get(place) ?? new DocIds()
          owner.seen.set(place, seen)
          if (!seen.add(docId)) {
            return `doc_id: ${docId} was there before`
          }
          rows.row([owner.key, docId, ...(index === undefined ? [] : [index]), ...cells(value)])
          return undefined
        })
      }
      yield* connection.sync(() => rows.flush())
    }
    yield* connection.sync(() => findings.flush())
    return { results: [...results.values()], prefixes, counts: counts as Counts }
  }))
