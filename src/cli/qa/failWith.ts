import { Effect } from "effect"
import { PartialFailure } from "../../stage/index.ts"

/** Ends with exit code 3 when something is missing. */
export const failWith = (what: string, missing: ReadonlyArray<{ readonly name: string; readonly reason: string }>) =>
  missing.length === 0 ? Effect.void : new PartialFailure({ what, missing: [...missing] })
