import { cacheCommand, cacheStatsCommand } from "./code/cache.ts"
import { dedupeCommand } from "./code/dedupe.ts"
import { describeAlias, describeCommand } from "./code/describe.ts"
import { exportCommand } from "./code/export.ts"
import { filterQualityCommand } from "./code/filterQuality.ts"
import { leaksCommand } from "./code/leaks.ts"
import { prepareCommand } from "./code/prepare.ts"
import { reportCommand } from "./code/report.ts"
import { sourcesCommand } from "./code/sources.ts"
import { statsCommand } from "./code/stats.ts"
import { poiCommand } from "./poi/poi.ts"
import { publishCommand } from "./publish/publish.ts"
import { qaCommand } from "./qa/qa.ts"
import { configCommand } from "./spine/config.ts"
import { verifyCommand } from "./spine/verify.ts"
import { wandbCommand } from "./wandb/wandb.ts"

/** Every command that may be a stage of a pipeline, in the order of the help. */
export const commands = [
  prepareCommand,
  sourcesCommand,
  describeCommand,
  describeAlias,
  cacheCommand,
  cacheStatsCommand,
  dedupeCommand,
  filterQualityCommand,
  leaksCommand,
  exportCommand,
  statsCommand,
  reportCommand,
  publishCommand,
  poiCommand,
  wandbCommand,
  qaCommand,
  verifyCommand,
  configCommand
] as const
