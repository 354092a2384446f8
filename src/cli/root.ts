import { Command } from "@effect/cli"
import { version } from "../services/Package.ts"
import { cacheCommand, cacheStatsCommand } from "./code/cache.ts"
import { dedupeCommand } from "./code/dedupe.ts"
import { describeAlias, describeCommand } from "./code/describe.ts"
import { leaksCommand } from "./code/leaks.ts"
import { prepareCommand } from "./code/prepare.ts"
import { reportCommand } from "./code/report.ts"
import { sourcesCommand } from "./code/sources.ts"
import { poiCommand } from "./poi/poi.ts"
import { qaCommand } from "./qa/qa.ts"
import { configCommand } from "./spine/config.ts"
import { verifyCommand } from "./spine/verify.ts"
import { wandbCommand } from "./wandb/wandb.ts"

const root = Command.make("datawright").pipe(
  Command.withDescription(
    "Turns raw material into datasets people train on and trust. Every command also takes -q (quiet) and -v (verbose)."
  ),
  Command.withSubcommands([
    prepareCommand,
    sourcesCommand,
    describeCommand,
    describeAlias,
    cacheCommand,
    cacheStatsCommand,
    dedupeCommand,
    leaksCommand,
    reportCommand,
    poiCommand,
    wandbCommand,
    qaCommand,
    verifyCommand,
    configCommand
  ])
)

/** The whole command line; `argv` as Node gives it, interpreter and script first. */
export const run = Command.run(root, { name: "datawright", version })
