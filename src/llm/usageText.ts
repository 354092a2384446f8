import { dollars } from "./dollars.ts"
import type { UsageCounts } from "./Usage.ts"

/** What a run has asked so far, in one line; empty when it has asked nothing. */
export const usageText = ({ calls, concurrency, cost, retries }: UsageCounts): string => {
  const again = Object.entries(retries).map(([reason, count]) => `${count} × ${reason}`).join(", ")
  return calls === 0
    ? ""
    : `${calls} calls, ${dollars(cost)}${again === "" ? "" : `, asked again: ${again}`}, ${concurrency} at once`
}
