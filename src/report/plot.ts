/** A line of a plot. */
export interface Bar {
  readonly label: string
  readonly count: number
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

/** So many blocks of a character cell, to an eighth; anything above nought shows. */
export const bar = (share: number, width: number): string => {
  const parts = share <= 0 ? 0 : Math.max(1, Math.round(share * width * 8))
  return "█".repeat(Math.floor(parts / 8)) + eighths[parts % 8]!
}

/** 0.034 → `3.4 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/**
 * Bars one below the other, lengths relative to the longest: label, bar, count, share of `total`. Lines without trailing blanks.
 */
export const bars = (
  all: ReadonlyArray<Bar>,
  { total, width = 28 }: { readonly total: number; readonly width?: number }
): ReadonlyArray<string> => {
  const longest = Math.max(1, ...all.map(({ count }) => count))
  const labels = Math.max(0, ...all.map(({ label }) => label.length))
  const counts = Math.max(0, ...all.map(({ count }) => count.toLocaleString("en").length))
  return all.map(({ count, label }) =>
    [
      label.padEnd(labels),
      bar(count / longest, width).padEnd(width),
      count.toLocaleString("en").padStart(counts),
      total === 0 ? "" : percent(count / total).padStart(7)
    ].join("  ").trimEnd()
  )
}
