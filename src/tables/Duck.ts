import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api"
import { Context, Effect, Layer, Schema, type Scope } from "effect"
import { complain, ExitCode } from "../stage/index.ts"

/**
 * DuckDB refused. `Locked`: another process has the file; `Foreign`: the file is no DuckDB database; `NoSpace`: the disk is
 * full. Exit code 1.
 */
export class DuckError extends Schema.TaggedError<DuckError>()("DuckError", {
  path: Schema.String,
  reason: Schema.Literal("Locked", "Foreign", "NoSpace", "Query"),
  detail: Schema.String,
  cause: Schema.optional(Schema.Defect)
}) {
  readonly exitCode = ExitCode.failed
  override get message(): string {
    const nextStep = {
      Locked: "Close the program that has it open",
      Foreign: "Choose another file",
      NoSpace: "Free space or choose another place",
      Query: undefined
    }
    return complain({ where: this.path, found: this.detail, next: nextStep[this.reason] })
  }
}

/** An open connection. Values reach SQL as parameters only. */
export interface DuckConnection {
  /** Runs statements, without looking at a result. */
  readonly run: (sql: string, parameters?: ReadonlyArray<DuckDBValue>) => Effect.Effect<void, DuckError>
  /** All rows of a result in memory, as JavaScript values (bigint for 64-bit integers, Date never). */
  readonly rows: (
    sql: string,
    parameters?: ReadonlyArray<DuckDBValue>
  ) => Effect.Effect<ReadonlyArray<Readonly<Record<string, unknown>>>, DuckError>
  /** The library's own connection, for appenders and streamed results. */
  readonly native: DuckDBConnection
  /** Wraps calls that are done when they return, such as an appender's: their failures become `DuckError`. */
  readonly sync: <A>(call: () => A) => Effect.Effect<A, DuckError>
  /** Wraps a call of the native connection: its failures become `DuckError`. */
  readonly use: <A>(call: (connection: DuckDBConnection) => Promise<A>) => Effect.Effect<A, DuckError>
}

export interface DuckOptions {
  readonly readOnly?: boolean
  readonly threads?: number
  /** As DuckDB spells it: `400MB`. */
  readonly memoryLimit?: string
}

/** DuckDB files. The library is loaded when the first one is opened. */
export class Duck extends Context.Tag("@datawright/Duck")<Duck, {
  /** `:memory:` for one without a file. Closed with the scope. */
  readonly open: (path: string, options?: DuckOptions) => Effect.Effect<DuckConnection, DuckError, Scope.Scope>
}>() {}

const duckError = (path: string) => (cause: unknown): DuckError => {
  const detail = cause instanceof Error ? cause.message : String(cause)
  const reason = /lock on file|being used by another process/i.test(detail)
    ? "Locked"
    : /not a valid DuckDB database file/i.test(detail)
    ? "Foreign"
    : /no space left|disk quota/i.test(detail)
    ? "NoSpace"
    : "Query"
  return new DuckError({ path, reason, detail: detail.split("\n")[0]!, cause })
}

export const layer: Layer.Layer<Duck> = Layer.succeed(Duck, {
  open: (path, options = {}) =>
    Effect.gen(function*() {
      const attempt = <A>(call: () => Promise<A>) => Effect.tryPromise({ try: call, catch: duckError(path) })
      const { DuckDBInstance } = yield* Effect.promise(() => import("@duckdb/node-api"))
      const settings: Record<string, string> = {
        ...(options.readOnly === true ? { access_mode: "READ_ONLY" } : {}),
        ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
        ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit })
      }
      const instance: DuckDBInstance = yield* Effect.acquireRelease(
        attempt(() => DuckDBInstance.create(path, settings)),
        (opened) => Effect.sync(() => opened.closeSync())
      )
      const native = yield* Effect.acquireRelease(
        attempt(() => instance.connect()),
        (connection) => Effect.sync(() => connection.closeSync())
      )
      const connection: DuckConnection = {
        native,
        sync: (call) => Effect.try({ try: call, catch: duckError(path) }),
        use: (call) => attempt(() => call(native)),
        run: (sql, parameters) =>
          Effect.asVoid(attempt(() => native.run(sql, parameters === undefined ? undefined : [...parameters]))),
        rows: (sql, parameters) =>
          Effect.map(
            attempt(() => native.runAndReadAll(sql, parameters === undefined ? undefined : [...parameters])),
            (reader) => reader.getRowObjectsJS() as ReadonlyArray<Readonly<Record<string, unknown>>>
          )
      }
      return connection
    })
})
