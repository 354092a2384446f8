import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { print, printJson } from "../print.ts"
import { parseField } from "./duplicateOptions.ts"

const input = Options.text("input").pipe(
  Options.atLeast(1),
  Options.withDescription("JSON lines of any known shape, or the folder that a stage wrote: --input data_formatted")
)
const codeField = Options.text("code-field").pipe(
  Options.optional,
  Options.withDescription("Where other people's files keep the code, such as conversations[2].value")
)
const descriptionField = Options.text("description-field").pipe(
  Options.optional,
  Options.withDescription("Where they keep the request, such as conversations[1].value")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

export const statsCommand = Command.make(
  "stats",
  { input, codeField, descriptionField, json },
  (options) =>
    Effect.gen(function*() {
      const { stats } = yield* Effect.promise(() => import("../../report/stats.ts"))
      const { statsText } = yield* Effect.promise(() => import("./statsText.ts"))
      const fieldOf = (name: string, text: Option.Option<string>) =>
        Option.isNone(text) ? Effect.succeed(undefined) : parseField(name, text.value)
      const found = yield* stats({
        inputs: options.input,
        codeField: yield* fieldOf("--code-field", options.codeField),
        descriptionField: yield* fieldOf("--description-field", options.descriptionField)
      })
      yield* options.json ? printJson(found) : print(statsText(found))
    })
).pipe(
  Command.withDescription(
    "Show what rows are made of: sources, descriptions, lengths, features, licences, copies, quality. Example: datawright stats --input data_formatted"
  )
)
