import { kernelOptions, makeKernel } from "./kernels.ts"
import type { NearSettings } from "./settings.ts"

const encoder = new TextEncoder()

/** Exact measures of two texts outside any corpus. */
export const compareTexts = (settings: NearSettings) => {
  const kernel = makeKernel(kernelOptions(settings))
  return {
    /** Jaccard similarity of their sets of shingles; 0 when either has none. */
    similarity: (a: string, b: string): number => {
      const inside = kernel.remember(encoder.encode(a))
      const common = kernel.compare(encoder.encode(b))
      return common === 0 ? 0 : common / (inside + kernel.only())
    },
    /** The share of the first text's shingles that stand in the second; 0 when it has none. */
    containment: (a: string, b: string): number => {
      const inside = kernel.remember(encoder.encode(a))
      return inside === 0 ? 0 : kernel.compare(encoder.encode(b)) / inside
    }
  }
}
