// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { Effect } from "effect"
import { AsJson, decodeOptions, help, print, printJson, runStage, version } from "../stage/index.ts"
import type { CommandLine } from "./readCommand.ts"
import { layer as stagesLayer, type Services } from "./stages.ts"

/** What the terminal is like, for the help. */
export interface Terminal {
  /** Columns of a line of help. */
  readonly width: number
}

/** Does what a command line asks for; `words` are those it was read from. */
export const runCommand = (
  { asked, globals }: CommandLine,
  words: ReadonlyArray<string>,
  { width }: Terminal
): Effect.Effect<void, unknown, Services> =>
  Effect.gen(function*() {
    switch (asked.kind) {
      case "version":
        return yield* print(version)
      case "overview": {
        const { overview } = yield* Effect.promise(() => import("./overview.ts"))
        const { overviewText } = yield* Effect.promise(() => import("./overviewText.ts"))
        const found = yield* overview(asked.group)
        return yield* globals.json ? printJson(found) : print(overviewText(found, width))
      }
      case "help":
        return yield* print(help(asked.stage, width))
      case "assistant": {
        const { assist } = yield* Effect.promise(() => import("./assistant.ts"))
        return yield* assist(words)
      }
      case "stage": {
        const options = yield* decodeOptions(asked.stage, asked.given)
        return yield* Effect.scoped(runStage(asked.stage, options)).pipe(
          Effect.provideService(AsJson, globals.json),
          Effect.provide(stagesLayer)
        )
      }
    }
  })
