import { FileSystem, Path } from "@effect/platform"
import type { SqlError } from "@effect/sql/SqlError"
import { Chunk, Clock, Deferred, Effect, FiberId, FiberSet, Layer, Option, Stream } from "effect"
import { stringify } from "../../rows/index.ts"
import { fileError, isProcessAlive } from "../../stage/index.ts"
import type { StoredAnswer } from "../Answer.ts"
import { AnswerStore, AnswerStoreError, type BatchJob, type Found, type StoreGroup } from "../AnswerStore.ts"
import { addSaved, claimTables, insert, insertNote, tables } from "./tables.ts"

/** How long answers are gathered before they are written in one transaction. */
const commitMillis = 25
/** Parameters of one lookup. */
const lookupSize = 250
/** A claim older than this is void, whoever holds it. */
const claimMillis = 15 * 60_000

const insertValues = (answer: StoredAnswer) => [
  answer.key,
  answer.text,
  answer.usage.input,
  answer.usage.output,
  answer.usage.cacheRead,
  answer.usage.cacheWrite,
  answer.cost,
  answer.reportedModel,
  Math.round(answer.answeredAt),
  answer.backend,
  answer.baseUrl,
  answer.model,
  answer.promptVersion,
  answer.source,
  stringify(answer.parts),
  answer.parts["code"] ?? "",
  answer.subject
]

type Row = Readonly<Record<string, string | number | null>>

const toAnswer = (row: Row): StoredAnswer => ({
  key: String(row["key"]),
  text: String(row["text"]),
  usage: {
    input: Number(row["input"]),
    output: Number(row["output"]),
    cacheRead: Number(row["cache_read"]),
    cacheWrite: Number(row["cache_write"])
  },
  cost: row["cost"] === null ? null : Number(row["cost"]),
  reportedModel: String(row["reported_model"]),
  answeredAt: Number(row["answered_at"]),
  backend: String(row["backend"]),
  baseUrl: String(row["base_url"]),
  model: String(row["model"]),
  promptVersion: String(row["prompt_version"]),
  source: String(row["source"]),
  parts: JSON.parse(String(row["parts"])) as Record<string, string>,
  subject: String(row["subject"])
})

const toJob = (row: Row): BatchJob => ({
  name: String(row["name"]),
  backend: String(row["backend"]),
  baseUrl: String(row["base_url"]),
  model: String(row["model"]),
  state: String(row["state"]) as BatchJob["state"],
  id: row["id"] === null ? undefined : String(row["id"]),
  createdAt: Number(row["created_at"]),
  keys: JSON.parse(String(row["keys"])) as Array<string>
})

interface Group {
  readonly answers: Array<StoredAnswer>
  readonly notes: Map<string, string>
  readonly saved: { hits: number; tokens: number; cost: number }
  readonly done: Deferred.Deferred<void, AnswerStoreError>
}

const make = (path: string) =>
  Effect.gen(function*() {
    const { openSqlite, reactivity } = yield* Effect.promise(() => import("./sqliteLibrary.ts"))
    const failed = (detail: string, cause?: unknown) => new AnswerStoreError({ path, detail, cause })
    const sqlError = (error: SqlError) =>
      failed(error.cause instanceof Error ? error.cause.message : error.message, error)
    const open = (filename: string, settings: ReadonlyArray<string>) =>
      openSqlite({ filename }).pipe(
        Effect.provide(reactivity),
        Effect.catchAllDefect((defect) => failed(defect instanceof Error ? defect.message : String(defect), defect)),
        Effect.flatMap((client) =>
          Effect.as(
            Effect.forEach(settings, (statement) => client.unsafe(statement).withoutTransform, { discard: true }).pipe(
              Effect.mapError(sqlError)
            ),
            client
          )
        )
      )
    const sql = yield* open(path, ["PRAGMA busy_timeout = 10000", "PRAGMA synchronous = NORMAL", ...tables])
    const claims = yield* open(path === ":memory:" ? path : `${path}.claims`, [
      "PRAGMA busy_timeout = 10000",
      "PRAGMA synchronous = OFF",
      ...claimTables
    ])
    const run = (statement: string, parameters: ReadonlyArray<unknown> = []) =>
      Effect.mapError(sql.unsafe<Row>(statement, parameters).withoutTransform, sqlError)

    const fs = yield* FileSystem.FileSystem
    // The tables were just looked for, so the log is there; it stays as long as this connection.
    const log = path === ":memory:" ? undefined : yield* Effect.mapError(
      Effect.zipRight(run("DELETE FROM notes WHERE input = ''"), fs.open(`${path}-wal`, { flag: "r+" })),
      (cause) => cause instanceof AnswerStoreError ? cause : failed("its log cannot be opened", cause)
    )
    const syncLog = log === undefined ? Effect.void : log.sync

    const newGroup = (): Group => ({
      answers: [],
      notes: new Map(),
      saved: { hits: 0, tokens: 0, cost: 0 },
      done: Deferred.unsafeMake(FiberId.none)
    })
    let group = newGroup()
    const wake = yield* Effect.makeLatch(false)
    const commitLock = yield* Effect.makeSemaphore(1)
    const insertAll = (full: Group) =>
      Effect.gen(function*() {
        for (const answer of full.answers) yield* sql.unsafe(insert, insertValues(answer))
        for (const [input, key] of full.notes) yield* sql.unsafe(insertNote, [input, key])
        const { cost, hits, tokens } = full.saved
        if (hits > 0) yield* sql.unsafe(addSaved, [hits, tokens, cost])
      })
    /** Writes what waits in one transaction, after which a killed process loses none of it; gives what then needs a sync. */
    const write = commitLock.withPermits(1)(Effect.suspend((): Effect.Effect<Group | undefined, AnswerStoreError> => {
      const full = group
      if (full.answers.length === 0 && full.notes.size === 0 && full.saved.hits === 0) return Effect.succeed(undefined)
      group = newGroup()
      return sql.withTransaction(insertAll(full)).pipe(
        Effect.mapError(sqlError),
        Effect.tapErrorCause((cause) => Deferred.failCause(full.done, cause)),
        Effect.as(full)
      )
    })).pipe(Effect.uninterruptible)
    // The log's own `fsync`, beside the event loop; SQLite's (`synchronous = FULL`) would hold everything up.
    const syncLock = yield* Effect.makeSemaphore(1)
    const sync = (full: Group) =>
      syncLock.withPermits(1)(syncLog).pipe(
        Effect.mapError((cause) => failed("the answers could not be made durable", cause)),
        Effect.onExit((exit) => Deferred.done(full.done, exit))
      )
    const commit = Effect.flatMap(write, (full) => full === undefined ? Effect.void : sync(full))
    const syncs = yield* FiberSet.make<void>()
    yield* Effect.forkScoped(Effect.forever(
      wake.await.pipe(
        Effect.zipRight(Effect.sleep(commitMillis)),
        Effect.zipRight(wake.close),
        Effect.zipRight(write),
        Effect.flatMap((full) =>
          full === undefined ? Effect.void : Effect.asVoid(FiberSet.run(syncs, Effect.ignore(sync(full))))
        ),
        // Whoever waits for the group learns of its failure.
        Effect.ignore
      )
    ))
    yield* Effect.addFinalizer(() => Effect.ignore(commit))

    const lookup = (statement: (marks: string) => string, values: ReadonlyArray<string>) =>
      Effect.gen(function*() {
        const found = new Map<string, Found>()
        for (let at = 0; at < values.length; at += lookupSize) {
          const part = values.slice(at, at + lookupSize)
          const marks = part.length === lookupSize ? fullMarks : part.map(() => "?").join(",")
          const rows = yield* run(statement(marks), part)
          for (const row of rows) {
            found.set(row["asked"] as string, {
              key: row["key"] as string,
              text: row["text"] as string,
              tokens: row["tokens"] as number,
              cost: row["cost"] as number ?? 0
            })
          }
        }
        return found
      })

    const groups = (column: string) =>
      Effect.map(
        run(
          `SELECT ${column} AS name, count(*) AS entries, sum(length(text)) AS bytes, coalesce(sum(cost), 0) AS cost
           FROM answers GROUP BY ${column} ORDER BY entries DESC, name`
        ),
        (rows) =>
          rows.map((row): StoreGroup => ({
            name: String(row["name"] ?? ""),
            entries: Number(row["entries"]),
            bytes: Number(row["bytes"]),
            cost: Number(row["cost"])
          }))
      )

    return AnswerStore.of({
      path,
      get: (key) =>
        Effect.map(run("SELECT * FROM answers WHERE key = ?", [key]), (rows) => rows[0] && toAnswer(rows[0])),
      find: (keys) =>
        lookup(
          (marks) =>
            `SELECT key AS asked, key, text, input + output AS tokens, cost FROM answers WHERE key IN (${marks})`,
          keys
        ),
      findByInput: (inputs) =>
        lookup(
          (marks) =>
            `SELECT notes.input AS asked, answers.key, text, answers.input + output AS tokens, cost FROM notes JOIN answers ON answers.key = notes.key
             WHERE notes.input IN (${marks})`,
          inputs
        ),
      note: (input, key) =>
        Effect.suspend(() => {
          group.notes.set(input, key)
          return wake.open
        }),
      put: (answer) =>
        Effect.suspend(() => {
          group.answers.push(answer)
          return Effect.as(wake.open, Deferred.await(group.done))
        }),
      hit: (found) =>
        Effect.suspend(() => {
          if (found.length === 0) return Effect.void
          for (const { cost, tokens } of found) {
            group.saved.hits++
            group.saved.tokens += tokens
            group.saved.cost += cost
          }
          return wake.open
        }),
      flush: commit,
      claim: (key) =>
        Effect.gen(function*() {
          const now = yield* Clock.currentTimeMillis
          const taken = yield* claims.unsafe<Row>(
            `INSERT INTO claims (key, owner, since) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE
             SET owner = excluded.owner, since = excluded.since WHERE owner = excluded.owner OR since < ? RETURNING owner`,
            [key, process.pid, now, now - claimMillis]
          )
          if (taken.length > 0) return true
          const holder = yield* claims.unsafe<Row>("SELECT owner FROM claims WHERE key = ?", [key])
          const owner = holder[0]?.["owner"]
          if (owner !== undefined && isProcessAlive(Number(owner))) return false
          yield* claims.unsafe("DELETE FROM claims WHERE key = ? AND owner = ?", [key, owner])
          const again = yield* claims.unsafe<Row>(
            "INSERT INTO claims (key, owner, since) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING owner",
            [key, process.pid, now]
          )
          return again.length > 0
        }).pipe(Effect.mapError(sqlError)),
      release: (key) =>
        Effect.asVoid(claims.unsafe("DELETE FROM claims WHERE key = ? AND owner = ?", [key, process.pid])).pipe(
          Effect.mapError(sqlError)
        ),
      stats: Effect.gen(function*() {
        const [all] = yield* run(
          `SELECT count(*) AS entries, coalesce(sum(input), 0) AS input, coalesce(sum(output), 0) AS output,
           coalesce(sum(cache_read), 0) AS cache_read, coalesce(sum(cache_write), 0) AS cache_write,
           coalesce(sum(cost), 0) AS cost, coalesce(sum(cost IS NULL), 0) AS unpriced FROM answers`
        )
        const [size] = yield* run(
          "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()"
        )
        const [saved] = yield* run("SELECT hits, tokens, cost FROM saved")
        const number = (name: string) => Number(all![name])
        return {
          entries: number("entries"),
          bytes: Number(size!["bytes"]),
          usage: {
            input: number("input"),
            output: number("output"),
            cacheRead: number("cache_read"),
            cacheWrite: number("cache_write")
          },
          cost: number("cost"),
          unpriced: number("unpriced"),
          hits: Number(saved?.["hits"] ?? 0),
          tokensSaved: Number(saved?.["tokens"] ?? 0),
          costSaved: Number(saved?.["cost"] ?? 0),
          by: {
            model: yield* groups("backend || ' ' || model"),
            source: yield* groups("source"),
            prompt_version: yield* groups("prompt_version")
          }
        }
      }),
      all: Stream.paginateChunkEffect("", (after) =>
        Effect.map(run("SELECT * FROM answers WHERE key > ? ORDER BY key LIMIT 500", [after]), (rows) => [
          Chunk.unsafeFromArray(rows.map(toAnswer)),
          rows.length < 500 ? Option.none() : Option.some(String(rows.at(-1)!["key"]))
        ])),
      similar: ({ code, subject, text }) =>
        Effect.map(
          run(
            `SELECT * FROM answers WHERE code = ? OR subject = ? OR parts LIKE ? ORDER BY (code = ?) + (subject = ?) DESC,
             answered_at DESC LIMIT 20`,
            [code, subject, `%"text":"${text}"%`, code, subject]
          ),
          (rows) =>
            rows.map(toAnswer)
        ),
      collectGarbage: (dryRun) =>
        Effect.gen(function*() {
          const count = (statement: string) => Effect.map(run(statement), (rows) => Number(rows[0]!["n"]))
          const orphans = "FROM notes WHERE key NOT IN (SELECT key FROM answers)"
          const ended = "FROM jobs WHERE state IN ('collected', 'lost')"
          const notes = yield* count(`SELECT count(*) AS n ${orphans}`)
          const jobs = yield* count(`SELECT count(*) AS n ${ended}`)
          const bytes = yield* count(
            "SELECT freelist_count * page_size AS n FROM pragma_freelist_count(), pragma_page_size()"
          )
          if (!dryRun) {
            yield* run(`DELETE ${orphans}`)
            yield* run(`DELETE ${ended}`)
            yield* run("VACUUM")
          }
          return { notes, jobs, bytes }
        }),
      jobs: {
        save: (job) =>
          Effect.zipRight(
            run(
              `INSERT INTO jobs (name, backend, base_url, model, state, id, created_at, keys) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (name) DO UPDATE SET state = excluded.state, id = excluded.id`,
              [
                job.name,
                job.backend,
                job.baseUrl,
                job.model,
                job.state,
                job.id ?? null,
                job.createdAt,
                stringify(job.keys)
              ]
            ),
            Effect.mapError(syncLog, (cause) => failed("the job could not be noted", cause))
          ),
        open: ({ backend, baseUrl, model }) =>
          Effect.map(
            run(
              `SELECT * FROM jobs WHERE backend = ? AND base_url = ? AND model = ? AND state IN ('intent', 'submitted')
               ORDER BY created_at, name`,
              [backend, baseUrl, model]
            ),
            (rows) => rows.map(toJob)
          ),
        ids: Effect.map(
          run("SELECT id FROM jobs WHERE id IS NOT NULL"),
          (rows) => new Set(rows.map((row) => String(row["id"])))
        )
      }
    })
  })

const fullMarks = Array.from({ length: lookupSize }, () => "?").join(",")

/** The database file, made with its folder when absent; `:memory:` for none. */
export const layer = (path: string) =>
  Layer.scoped(
    AnswerStore,
    Effect.gen(function*() {
      if (path !== ":memory:") {
        const fs = yield* FileSystem.FileSystem
        const folder = (yield* Path.Path).dirname(path)
        yield* Effect.mapError(fs.makeDirectory(folder, { recursive: true }), fileError(folder))
      }
      return yield* make(path)
    })
  )
