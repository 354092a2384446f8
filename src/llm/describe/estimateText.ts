import { dollars } from "../dollars.ts"
import type { Estimate } from "./estimate.ts"

/** What a run would ask and cost, in words, without a newline at the end. */
export const estimateText = (model: string, isBatch: boolean, estimate: Estimate): string => {
  const { ask, expected, high, inputTokens, low, outputTokens, rejected, rows, stored } = estimate
  return [
    `${rows} rows: ${ask} to ask, ${stored} answered before${
      rejected === 0 ? "" : `, ${rejected} that cannot be asked about`
    }`,
    `tokens: about ${inputTokens.toLocaleString("en")} in, ${outputTokens.toLocaleString("en")} out`,
    expected === null
      ? `cost: no price is known for ${model}; say it in datawright.yaml under prices`
      : `cost with ${model}${isBatch ? " in batches" : ""}: low ${dollars(low)}, expected ${dollars(expected)}, high ${
        dollars(high)
      }`,
    "nothing was sent"
  ].join("\n")
}
