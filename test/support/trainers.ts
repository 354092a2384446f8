/** A row of a data set, as a trainer gets it. */
type Row = Readonly<Record<string, unknown>>

/** An entry of LLaMA-Factory's `dataset_info.json`. */
export interface DatasetInfo {
  readonly file_name: string
  readonly formatting?: "alpaca" | "sharegpt"
  readonly columns?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
}

/** What a model is trained on. */
export interface Example {
  readonly broken: boolean
  readonly system: string
  readonly prompt: ReadonlyArray<string>
  readonly response: string
}

/**
 * What LLaMA-Factory makes of a row, by the rules of its data/README.md: columns and tags by the entry, else by their defaults;
 * a system turn first; requests at odd, answers at even places, or the example is skipped.
 */
export const llamaFactory = (entry: DatasetInfo, row: Row): Example => {
  if ((entry.formatting ?? "alpaca") === "alpaca") {
    const columns = entry.columns ?? { prompt: "instruction", query: "input", response: "output" }
    const text = (column: string): string => {
      const name = columns[column]
      return name === undefined ? "" : row[name] as string
    }
    const prompt = [text("prompt"), text("query")].filter((part) => part !== "").join("\n")
    return { broken: prompt === "", system: text("system"), prompt: [prompt], response: text("response") }
  }
  const tags = {
    role_tag: "from",
    content_tag: "value",
    user_tag: "human",
    assistant_tag: "gpt",
    system_tag: "system",
    ...entry.tags
  }
  const turns = [...row[entry.columns?.["messages"] ?? "conversations"] as ReadonlyArray<Record<string, string>>]
  const system = turns[0]?.[tags.role_tag] === tags.system_tag ? turns.shift()![tags.content_tag]! : ""
  const broken = turns.length === 0 || turns.length % 2 !== 0 ||
    turns.some((turn, i) => turn[tags.role_tag] !== (i % 2 === 0 ? tags.user_tag : tags.assistant_tag))
  const texts = turns.map((turn) => turn[tags.content_tag]!)
  return { broken, system, prompt: texts.slice(0, -1), response: texts.at(-1) ?? "" }
}
