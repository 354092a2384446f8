import { Command } from "@effect/cli"
import { extractCommand } from "./extract.ts"
import { ingestCommand } from "./ingest.ts"
import { summaryCommand } from "./summary.ts"

export const qaCommand = Command.make("qa").pipe(
  Command.withDescription("Model answers: tarballs of predictions to tables or files"),
  Command.withSubcommands([ingestCommand, extractCommand, summaryCommand])
)
