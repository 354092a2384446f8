import { Command } from "@effect/cli"
import { classifyCommand } from "./classify.ts"
import { ingestCommand } from "./ingest.ts"
import { patternsCommand } from "./patterns.ts"
import { reportCommand } from "./report.ts"
import { schemaCommand } from "./schema.ts"

export const wandbCommand = Command.make("wandb").pipe(
  Command.withDescription("W&B runs: what kind they are, and one database of all that is known about them"),
  Command.withSubcommands([classifyCommand, ingestCommand, reportCommand, schemaCommand, patternsCommand])
)
