import { Effect } from "effect"
import { UsageError } from "../../stage/index.ts"

/** A server's address as it is called, and as it enters keys and files: without a user or a password. */
export interface ServerAddress {
  readonly url: string
  readonly identity: string
}

/** Reads an address; anything but an http or https URL is a mistake of the caller. */
export const serverAddress = (text: string): Effect.Effect<ServerAddress, UsageError> => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return new UsageError({
      where: "--base-url",
      found: `"${text}" is no address of a server`,
      expected: "a URL such as http://localhost:11434/v1"
    })
  }
  const plain = (one: URL) => one.href.replace(/\/+$/, "")
  const called = plain(url)
  url.username = ""
  url.password = ""
  return Effect.succeed({ url: called, identity: plain(url) })
}
