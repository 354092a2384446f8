import { Clock, Effect, Schedule, Stream } from "effect"
import { sha256 } from "../rows/index.ts"
import { addTokens } from "./Answer.ts"
import { AnswerStore, type AnswerStoreError, type BatchJob } from "./AnswerStore.ts"
import * as Budget from "./Budget.ts"
import { FairSemaphore } from "./FairSemaphore.ts"
import { type BatchApi, LanguageModelError, type LanguageModelService, type Outcome } from "./LanguageModel.ts"
import { type ModelRequest, requestParts, subjectHash } from "./ModelRequest.ts"
import { batchFactor, type Price } from "./Prices.ts"
import { Usage } from "./Usage.ts"

/** How long after a submission that was cut off its job may still turn up in a listing: ten looks, half a minute at most. */
const longestGrace = 30_000

/** A question is given up after so many failures in batches. */
const maxFailures = 2

interface Meta {
  readonly parts: Readonly<Record<string, string>>
  readonly source: string
  readonly subject: string
  readonly worst: number
}

/**
 * The batch jobs of a run: groups questions, logs the intent, submits, and collects. A job that an earlier run submitted is
 * found again by listing and never submitted twice. Memory: the questions of the group in hand, and about 700 bytes for each
 * question in a job that is not collected.
 */
export const make = (options: {
  readonly model: LanguageModelService
  readonly batch: BatchApi
  readonly price: Price | undefined
  readonly budget: Budget.Budget | undefined
  readonly pollMillis: number
}) =>
  Effect.gen(function*() {
    const { batch, budget, model, pollMillis, price } = options
    const { backend, baseUrl, model: id } = model
    const store = yield* AnswerStore
    const total = yield* Usage
    const metas = new Map<string, Meta>()
    const jobs = new Map<string, BatchJob>()
    const inJob = new Set<string>()
    const outcomes = new Map<string, Outcome>()
    const failures = new Map<string, { count: number; detail: string }>()
    const notOurs = new Set<string>()
    let group: Array<{ readonly id: string; readonly request: ModelRequest }> = []
    let groupBytes = 0
    let durable: Array<Effect.Effect<void, AnswerStoreError>> = []
    const graceMillis = Math.min(longestGrace, pollMillis * 10)
    const promptVersions = new Map<string, string>()
    // Thousands of rows may wait here while a job is uploaded.
    const adding = new FairSemaphore(1)

    /** Calls that change nothing may be made again. */
    const patiently = <A>(effect: Effect.Effect<A, LanguageModelError>) =>
      Effect.retry(effect, {
        while: (error) => error.isTransient,
        schedule: Schedule.exponential("1 second").pipe(
          Schedule.jittered,
          Schedule.union(Schedule.spaced("1 minute")),
          Schedule.intersect(Schedule.recurs(20))
        )
      })

    const save = (job: BatchJob) => {
      if (job.state === "intent" || job.state === "submitted") jobs.set(job.name, job)
      else jobs.delete(job.name)
      return store.jobs.save(job)
    }

    const candidates = (job: BatchJob) =>
      Effect.gen(function*() {
        const known = yield* store.jobs.ids
        const found = yield* patiently(
          batch.find({ name: job.name, sinceMillis: job.createdAt, items: job.keys.length })
        )
        return found.filter((one) => !known.has(one) && !notOurs.has(one))
      })

    /** A job that was about to be submitted when its run ended: was it? */
    const recover = (job: BatchJob) =>
      Effect.gen(function*() {
        while (true) {
          const found = yield* candidates(job)
          if (found[0] !== undefined) return yield* save({ ...job, state: "submitted", id: found.at(-1) })
          const now = yield* Clock.currentTimeMillis
          if (now - job.createdAt >= graceMillis) return yield* save({ ...job, state: "lost" })
          yield* Effect.sleep(Math.min(2000, graceMillis / 10))
        }
      })

    const resume = Effect.gen(function*() {
      for (const job of yield* store.jobs.open({ backend, baseUrl, model: id })) {
        jobs.set(job.name, job)
        if (job.state === "intent") yield* recover(job)
        if (jobs.has(job.name)) { for (const key of job.keys) inJob.add(key) }
      }
    })

    const submit = Effect.gen(function*() {
      if (group.length === 0) return
      const items = group
      group = []
      groupBytes = 0
      const createdAt = yield* Clock.currentTimeMillis
      const keys = items.map((item) => item.id)
      const name = `datawright-${sha256(`${keys.join()}${createdAt}${process.pid}`).slice(0, 24)}`
      const job: BatchJob = { name, backend, baseUrl, model: id, state: "intent", id: undefined, createdAt, keys }
      yield* save(job)
      yield* Effect.uninterruptible(Effect.gen(function*() {
        total.calls++
        const jobId = yield* Effect.catchAll(batch.submit(name, items), (error) =>
          error.mayBeBilled === true
            // The answer was lost, the job may be there: this run looks once, the next one looks again.
            ? Effect.flatMap(candidates(job), (found) => found[0] === undefined ? error : Effect.succeed(found[0]))
            : Effect.zipRight(save({ ...job, state: "lost" }), error))
        yield* save({ ...job, state: "submitted", id: jobId })
      }))
      for (const key of keys) inJob.add(key)
    })

    const worstOf = (request: ModelRequest): number =>
      price === undefined ? 0 : Budget.worstCost(price, request, model.maxOutputTokens) * batchFactor

    /** Puts a question into the group in hand, or meets it in a job. */
    const add = (key: string, request: ModelRequest) =>
      Effect.gen(function*() {
        if (!metas.has(key)) {
          const worst = worstOf(request)
          // What is in a job was paid for when it was submitted; it counts whether it fits or not.
          if (inJob.has(key)) budget?.impose(worst)
          else if (budget !== undefined && !budget.tryReserve(worst)) return
          metas.set(key, {
            parts: requestParts(request),
            source: request.subject.source,
            subject: subjectHash(request.subject),
            worst
          })
        } else if (!inJob.has(key) && !failures.has(key)) return
        if (inJob.has(key) || group.some((item) => item.id === key)) return
        group.push({ id: key, request })
        groupBytes += request.user.length + request.system.length + 500
        if (group.length >= batch.maxItems || groupBytes >= batch.maxBytes) yield* submit
      })

    const keep = (job: BatchJob, key: string, outcome: Outcome) =>
      Effect.gen(function*() {
        const meta = metas.get(key)
        const { usage } = outcome
        const cost = (price?.of(usage) ?? 0) * batchFactor
        total.usage = addTokens(total.usage, usage)
        total.cost += cost
        if (budget !== undefined && meta !== undefined) yield* budget.settle(meta.worst, cost)
        if (outcome._tag !== "Answer") {
          outcomes.set(key, outcome)
          return
        }
        const now = yield* Clock.currentTimeMillis
        durable.push(
          yield* store.put({
            key,
            text: outcome.text,
            usage,
            cost: price === undefined ? null : cost,
            reportedModel: outcome.model,
            answeredAt: now,
            backend: job.backend,
            baseUrl: job.baseUrl,
            model: job.model,
            promptVersion: meta === undefined ? "" : promptVersions.get(key) ?? "",
            source: meta?.source ?? "",
            parts: meta?.parts ?? {},
            subject: meta?.subject ?? ""
          })
        )
      })
    const failed = (key: string, detail: string) => {
      const known = failures.get(key)
      failures.set(key, { count: (known?.count ?? 0) + 1, detail })
    }

    const collect = (job: BatchJob & { readonly id: string }) =>
      Effect.gen(function*() {
        const open = new Set(job.keys)
        let strangers = 0
        yield* Stream.runForEach(batch.results(job.id), ({ id: key, result }) => {
          if (!open.delete(key)) {
            strangers++
            return Effect.void
          }
          if (result._tag === "Outcome") return keep(job, key, result.outcome)
          failed(key, `${result.reason}: ${result.detail}`)
          const meta = metas.get(key)
          return budget === undefined || meta === undefined ? Effect.void : budget.settle(meta.worst, 0)
        })
        if (strangers > 0 && open.size === job.keys.length) {
          // A listing without names gave somebody else's job.
          notOurs.add(job.id)
          return yield* recover({ ...job, state: "intent", id: undefined })
        }
        for (const key of open) failed(key, "the job ended without a result for it")
        const all = durable
        durable = []
        yield* Effect.zipRight(store.flush, Effect.all(all, { discard: true }))
        yield* save({ ...job, state: "collected" })
        for (const key of job.keys) {
          inJob.delete(key)
          metas.delete(key)
        }
      })

    /** Waits until every job is done and its results are stored. */
    const waitForAll = (say: (words: string) => void, keepClaim: Effect.Effect<unknown, never>) =>
      Effect.gen(function*() {
        while (jobs.size > 0) {
          yield* keepClaim
          let busy = 0
          let words = ""
          for (const job of [...jobs.values()]) {
            if (job.id === undefined) continue
            const jobId = job.id
            const state = yield* patiently(batch.poll(jobId))
            words = state.detail
            if (state.state === "ended") yield* collect({ ...job, id: jobId })
            else if (state.state === "failed") {
              for (const key of job.keys) {
                failed(key, `the job failed: ${state.detail}`)
                inJob.delete(key)
                metas.delete(key)
              }
              yield* save({ ...job, state: "collected" })
            } else busy++
          }
          say(`${busy} ${busy === 1 ? "batch job" : "batch jobs"} under way; ${words}`)
          if (busy > 0) yield* Effect.sleep(pollMillis)
        }
      })

    /** Stands in for the model: gives what is there, and takes what is not into the next job. */
    const ask = (key: string, request: ModelRequest): Effect.Effect<Outcome, LanguageModelError> =>
      Effect.gen(function*() {
        const known = outcomes.get(key)
        if (known !== undefined) return known
        const failure = failures.get(key)
        const error = (reason: "Pending" | "BadRequest", detail: string) =>
          new LanguageModelError({ backend, model: id, reason, detail })
        if (failure !== undefined && failure.count >= maxFailures) return yield* error("BadRequest", failure.detail)
        promptVersions.set(key, request.promptVersion)
        // A database that fails is told as itself by the stage.
        yield* adding.withPermit(add(key, request)).pipe(Effect.catchTag("AnswerStoreError", Effect.die))
        return yield* error("Pending", "in a batch")
      })

    return {
      ask,
      resume,
      submit,
      waitForAll,
      /** Jobs that are not collected. */
      open: () => jobs.size
    }
  })
