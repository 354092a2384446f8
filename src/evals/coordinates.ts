/** The checkpoint that answered: as the folders name it. */
export interface Coordinates {
  readonly recipe: string
  readonly params: string
  readonly seed: number
  readonly step: number
}

const folders = /(?:^|\/)([^/]+)\/([^/]+)\/seed-(\d{1,9})\/step-(\d{1,9})(?=\/|$)/g

/**
 * Coordinates of a path of folders, endings of archives left off: the last `<recipe>/<params>/seed-<N>/step-<S>` in it.
 * Undefined where there is none.
 */
export const coordinatesOf = (path: string): Coordinates | undefined => {
  const match = [...path.matchAll(folders)].at(-1)
  if (match === undefined) return undefined
  return { recipe: match[1]!, params: match[2]!, seed: Number(match[3]), step: Number(match[4]) }
}

/** One text for each checkpoint; what may stand in a folder's name cannot make two of them equal. */
export const coordinatesKey = ({ params, recipe, seed, step }: Coordinates): string =>
  `${recipe}/${params}/${seed}/${step}`

/** What a member of an archive holds. */
export interface TaskFile {
  readonly task: string
  readonly kind: "predictions" | "metrics" | "other"
  /** The step its own folder names, where it does. */
  readonly step: number | undefined
}

const member = /^(?:.*\/)?([^/]+?)(?:-(predictions|metrics|recorded-inputs|requests|config))?\.(jsonl|json)$/

/** By its name: `<task>.jsonl` and `<task>-predictions.jsonl` are predictions, `<task>-metrics.json` are metrics. */
export const taskFileOf = (name: string): TaskFile | undefined => {
  const match = member.exec(name)
  if (match === null) return undefined
  const [, task, suffix, ending] = match
  const kind = ending === "jsonl" && (suffix === undefined || suffix === "predictions")
    ? "predictions"
    : ending === "json" && suffix === "metrics"
    ? "metrics"
    : "other"
  const step = /(?:^|\/)step-(\d{1,9})\/[^/]*$/.exec(name)?.[1]
  return { task: task!, kind, step: step === undefined ? undefined : Number(step) }
}

/** Orders paths by their segments, numbers in them by value: `step-1250` before `step-10000`. */
export const byPath = (a: string, b: string): number => {
  const left = a.split(/(\d+)/)
  const right = b.split(/(\d+)/)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!]
    if (x === y) continue
    if (i % 2 === 1 && Number(x) !== Number(y)) return Number(x) - Number(y)
    return x < y ? -1 : 1
  }
  return left.length - right.length
}
