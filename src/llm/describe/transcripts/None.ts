import { Effect, Layer } from "effect"
import { Transcripts } from "./Transcripts.ts"

/** No transcripts, no network. */
export const layer = Layer.succeed(Transcripts, { of: () => Effect.succeed(undefined) })
