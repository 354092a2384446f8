import { byCodeUnit } from "../rows/index.ts"

/** `train`, `validation`, `test`, or, of any other file, its name. */
export type Side = string

const first = ["train", "validation", "test"]

/** The split a file holds, by its name: `train.jsonl`, `test_with_descriptions.json`, `sft/val.jsonl`. */
export const splitOf = (name: string): Side => {
  const base = name.split("/").at(-1)!.replace(/\.(?:jsonl|ndjson|json)$/, "")
  const words = base.toLowerCase().split(/[^a-z]+/)
  const has = (...names: ReadonlyArray<string>) => words.some((word) => names.includes(word))
  return has("train", "training")
    ? "train"
    : has("val", "valid", "validation", "dev", "eval")
    ? "validation"
    : has("test", "testing")
    ? "test"
    : base
}

/** Training rows first, then validation and test, then the others by name. */
export const sideOrder = (a: Side, b: Side): number => {
  const place = (side: Side) => first.includes(side) ? first.indexOf(side) : first.length
  return place(a) - place(b) || byCodeUnit(a, b)
}
