import { Command } from "@effect/cli"
import { version } from "../stage/index.ts"
import { commands } from "./commands.ts"
import { runCommand } from "./spine/run.ts"

const root = Command.make("datawright").pipe(
  Command.withDescription(
    "Turns raw material into datasets people train on and trust. Every command also takes -q (quiet) and -v (verbose)."
  ),
  Command.withSubcommands([...commands, runCommand])
)

/** The whole command line; `argv` as Node gives it, interpreter and script first. */
export const run = Command.run(root, { name: "datawright", version })
