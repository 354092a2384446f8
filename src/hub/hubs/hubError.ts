import { Redacted } from "effect"
import { HubError } from "../Hub.ts"

const reasonOf = (status: number, words: string): HubError["reason"] => {
  if (status === 402 || status === 507 || (status === 403 && /quota|storage|limit/i.test(words))) return "Quota"
  if (status === 401 || status === 403) return "Unauthorized"
  if (status === 404) return "NotFound"
  if (status === 409 || status === 412) return "Conflict"
  if (status === 429) return "RateLimited"
  return status >= 500 || status === 408 ? "Unavailable" : "Rejected"
}

/** Any failure of the library or below it as the one error of the port, without the token. */
export const hubError =
  (target: string, token: Redacted.Redacted<string> | undefined) => (cause: unknown): HubError => {
    if (cause instanceof HubError) return cause
    const words = cause instanceof Error ? cause.message : String(cause)
    const secret = token === undefined ? "" : Redacted.value(token)
    const detail = (secret === "" ? words : words.replaceAll(secret, "***")).split("\n")[0]!.slice(0, 300)
    const status = cause instanceof Error && "statusCode" in cause && typeof cause.statusCode === "number"
      ? cause.statusCode
      : undefined
    if (status !== undefined) return new HubError({ target, reason: reasonOf(status, words), detail, status })
    if (/access token must start with/.test(words)) return new HubError({ target, reason: "Unauthorized", detail })
    if (
      cause instanceof SyntaxError ||
      /size information|expected array|Expected ETag|malformed|wrong number of parts/i.test(words)
    ) {
      return new HubError({ target, reason: "Malformed", detail })
    }
    return new HubError({ target, reason: "Unavailable", detail })
  }
