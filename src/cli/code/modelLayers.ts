import { Config, Duration, Effect, Either } from "effect"
import { backends, type Estimate } from "../../llm/index.ts"
import { type FieldPath, parseFieldPath } from "../../rows/index.ts"
import { UsageError } from "../../stage/index.ts"

/** Which model is asked, and where. */
export interface BackendChoice {
  readonly llm: "offline" | "claude" | "gemini" | "openai"
  readonly model: string | undefined
  readonly baseUrl: string | undefined
}

/** A field path of the command line, where there is one. */
export const field = (option: string, text: string | undefined): Effect.Effect<FieldPath | undefined, UsageError> =>
  text === undefined
    ? Effect.succeed(undefined)
    : Either.mapLeft(parseFieldPath(text), (found) => new UsageError({ where: option, found }))

/** How long one call may take, and how patient retries are, how often a batch is looked at; `DATAWRIGHT_TIMEOUT`, `…_BACKOFF`, `…_POLL`. */
const timing = Config.all({
  timeout: Config.duration("DATAWRIGHT_TIMEOUT").pipe(Config.withDefault("2 minutes")),
  backoff: Config.duration("DATAWRIGHT_BACKOFF").pipe(Config.withDefault("500 millis")),
  poll: Config.duration("DATAWRIGHT_POLL").pipe(Config.withDefault("30 seconds"))
})

/** The same, read from the environment, in milliseconds. */
export const readTiming = Effect.mapBoth(timing, {
  onFailure: (error) => new UsageError({ where: "environment", found: String(error) }),
  onSuccess: ({ backoff, poll, timeout }) => ({
    timeoutMillis: Duration.toMillis(timeout),
    baseMillis: Duration.toMillis(backoff),
    pollMillis: Duration.toMillis(poll)
  })
})

/** The chosen backend as it is, nothing around it. */
export const backend = (choice: BackendChoice, timeoutMillis: number) => {
  const options = { model: choice.model, baseUrl: choice.baseUrl, timeoutMillis }
  switch (choice.llm) {
    case "offline":
      return backends.offline
    case "claude":
      return backends.claude(options)
    case "gemini":
      return backends.gemini(options)
    case "openai":
      return backends.openai(options)
  }
}

const dollars = (amount: number | null): string =>
  amount === null ? "unknown" : `$${amount.toFixed(amount < 1 ? 4 : 2)}`

/** What a run would ask and cost, in words. */
export const tellEstimate = (model: string, isBatch: boolean, known: Estimate): string =>
  [
    `${known.rows} rows: ${known.ask} to ask, ${known.stored} answered before${
      known.rejected === 0 ? "" : `, ${known.rejected} that cannot be asked about`
    }`,
    `tokens: about ${known.inputTokens.toLocaleString("en")} in, ${known.outputTokens.toLocaleString("en")} out`,
    known.expected === null
      ? `cost: no price is known for ${model}; say it in datawright.yaml under prices`
      : `cost with ${model}${isBatch ? " in batches" : ""}: low ${dollars(known.low)}, expected ${
        dollars(known.expected)
      }, high ${dollars(known.high)}`,
    "nothing was sent"
  ].join("\n")
