// @effect-diagnostics extendsNativeError:off
import { type FailureReason, LanguageModelError } from "../LanguageModel.ts"

/** What is known of a call that failed, gathered from whatever the SDK threw. */
interface Failed {
  readonly status: number | undefined
  readonly headers: Headers | undefined
  /** The error's body as text, for words that tell one 429 from another. */
  readonly body: string
  readonly message: string
}

const headersOf = (error: object): Headers | undefined =>
  "headers" in error && error.headers instanceof Headers ? error.headers : undefined

/** Messages and codes of an error and its causes, outermost first. */
const chain = (
  error: unknown,
  depth = 0
): Array<{ readonly message: string; readonly code: string; readonly name: string }> => {
  if (!(error instanceof Error) || depth > 6) return []
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  return [{ message: error.message, code, name: error.name }, ...chain(error.cause, depth + 1)]
}

const failed = (error: unknown): Failed => {
  const known = typeof error === "object" && error !== null ? error : {}
  const status = "status" in known && typeof known.status === "number" ? known.status : undefined
  const body = "error" in known && known.error !== undefined ? JSON.stringify(known.error) : ""
  const message = error instanceof Error ? error.message : String(error)
  return { status, headers: headersOf(known), body: `${body} ${message}`, message }
}

/**
 * How long a server says to wait, in milliseconds: `retry-after-ms`, `Retry-After` in seconds or as a date, Google's
 * `RetryInfo`. `now` in milliseconds since 1970. Source: RFC 9110 section 10.2.3; cloud.google.com/apis/design/errors.
 */
export const retryAfterMillis = (headers: Headers | undefined, body: string, now: number): number | undefined => {
  const millis = headers?.get("retry-after-ms")
  if (millis !== null && millis !== undefined && /^\d+(?:\.\d+)?$/.test(millis)) return Number(millis)
  const after = headers?.get("retry-after")
  if (after !== null && after !== undefined) {
    if (/^\d+(?:\.\d+)?$/.test(after)) return Number(after) * 1000
    const date = Date.parse(after)
    if (!Number.isNaN(date)) return Math.max(0, date - now)
  }
  const info = /"?retryDelay\\?"?\s*:\s*\\?"(\d+(?:\.\d+)?)s/.exec(body)
  return info === null ? undefined : Number(info[1]) * 1000
}

const isQuota = (body: string): boolean =>
  /insufficient_quota|PerDay|per[ _-]day|daily (?:limit|quota)|credit balance|billing|spend_limit|spending limit|exceeded your monthly/i
    .test(body) && !/PerMinute/i.test(body)

const reasonOf = ({ body, status }: Failed): FailureReason | undefined => {
  switch (status) {
    case undefined:
      return undefined
    case 401:
    case 403:
      return "Unauthorized"
    case 402:
      return "QuotaExceeded"
    case 400:
      return /API_KEY_INVALID|API key not valid|invalid[_ ]api[_ ]key/i.test(body)
        ? "Unauthorized"
        : /credit balance/i.test(body)
        ? "QuotaExceeded"
        : "BadRequest"
    case 408:
      return "Timeout"
    case 409:
    case 425:
      return "Unavailable"
    case 429:
      return isQuota(body) ? "QuotaExceeded" : "RateLimited"
    case 503:
    case 529:
      return "Overloaded"
    default:
      return status >= 500 ? "Unavailable" : "BadRequest"
  }
}

const words: Record<FailureReason, string> = {
  RateLimited: "too many requests",
  QuotaExceeded: "the quota is used up",
  Unauthorized: "the key was not accepted",
  BadRequest: "the request was refused",
  Overloaded: "the service is overloaded",
  Unavailable: "the service failed",
  Timeout: "no answer in time",
  Connection: "no connection",
  Malformed: "the answer is not what the protocol says",
  BudgetReached: "the budget is reached",
  Pending: "the batch is not done"
}

/** The parts of a message that a reader can use: the server's own words, without JSON around them. */
const serverWords = (text: string): string => {
  const inner = /\\?"message\\?"\s*:\s*\\?"((?:[^"\\]|\\[^"])*)/.exec(text)
  return (inner?.[1] ?? text).replace(/\\n/g, " ").replace(/\s+/g, " ").trim().slice(0, 300)
}

/** Codes of connections that were never made: nothing can have been billed. */
const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|SELF_SIGNED/

/** Turns what an SDK threw into the port's error, once. */
export const failureOf = (
  context: { readonly backend: string; readonly model: string; readonly timedOut: boolean; readonly now: number },
  error: unknown
): LanguageModelError => {
  const { backend, model, now, timedOut } = context
  if (error instanceof LanguageModelError) return error
  const known = failed(error)
  const links = chain(error)
  const all = links.map(({ code, message, name }) => `${name} ${code} ${message}`).join(" ")
  const byStatus = timedOut ? undefined : reasonOf(known)
  const reason: FailureReason = byStatus ??
    (timedOut || /Timeout|timed out/i.test(links[0]?.name ?? "") || /ConnectionTimeout/.test(all)
      ? "Timeout"
      : /SyntaxError|is not valid JSON|Unexpected (?:token|end)|Unterminated|MalformedReply/.test(all)
      ? "Malformed"
      : /fetch failed|ECONN|EPIPE|socket|terminated|Connection error|ENOTFOUND|EAI_AGAIN|network|other side closed|UND_ERR/i
          .test(all)
      ? "Connection"
      : "Malformed")
  const detail = known.status !== undefined
    ? serverWords(known.body.trim() === "" ? known.message : known.body)
    : reason === "Connection"
    ? links.map((link) => link.code || link.message).at(-1) ?? ""
    : reason === "Timeout"
    ? ""
    : links.map((link) => link.message).find((message) => message !== "") ?? ""
  const retry = retryAfterMillis(known.headers, known.body, now)
  return new LanguageModelError({
    backend,
    model,
    reason,
    detail: `${words[reason]}${known.status === undefined ? "" : ` (${known.status})`}${
      detail === "" ? "" : `: ${detail}`
    }`,
    ...(known.status === undefined ? {} : { status: known.status }),
    ...(retry === undefined ? {} : { retryAfterMillis: retry }),
    mayBeBilled: known.status === undefined && !neverSent.test(all),
    cause: error
  })
}

/** A reply of the right status whose content is not what the protocol says. */
export class MalformedReply extends globalThis.Error {
  override readonly name = "MalformedReply"
}
