import { Command } from "@effect/cli"
import { Effect, JSONSchema } from "effect"
import { ConfigurationFile } from "../../stage/index.ts"
import { print } from "../print.ts"

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

const schema = Command.make("schema", {}, () => Effect.suspend(() => print(pretty(JSONSchema.make(ConfigurationFile)))))
  .pipe(
    Command.withDescription("Print the JSON Schema of datawright.yaml, for editors and checks")
  )

export const configCommand = Command.make("config").pipe(
  Command.withDescription("About the configuration file, datawright.yaml"),
  Command.withSubcommands([schema])
)
