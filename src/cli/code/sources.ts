import { Command, Options } from "@effect/cli"
import { Effect } from "effect"
import { print, printJson } from "../print.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))
const config = Options.file("config", { exists: "yes" }).pipe(
  Options.optional,
  Options.withDescription("Configuration file whose sources are listed too; by default datawright.yaml, if it is there")
)

export const sourcesCommand = Command.make("sources", { config, json }, ({ config, json }) =>
  Effect.gen(function*() {
    const { listSources, sourcesTable } = yield* Effect.promise(() => import("./listSources.ts"))
    const sources = yield* listSources(config)
    yield* json ? printJson(sources) : print(sourcesTable(sources))
  })).pipe(
    Command.withDescription(
      "List the registered sources: origin, commit, licence, samples to expect, and whether they can be read offline. Example: datawright sources --json"
    )
  )
