/** A piece of text that looks like a credential; `[start, end)` in UTF-16 code units. */
export interface SecretFinding {
  /** What it is, in kebab-case, e.g. `github-token`. */
  readonly kind: string
  readonly start: number
  readonly end: number
}

interface Pattern {
  readonly kind: string
  /** The secret itself is the group `secret` where there is one, else the whole match. */
  readonly match: RegExp
}

/**
 * Credentials by their fixed prefixes. Sources: the providers' documentation of token formats; what `@secretlint`'s recommended
 * preset knows is searched by it as well, these are wider (any length a provider has used) or missing there.
 */
const patterns: ReadonlyArray<Pattern> = [
  { kind: "hugging-face-token", match: /(?<![A-Za-z0-9_])(?:hf|api_org)_[A-Za-z0-9]{30,}/g },
  { kind: "anthropic-api-key", match: /(?<![A-Za-z0-9])sk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{20,}/g },
  {
    kind: "openai-api-key",
    match: /(?<![A-Za-z0-9])sk-(?!ant-)(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})/g
  },
  { kind: "google-api-key", match: /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { kind: "google-oauth-secret", match: /(?<![A-Za-z0-9_-])(?:GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{40,})/g },
  {
    kind: "aws-access-key",
    match: /(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g
  },
  {
    kind: "aws-secret-key",
    match:
      /(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)["']?\s*(?::|=>|=)\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g
  },
  { kind: "github-token", match: /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/g },
  { kind: "gitlab-token", match: /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,}/g },
  {
    kind: "private-key",
    // Lines of the key may be quoted or have their line ends escaped.
    match: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^]{0,240}?[A-Za-z0-9+/=]{40}/g
  },
  { kind: "slack-token", match: /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,}/g },
  { kind: "stripe-key", match: /(?<![A-Za-z0-9_])[sr]k_live_[A-Za-z0-9]{20,}/g },
  { kind: "npm-token", match: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g },
  { kind: "pypi-token", match: /(?<![A-Za-z0-9_-])pypi-AgE[A-Za-z0-9_-]{50,}/g },
  { kind: "groq-api-key", match: /(?<![A-Za-z0-9_])gsk_[A-Za-z0-9]{40,}/g },
  { kind: "replicate-token", match: /(?<![A-Za-z0-9_])r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])/g },
  {
    kind: "wandb-api-key",
    match: /(?:WANDB_API_KEY["']?\s*[\]=:,)]*\s*|wandb\.login\([^)\n]{0,80}key\s*=\s*)["'](?<secret>[0-9a-f]{40})["']/g
  }
]

/** Something that every credential known here, and to the library, has in it; one pass over a text that has none. */
const telltale = new RegExp(
  [
    "hf_|api_org_|sk-|AIza|GOCSPX-|ya29\\.|A3T[A-Z0-9]|A(?:KIA|GPA|IDA|ROA|IPA|NPA|NVA|SIA)[A-Z0-9]",
    "gh[pousr]_|github_pat_|glpat-|PRIVATE KEY|xox[a-z]-|xapp-|hooks\\.slack\\.com|npm_|_authToken|x-oauth-basic",
    "[sr]k_live_|SG\\.|shp(?:pa|ca|at|ss)_|lin_api_|ops_ey|gsk_|r8_|pypi-|WANDB_API_KEY|wandb\\.login",
    "(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)",
    "://[^\\s/@:]{1,256}:[^\\s/@]{1,256}@"
  ].join("|")
)

/** False: the text holds no credential, whoever looks. Fast enough for every text of a dataset. */
export const maySecret = (text: string): boolean => telltale.test(text)

/** What stands where people are told to put their own: one character over and over, or words that say so. */
const isStandIn = (secret: string): boolean =>
  new Set(secret.slice(-24)).size < 8 || /x{8}|\*{4}|\.{3}|EXAMPLE|your[-_]?(?:api|token|key|secret)/i.test(secret)

/** Credentials in a text, in order, stand-ins (`hf_xxxx…`, keys of documentation) left out. */
export const findSecrets = (text: string): ReadonlyArray<SecretFinding> => {
  const found: Array<SecretFinding> = []
  for (const { kind, match } of patterns) {
    for (const hit of text.matchAll(match)) {
      const secret = hit.groups?.["secret"] ?? hit[0]
      if (isStandIn(secret)) continue
      const start = hit.index + hit[0].lastIndexOf(secret)
      found.push({ kind, start, end: start + secret.length })
    }
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end)
}
