import { Command } from "@effect/cli"
import { generateCommand } from "./generate.ts"
import { processCommand } from "./process.ts"
import { verifyCommand } from "./verify.ts"

export const poiCommand = Command.make("poi").pipe(
  Command.withDescription("Data sets of points of interest: check-ins and codebooks to instruction files"),
  Command.withSubcommands([processCommand, generateCommand, verifyCommand])
)
