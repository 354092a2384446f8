import { Effect, Layer, Stream } from "effect"
import { AnswerStore } from "../AnswerStore.ts"

/** Keeps nothing: for models that cost nothing and always answer alike. */
export const layer = Layer.succeed(
  AnswerStore,
  AnswerStore.of({
    path: "",
    get: () => Effect.succeed(undefined),
    find: () => Effect.succeed(new Map()),
    findByInput: () => Effect.succeed(new Map()),
    note: () => Effect.void,
    put: () => Effect.succeed(Effect.void),
    hit: () => Effect.void,
    flush: Effect.void,
    claim: () => Effect.succeed(true),
    release: () => Effect.void,
    stats: Effect.succeed({
      entries: 0,
      bytes: 0,
      usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
      cost: 0,
      unpriced: 0,
      hits: 0,
      tokensSaved: 0,
      costSaved: 0,
      by: { model: [], source: [], prompt_version: [] }
    }),
    all: Stream.empty,
    similar: () => Effect.succeed([]),
    collectGarbage: () => Effect.succeed({ notes: 0, jobs: 0, bytes: 0 }),
    jobs: { save: () => Effect.void, open: () => Effect.succeed([]), ids: Effect.succeed(new Set()) }
  })
)
