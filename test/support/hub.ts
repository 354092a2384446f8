import { ConfigProvider, Duration, Effect, Layer } from "effect"
import type { Hub } from "../../src/hub/Hub.ts"
import * as hubs from "../../src/hub/hubs/registry.ts"
import { HubPatience } from "../../src/hub/hubs/registry.ts"
import { platform, temporaryFolder } from "./folder.ts"
import { type HubServer, hubServer, token as validToken } from "./hubServer.ts"

/** A server, and a way to run programs against it with a cache of their own and waits of milliseconds. */
export const localHub = Effect.gen(function*() {
  const server = yield* hubServer
  const cache = yield* temporaryFolder
  const as = (token: string | undefined, home: string = cache) =>
    hubs["hugging-face"].pipe(
      Layer.provide(platform),
      Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(
        new Map([
          ["HF_ENDPOINT", server.url],
          ["HF_HOME", home],
          ...(token === undefined ? [] : [["HF_TOKEN", token] as const])
        ])
      ))),
      Layer.provide(Layer.succeed(HubPatience, {
        retries: 4,
        firstWait: Duration.millis(5),
        longestWait: Duration.seconds(2),
        timeout: Duration.seconds(5)
      }))
    )
  const withHub = <A, E, R>(effect: Effect.Effect<A, E, R>, token: string | undefined = validToken) =>
    Effect.provide(effect, as(token)) as Effect.Effect<A, E, Exclude<R, Hub>>
  return { server, cache, as, withHub }
})

/** Lets the next `times` matching requests fail. */
export const inject = (
  server: HubServer,
  match: RegExp,
  fault: HubServer["injections"][number]["fault"],
  times = 1
): void => {
  server.injections.push({ match, fault, times })
}
