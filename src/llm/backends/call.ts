// @effect-diagnostics globalTimers:off globalDate:off newPromise:off extendsNativeError:off
import { Effect } from "effect"
import type { Allowance, LanguageModelError } from "../LanguageModel.ts"
import { failureOf } from "./providerError.ts"

/**
 * One call of an SDK under a deadline that covers the body too. Not interruptible: a call that is paid for is heard out, at
 * most until its deadline.
 */
export const call = <A>(
  of: { readonly backend: string; readonly model: string; readonly timeoutMillis: number },
  run: (signal: AbortSignal) => Promise<A>
): Effect.Effect<A, LanguageModelError> =>
  Effect.async((resume) => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), of.timeoutMillis)
    const fail = (error: unknown) =>
      Effect.fail(
        failureOf({ ...of, timedOut: controller.signal.aborted, now: Date.now() }, error)
      )
    new Promise<A>((resolve) => resolve(run(controller.signal))).then(
      (value) => {
        clearTimeout(timer)
        resume(Effect.succeed(value))
      },
      (error: unknown) => {
        clearTimeout(timer)
        resume(fail(error))
      }
    )
  })

const numberIn = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name)
  return text === null || !/^\d+$/.test(text.trim()) ? undefined : Number(text)
}

/** `6m0s`, `1.5s`, `20ms`, seconds, or a time stamp; in milliseconds from now. */
export const durationMillis = (text: string, now: number): number | undefined => {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  if (parts.length > 0 && parts.map((part) => part[0]).join("") === text) {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
    return parts.reduce((sum, part) => sum + Number(part[1]) * units[part[2]!]!, 0)
  }
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/**
 * The rate limit headers of Anthropic (`anthropic-ratelimit-…`) and OpenAI (`x-ratelimit-…`); undefined where there are none.
 * Source: platform.claude.com/docs/en/api/rate-limits, platform.openai.com/docs/guides/rate-limits (2026-11).
 */
export const allowanceOf = (headers: Headers | undefined): { readonly allowance?: Allowance } => {
  if (headers === undefined) return {}
  const requestsLeft = numberIn(headers, "anthropic-ratelimit-requests-remaining") ??
    numberIn(headers, "x-ratelimit-remaining-requests")
  const tokensLeft = numberIn(headers, "anthropic-ratelimit-tokens-remaining") ??
    numberIn(headers, "x-ratelimit-remaining-tokens")
  if (requestsLeft === undefined && tokensLeft === undefined) return {}
  const kind = requestsLeft === 0 ? "requests" : "tokens"
  const reset = headers.get(`anthropic-ratelimit-${kind}-reset`) ?? headers.get(`x-ratelimit-reset-${kind}`)
  return {
    allowance: {
      requestsLeft,
      tokensLeft,
      resetMillis: reset === null ? undefined : durationMillis(reset, Date.now())
    }
  }
}
