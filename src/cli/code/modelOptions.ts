import { Options } from "@effect/cli"
import { Schema } from "effect"
import { backendNames, defaultBackend } from "../../llm/chooseBackend.ts"

/** Which model is asked, with what, about which rows: all that decides whether a stored answer fits. */
export const modelOptions = {
  llm: Options.choice("llm", backendNames).pipe(
    Options.withDefault(defaultBackend),
    Options.withDescription(
      "Who writes: offline (from the syntax tree, no network) or a provider; keys come from the environment"
    )
  ),
  model: Options.optional(
    Options.text("model").pipe(
      Options.withDescription("Model id as the provider spells it; each backend has a default")
    )
  ),
  baseUrl: Options.optional(
    Options.text("base-url").pipe(
      Options.withDescription("Another server that speaks the backend's protocol, such as http://localhost:11434/v1")
    )
  ),
  prompt: Options.optional(
    Options.file("prompt", { exists: "yes" }).pipe(
      Options.withDescription("A file with your own task in place of the built-in one")
    )
  ),
  all: Options.boolean("all").pipe(Options.withDescription("Describe rows that have a description too")),
  codeField: Options.optional(
    Options.text("code-field").pipe(Options.withDescription("Where the code is, such as conversations[2].value"))
  ),
  descriptionField: Options.optional(
    Options.text("description-field").pipe(Options.withDescription("Where the description is or goes"))
  ),
  answers: Options.optional(
    Options.file("answers").pipe(
      Options.withDescription("The store of paid answers; $XDG_DATA_HOME/datawright/answers.sqlite unless said")
    )
  )
}

const positive = Schema.Number.pipe(Schema.positive())

/** How a paid model may be used. */
export const callOptions = {
  concurrency: Options.integer("concurrency").pipe(
    Options.withSchema(Schema.Int.pipe(Schema.between(1, 1024))),
    Options.withDefault(16),
    Options.withDescription("Calls in flight at most")
  ),
  maxRpm: Options.optional(
    Options.float("max-rpm").pipe(
      Options.withSchema(positive),
      Options.withDescription("Requests a minute that the server allows, where you know it")
    )
  ),
  maxTpm: Options.optional(
    Options.float("max-tpm").pipe(
      Options.withSchema(positive),
      Options.withDescription("Tokens a minute that the server allows, where you know it")
    )
  ),
  maxCost: Options.optional(
    Options.float("max-cost").pipe(
      Options.withSchema(positive),
      Options.withDescription(
        "US dollars that are never exceeded; at the limit all that was paid for is kept, exit code 4"
      )
    )
  ),
  dryRun: Options.boolean("dry-run").pipe(
    Options.withDescription("Say what would be asked and what it would cost; send and write nothing")
  )
}
