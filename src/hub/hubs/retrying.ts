import { Duration, Effect, Random } from "effect"
import { HubError } from "../Hub.ts"

/** The same again after a wait that doubles from `firstWait` (±20 %), at most `times` times, for the errors that `may` picks. */
export const retrying = <A, E>(
  effect: Effect.Effect<A, E | HubError>,
  may: (error: HubError) => boolean,
  { firstWait, times }: { readonly times: number; readonly firstWait: Duration.Duration }
): Effect.Effect<A, E | HubError> => {
  const go = (tried: number): Effect.Effect<A, E | HubError> =>
    Effect.catchIf(
      effect,
      (error): error is HubError => error instanceof HubError && may(error) && tried < times,
      () =>
        Effect.flatMap(Random.nextRange(0.8, 1.2), (jitter) =>
          Effect.delay(go(tried + 1), Duration.times(firstWait, 2 ** tried * jitter)))
    )
  return go(0)
}
