import { Context, type Effect, Schema, type Stream } from "effect"
import { complain, ExitCode } from "../stage/index.ts"
import type { StoredAnswer } from "./Answer.ts"

/** The database of answers failed. Exit code 1. */
export class AnswerStoreError extends Schema.TaggedError<AnswerStoreError>()("AnswerStoreError", {
  path: Schema.String,
  detail: Schema.String,
  cause: Schema.optional(Schema.Defect)
}) {
  readonly exitCode = ExitCode.failed
  override get message(): string {
    return complain({ where: this.path, found: this.detail, next: "Choose another file with --answers" })
  }
}

/** A batch job as the intent log has it. */
export interface BatchJob {
  /** Chosen by us, unique: the provider's job is found again by it. */
  readonly name: string
  readonly backend: string
  readonly baseUrl: string
  readonly model: string
  /** `intent`: about to be submitted; `submitted`: the provider has it; `collected`: its results are stored; `lost`: it never existed. */
  readonly state: "intent" | "submitted" | "collected" | "lost"
  /** Provider's id, once known. */
  readonly id: string | undefined
  readonly createdAt: number
  /** Request keys in it. */
  readonly keys: ReadonlyArray<string>
}

export interface StoreStats {
  readonly entries: number
  readonly bytes: number
  readonly usage: {
    readonly input: number
    readonly output: number
    readonly cacheRead: number
    readonly cacheWrite: number
  }
  /** US dollars paid for what is stored. */
  readonly cost: number
  readonly unpriced: number
  /** How often stored answers spared a call, and what those calls cost the first time. */
  readonly hits: number
  readonly tokensSaved: number
  readonly costSaved: number
  readonly by: Readonly<Record<"model" | "source" | "prompt_version", ReadonlyArray<StoreGroup>>>
}

export interface StoreGroup {
  readonly name: string
  readonly entries: number
  readonly bytes: number
  readonly cost: number
}

/** What a stored answer is to a run: its text and the key it is kept under. */
export interface Found {
  readonly key: string
  readonly text: string
  /** What the call took and cost, that is not made again. */
  readonly tokens: number
  readonly cost: number
}

/**
 * Answers that were paid for, kept for good: a SQLite database in WAL mode that several processes may share. Nothing is
 * evicted; failures never enter.
 */
export class AnswerStore extends Context.Tag("@datawright/AnswerStore")<AnswerStore, {
  readonly path: string
  readonly get: (key: string) => Effect.Effect<StoredAnswer | undefined, AnswerStoreError>
  /** By key; what is not there is left out. */
  readonly find: (keys: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, Found>, AnswerStoreError>
  /**
   * By the hash of a row's inputs, where the key they lead to was noted before: spares writing the prompt out again.
   */
  readonly findByInput: (inputs: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, Found>, AnswerStoreError>
  /** Notes that these inputs lead to this key; written with the next group. */
  readonly note: (input: string, key: string) => Effect.Effect<void>
  /**
   * Takes an answer at once; the inner effect is done when it is on the disk (`fsync`), at most one commit interval (25 ms)
   * and a write later. The first answer to a key stays.
   */
  readonly put: (answer: StoredAnswer) => Effect.Effect<Effect.Effect<void, AnswerStoreError>>
  /** Counts answers that were given without a call; written with the next group. */
  readonly hit: (answers: ReadonlyArray<Found>) => Effect.Effect<void>
  /** Writes what waits. */
  readonly flush: Effect.Effect<void, AnswerStoreError>
  /**
   * Takes a question for this process, so that no other one that shares the store asks it too; false while another has it.
   * A claim of a process that is gone, or older than 15 minutes, is void.
   */
  readonly claim: (key: string) => Effect.Effect<boolean, AnswerStoreError>
  readonly release: (key: string) => Effect.Effect<void, AnswerStoreError>
  readonly stats: Effect.Effect<StoreStats, AnswerStoreError>
  /** All answers by key. Memory: one page of 500. */
  readonly all: Stream.Stream<StoredAnswer, AnswerStoreError>
  /** Answers that share a part with a request, or are for the same row: what `explain` compares with. At most 20. */
  readonly similar: (
    request: { readonly code: string; readonly subject: string; readonly text: string }
  ) => Effect.Effect<ReadonlyArray<StoredAnswer>, AnswerStoreError>
  /** What can go without losing an answer, and, unless `dryRun`, its removal. */
  readonly collectGarbage: (dryRun: boolean) => Effect.Effect<
    { readonly notes: number; readonly jobs: number; readonly bytes: number },
    AnswerStoreError
  >
  readonly jobs: {
    /** Durable when it returns. */
    readonly save: (job: BatchJob) => Effect.Effect<void, AnswerStoreError>
    readonly open: (
      of: { readonly backend: string; readonly baseUrl: string; readonly model: string }
    ) => Effect.Effect<ReadonlyArray<BatchJob>, AnswerStoreError>
    /** Ids of all jobs ever submitted, whatever became of them. */
    readonly ids: Effect.Effect<ReadonlySet<string>, AnswerStoreError>
  }
}>() {}
