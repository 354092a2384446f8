import { type DuckConnection } from "../tables/index.ts"
import type { Limits } from "./archive/Tar.ts"
import type { SeedNumbering } from "./seeds.ts"
import type { Vocabulary } from "./vocabulary.ts"

/** What part of the answers is asked for, and how the seeds are numbered. */
export interface Request {
  /** Names of tasks; all when absent. */
  readonly tasks?: ReadonlyArray<string> | undefined
  /** Lines of each file of predictions; all when absent. */
  readonly limit?: number | undefined
  readonly seeds: SeedNumbering
}

/** What all sources of one run share. */
export interface Session {
  readonly connection: DuckConnection
  readonly vocabulary: Vocabulary
  readonly request: Request
  readonly limits: Limits
  /** Checkpoints in the database (see `coordinatesKey`), with the path of the file each came from. */
  readonly owners: Map<string, string>
  /** The next free keys. */
  readonly next: { source: number; qa: number; task: number; member: number; result: number; diagnostic: number }
}

/** How bad a diagnostic is: `error` lost something, `warning` may have, `info` lost nothing. */
export type Severity = "error" | "warning" | "info"

/** Something to tell about a source. */
export interface Finding {
  readonly severity: Severity
  readonly code: string
  /** File, archive in it, member and line, joined by `!` and `:`. */
  readonly subject: string
  readonly message: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** A source, or an archive in it, that is missing from the tables. */
export interface Failed {
  readonly name: string
  readonly reason: string
}

/** A source whose rows make room. */
export interface Replaced {
  readonly sourceId: number
  readonly path: string
}
