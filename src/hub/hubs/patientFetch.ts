import { Clock, Context, Data, Duration, Effect, Random, Runtime } from "effect"

/** A request that got no answer. */
class RequestFailed extends Data.TaggedError("RequestFailed")<{ readonly message: string; readonly cause: unknown }> {}

const requestFailed = (cause: unknown): RequestFailed => {
  const words = cause instanceof Error ? cause.message : String(cause)
  const below = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : ""
  return new RequestFailed({ message: `${words}${below}`, cause })
}

/** How long requests to the Hub are tried. */
export class HubPatience extends Context.Reference<HubPatience>()("@datawright/HubPatience", {
  defaultValue: () => ({
    /** Tries after the first one. */
    retries: 6,
    /** Wait before the second try; it doubles from there, ±20 %. */
    firstWait: Duration.seconds(1) as Duration.Duration,
    /** A server that asks to wait longer is not waited for. */
    longestWait: Duration.minutes(5) as Duration.Duration,
    /** For an answer to begin or, when small, to be there; sending adds a second for every 100 kB. */
    timeout: Duration.seconds(60) as Duration.Duration
  })
}) {}

/** Answers that another try may change. */
const isTransient = (status: number): boolean => status === 408 || status === 429 || (status >= 500 && status !== 501)

/**
 * How long the server asks to wait, in milliseconds: `Retry-After` in seconds or as a date, or `t` of `RateLimit`.
 * Source: RFC 9110, section 10.2.3; huggingface.co/docs/hub/rate-limits.
 */
const askedWait = (headers: Headers, now: number): number | undefined => {
  const after = headers.get("retry-after")
  if (after !== null && /^[0-9]+(\.[0-9]+)?$/.test(after.trim())) return Number(after) * 1000
  const date = after === null ? NaN : Date.parse(after)
  if (!Number.isNaN(date)) return Math.max(0, date - now)
  const seconds = /(?:^|[;\s])t=([0-9]+)/.exec(headers.get("ratelimit") ?? "")?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

const sizeOf = (body: unknown): number =>
  typeof body === "string"
    ? body.length
    : body instanceof Blob
    ? body.size
    : body instanceof ArrayBuffer
    ? body.byteLength
    : 0

/**
 * Options with which a body is read from its file while it is sent. A request that may be redirected would keep a copy of all it
 * has sent, each part of a file in memory; storage that takes parts does not redirect. Source: fetch.spec.whatwg.org, HTTP-network-or-cache fetch, step 8.
 */
const unbuffered: RequestInit = { redirect: "error", window: null }

/** An answer with its body in memory, so that a connection that is cut within it counts as a failed try. */
const whole = (response: Response) =>
  Effect.map(Effect.tryPromise({ try: () => response.arrayBuffer(), catch: requestFailed }), (body) => {
    // The Hub answers 401, not 404, to those without a token who ask for what is not there; its code says so.
    const status = response.status === 401 && response.headers.get("x-error-code") === "RepoNotFound"
      ? 404
      : response.status
    const hasBody = status !== 204 && status !== 304 && body.byteLength > 0
    const copy = new Response(hasBody ? body : null, {
      status,
      statusText: response.statusText,
      headers: response.headers
    })
    Object.defineProperty(copy, "url", { value: response.url })
    return copy
  })

/**
 * A `fetch` that waits and tries again on 408, 429, 5xx, on connections that break and on timeouts. What the last try gave
 * is given back, or thrown. `streamed`: the body of an answer is handed on as it comes, and what breaks within it is the
 * caller's to mend; otherwise it is read whole.
 */
export const patientFetch = (mode: "whole" | "streamed"): Effect.Effect<typeof globalThis.fetch> =>
  Effect.gen(function*() {
    const runtime = yield* Effect.runtime()
    const { firstWait, longestWait, retries, timeout } = yield* HubPatience

    const once = (input: Parameters<typeof globalThis.fetch>[0], init: RequestInit | undefined) =>
      Effect.tryPromise({
        // The library takes nothing but a fetch; this is the one below it.
        // @effect-diagnostics-next-line globalFetchInEffect:off
        try: (signal) =>
          globalThis.fetch(input, {
            ...init,
            ...(init?.method === "PUT" && init.body instanceof Blob ? unbuffered : {}),
            signal: init?.signal ? AbortSignal.any([signal, init.signal]) : signal
          }),
        catch: requestFailed
      }).pipe(
        Effect.flatMap((response) => mode === "streamed" && response.ok ? Effect.succeed(response) : whole(response)),
        Effect.timeoutFail({
          duration: Duration.sum(timeout, Duration.millis(sizeOf(init?.body) / 100)),
          onTimeout: () => requestFailed("no answer in time")
        })
      )

    const attempt = (
      input: Parameters<typeof globalThis.fetch>[0],
      init: RequestInit | undefined,
      tried: number
    ): Effect.Effect<Response, RequestFailed> =>
      Effect.gen(function*() {
        const outcome = yield* Effect.either(once(input, init))
        const lasting = outcome._tag === "Right" && !isTransient(outcome.right.status)
        if (lasting || tried >= retries || init?.signal?.aborted === true) return yield* outcome
        const backoff = Duration.toMillis(firstWait) * 2 ** tried * (yield* Random.nextRange(0.8, 1.2))
        const asked = outcome._tag === "Right"
          ? askedWait(outcome.right.headers, yield* Clock.currentTimeMillis)
          : undefined
        if (asked !== undefined && asked > Duration.toMillis(longestWait)) return yield* outcome
        yield* Effect.logDebug("Hub: trying again", {
          after: `${Math.round(asked ?? backoff)} ms`,
          because: outcome._tag === "Right" ? outcome.right.status : outcome.left.message
        })
        yield* Effect.sleep(Duration.millis(asked ?? backoff))
        return yield* attempt(input, init, tried + 1)
      })

    return (input, init) => Runtime.runPromise(runtime)(attempt(input, init, 0))
  })
