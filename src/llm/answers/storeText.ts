import type { StoredAnswer } from "../Answer.ts"
import type { StoreStats } from "../AnswerStore.ts"
import { dollars } from "../dollars.ts"

const whole = (count: number): string => count.toLocaleString("en")

/** The store in numbers: by model, source and prompt version, paid and saved. */
export const storeText = (path: string, stats: StoreStats): string => {
  const { bytes, cost, costSaved, entries, hits, tokensSaved, unpriced, usage } = stats
  return [
    `${path}: ${whole(entries)} answers, ${whole(bytes)} bytes`,
    `tokens: ${whole(usage.input)} in (${whole(usage.cacheRead)} from the provider's cache), ${
      whole(usage.output)
    } out; paid ${dollars(cost)}${unpriced === 0 ? "" : `, ${whole(unpriced)} answers without a known price`}`,
    `given again ${whole(hits)} times: ${whole(tokensSaved)} tokens and ${dollars(costSaved)} saved`,
    ...Object.entries(stats.by).flatMap(([name, groups]) => [
      `by ${name.replace("_", " ")}:`,
      ...groups.map((one) =>
        `  ${one.name === "" ? "(none)" : one.name}: ${whole(one.entries)} entries, ${whole(one.bytes)} characters, ${
          dollars(one.cost)
        }`
      )
    ])
  ].join("\n")
}

/** A stored answer in one line: the beginning of its key, model, source, cost, first words. */
export const answerText = ({ backend, cost, key, model, source, text }: StoredAnswer): string =>
  `${key.slice(0, 12)}  ${backend} ${model}  ${source || "-"}  ${cost === null ? "no price" : dollars(cost)}  ${
    text.replace(/\s+/g, " ").slice(0, 80)
  }`

/** What tidying the store removed, or would. */
export const garbageText = (
  dryRun: boolean,
  { bytes, jobs, notes }: { readonly bytes: number; readonly jobs: number; readonly notes: number }
): string =>
  `${dryRun ? "would remove" : "removed"} ${whole(notes)} notes without an answer and ${
    whole(jobs)
  } ended batch jobs, free ${whole(bytes)} bytes; answers stay`
