import type { Prepared } from "./Prepared.ts"

/** A run in a few lines: what was made, where, what was left out and why, and what to do next. */
export const tellPrepared = (prepared: Prepared): string => {
  const { needsDescription, outputDir, rejected, sources, split, test, train } = prepared
  const width = Math.max(...sources.map(({ id }) => id.length), 6)
  const lines = sources.map(({ expected, failed, id, in: read, out }) =>
    `  ${id.padEnd(width)}  ${String(read).padStart(6)} in  ${String(out).padStart(6)} out` +
    (expected === undefined ? "" : `  (${expected} expected)`) + (failed === undefined ? "" : "  FAILED")
  )
  const left = Object.entries(rejected).map(([reason, count]) => `${reason} ${count}`).join(", ")
  const rows = train + test
  return [
    `${outputDir}/train.json  ${train} rows`,
    `${outputDir}/test.json   ${test} rows (${
      rows === 0 ? 0 : (100 * split.ratio.reached).toFixed(1)
    } % of those without an upstream side; groups on both sides: ${split.groups_on_both_sides.length})`,
    ...lines,
    left === "" ? "left out: nothing" : `left out: ${left} (each with its reason in ${outputDir}/rejects.jsonl)`,
    ...(needsDescription === 0 ? [] : [
      `${needsDescription} rows have no description yet. Next:`,
      `  datawright generate-descriptions --input ${outputDir}/train.json --output ${outputDir}/train_with_descriptions.json`
    ])
  ].join("\n")
}
