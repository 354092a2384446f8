import type { Exported } from "./exportRows.ts"

/** An export's result for a person: rows a file, what was left out, tokens, and the lines each trainer's configuration needs. */
export const tellExport = (done: Exported, maxTokens: number | undefined): string => {
  const left = Object.entries(done.rejected).map(([reason, rows]) => `${reason} ${rows}`).join(", ")
  return [
    ...done.files.map(({ in: read, out, path }) => `${path}  ${out} of ${read} rows`),
    left === "" ? "left out: nothing" : `left out: ${left} (each with its reason in ${done.rejects})`,
    ...(done.longest === undefined ? [] : [
      `longest row: ${done.longest} tokens of ${maxTokens}, counted ${
        done.template === "none"
          ? "without marks of turns, which this tokenizer has none of"
          : `with the marks of ${done.template}`
      }`
    ]),
    ...done.snippets.flatMap(({ text, trainer }) => [`\n${trainer}:`, ...text.split("\n").map((line) => `  ${line}`)])
  ].join("\n")
}
