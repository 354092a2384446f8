import { Config, Duration, Effect } from "effect"
import { UsageError } from "../stage/index.ts"
import { standardTimeoutMillis } from "./backends/Backend.ts"
import { standardRetries } from "./Retrying.ts"

const timing = Config.all({
  timeout: Config.duration("DATAWRIGHT_TIMEOUT").pipe(Config.withDefault(Duration.millis(standardTimeoutMillis))),
  backoff: Config.duration("DATAWRIGHT_BACKOFF").pipe(Config.withDefault(Duration.millis(standardRetries.baseMillis))),
  poll: Config.duration("DATAWRIGHT_POLL").pipe(Config.withDefault(Duration.seconds(30)))
})

/**
 * From the environment, in milliseconds: how long one call may take (`DATAWRIGHT_TIMEOUT`, 2 minutes), the first wait before a
 * retry (`DATAWRIGHT_BACKOFF`, half a second), and how often a batch is looked at (`DATAWRIGHT_POLL`, 30 seconds).
 */
export const callTiming = Effect.mapBoth(timing, {
  onFailure: (error) => new UsageError({ where: "environment", found: String(error) }),
  onSuccess: ({ backoff, poll, timeout }) => ({
    timeoutMillis: Duration.toMillis(timeout),
    baseMillis: Duration.toMillis(backoff),
    pollMillis: Duration.toMillis(poll)
  })
})
