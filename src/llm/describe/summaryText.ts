import { usageText } from "../usageText.ts"
import type { DescribeSummary } from "./describe.ts"

/** The result of a run in words, without a newline at the end. */
export const summaryText = (output: string, summary: DescribeSummary): string => {
  const { counters, described, left, out, passed, rejected, stored } = summary
  const reasons = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`).join(", ")
  const usage = usageText(counters)
  return [
    `${output}: ${summary.in} rows in = ${out} out + ${summary.in - out} rejected${
      reasons === "" ? "" : ` (${reasons})`
    }`,
    `described ${described}, of which ${stored} from stored answers; ${passed} had a description${
      left === 0 ? "" : `; ${left} still need one`
    }`,
    ...(usage === "" ? [] : [usage])
  ].join("\n")
}
