import { Context, type Effect, type Scope } from "effect"
import { type FileError, type Outputs } from "../stage/index.ts"
import type { DuckError } from "./Duck.ts"
import type { Column, SinkRow } from "./Format.ts"

/** A file of rows on its way. */
export interface SinkFile {
  /** Appends rows in order; resumes when the file can take more. */
  readonly write: (rows: ReadonlyArray<SinkRow>) => Effect.Effect<void, FileError | DuckError>
  /** Ends the file; nothing may be written after. Must run before the outputs are committed. */
  readonly end: Effect.Effect<void, FileError | DuckError>
}

/** A kind of file that rows are written to: one file in `sinks/`, one line in its registry. */
export class Sink extends Context.Tag("@datawright/Sink")<Sink, {
  /** Ending of its files, without a dot. */
  readonly extension: string
  /** How the `datasets` library calls its loader. */
  readonly loader: "json" | "parquet"
  /** A new output of that name, with these columns whatever the rows hold. Memory does not grow with the rows. */
  readonly open: (
    outputs: Outputs.Outputs,
    name: string,
    columns: ReadonlyArray<Column>
  ) => Effect.Effect<SinkFile, FileError | DuckError, Scope.Scope>
}>() {}
