import { Options, PartialFailure } from "../../stage/index.ts"
import type { Failed } from "../Session.ts"

/** Archives and dumps; a missing one is named at the end, and the others are read all the same. */
export const input = Options.path("Tarball, or folder to search for them").pipe(
  Options.some("whole"),
  Options.mayBeAbsent
)

/** Names of tasks, as the files of predictions are called. */
export const tasks = Options.text("Tasks to read, such as arc_easy,boolq", "name").pipe(
  Options.many("cut"),
  Options.withDefault([], "all"),
  Options.inGroup("input")
)

/** The error that names what could not be read; undefined when there is nothing. */
export const missing = (what: string, failed: ReadonlyArray<Failed>): PartialFailure | undefined =>
  failed.length === 0 ? undefined : new PartialFailure({ what, missing: [...failed] })
