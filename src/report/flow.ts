import { byCodeUnit, Counter } from "../rows/index.ts"
import type { FlowLink, FlowNode, FlowPlot } from "./kit/Plot.ts"

/** What a stage left out. */
export interface StageLosses {
  readonly stage: string
  /** Source to reason to rows. */
  readonly lost: ReadonlyMap<string, Counter>
}

export interface FlowInput {
  /** In the order they ran. */
  readonly stages: ReadonlyArray<StageLosses>
  /** Split to source to rows, splits in their order. */
  readonly splits: ReadonlyArray<readonly [split: string, rows: Counter]>
  /** What each source gave, where that is known. */
  readonly raw: ReadonlyMap<string, number>
}

/** A source's way. `raw + added = Σ lost + unexplained + Σ kept`. */
export interface SourceFlow {
  readonly source: string
  readonly raw: number
  /** By stage. */
  readonly lost: ReadonlyArray<number>
  /** Rows that more than the raw ones became: variants. */
  readonly added: number
  /** Rows that are gone without a reject. */
  readonly unexplained: number
  /** By split. */
  readonly kept: ReadonlyArray<number>
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, one) => total + one, 0)

/** The way of every source, the largest first. */
export const sourceFlows = ({ raw, splits, stages }: FlowInput): ReadonlyArray<SourceFlow> => {
  const names = new Set<string>([...raw.keys()])
  for (const { lost } of stages) for (const source of lost.keys()) names.add(source)
  for (const [, rows] of splits) for (const [source] of rows.entries()) names.add(source)
  const flows = [...names].map((source): SourceFlow => {
    const lost = stages.map((stage) => stage.lost.get(source)?.total ?? 0)
    const kept = splits.map(([, rows]) => rows.get(source))
    const known = raw.get(source) ?? sum(lost) + sum(kept)
    const rest = known - sum(lost) - sum(kept)
    return { source, raw: known, lost, kept, added: Math.max(0, -rest), unexplained: Math.max(0, rest) }
  })
  return flows.sort((a, b) => b.raw - a.raw || byCodeUnit(a.source, b.source))
}

/** Sources and reasons (of a stage) that have a place of their own; the others share one. */
const mostSources = 12
const mostReasons = 9

const together = (flows: ReadonlyArray<SourceFlow>, stages: ReadonlyArray<StageLosses>) => {
  const shown = flows.length <= mostSources ? flows.length : mostSources - 1
  const groups = flows.slice(0, shown).map((flow) => ({ name: flow.source, flows: [flow] }))
  if (shown < flows.length) groups.push({ name: `${flows.length - shown} others`, flows: flows.slice(shown) })
  return groups.map(({ flows, name }) => ({
    name,
    raw: sum(flows.map((flow) => flow.raw)),
    added: sum(flows.map((flow) => flow.added)),
    unexplained: sum(flows.map((flow) => flow.unexplained)),
    kept: flows[0]!.kept.map((_, i) => sum(flows.map((flow) => flow.kept[i]!))),
    lost: stages.map((stage) => {
      const reasons = new Map<string, number>()
      for (const { source } of flows) {
        for (const [reason, rows] of stage.lost.get(source)?.entries() ?? []) {
          reasons.set(reason, (reasons.get(reason) ?? 0) + rows)
        }
      }
      return reasons
    })
  }))
}

/** Reasons of a stage, most frequent first. */
export const reasonsOf = (stage: StageLosses): ReadonlyArray<readonly [reason: string, rows: number]> => {
  const all = new Counter()
  for (const reasons of stage.lost.values()) for (const [reason, rows] of reasons.entries()) all.add(reason, rows)
  return all.entries()
}

/**
 * The same as a picture: sources at the left; for each stage what it kept, in strands of the sources' colours, and a node for every
 * reason it left rows out for; splits at the right. What enters a node leaves it.
 */
export const flowPlot = (input: FlowInput): FlowPlot => {
  const stages = input.stages.filter((stage) => stage.lost.size > 0)
  const groups = together(sourceFlows({ ...input, stages }), stages)
  const nodes: Array<FlowNode> = []
  const links: Array<FlowLink> = []
  const node = (name: string, column: number, kind: FlowNode["kind"]) => nodes.push({ name, column, kind }) - 1
  const link = (from: number, to: number, rows: number, source: number) => {
    if (rows > 0) links.push({ from, to, rows, source })
  }
  const left = groups.map((group) => group.raw)
  let from = groups.map((group) => node(group.name, 0, "source"))
  stages.forEach((stage, i) => {
    const kept = node(`kept by ${stage.stage}`, i + 1, "kept")
    const reasons = reasonsOf(stage)
    const own = reasons.slice(0, reasons.length <= mostReasons ? mostReasons : mostReasons - 1)
    const places = new Map(own.map(([reason]) => [reason, node(reason, i + 1, "lost")]))
    const others = own.length < reasons.length
      ? node(`${reasons.length - own.length} other reasons`, i + 1, "lost")
      : -1
    groups.forEach((group, source) => {
      let rest = 0
      for (const [reason, rows] of group.lost[i]!) {
        left[source]! -= rows
        const place = places.get(reason)
        if (place === undefined) rest += rows
        else link(from[source]!, place, rows, source)
      }
      link(from[source]!, others, rest, source)
      link(from[source]!, kept, left[source]!, source)
    })
    from = groups.map(() => kept)
  })
  const last = stages.length + 1
  const added = groups.some((group) => group.added > 0) ? node("variants added", last - 1, "added") : -1
  const ends = input.splits.map(([split]) => node(split, last, "split"))
  const lost = groups.some((group) => group.unexplained > 0) ? node("not accounted for", last, "lost") : -1
  groups.forEach((group, source) => {
    let more = group.added
    group.kept.forEach((rows, split) => {
      // Variants are of the first split that can hold them: only training rows are varied.
      const varied = Math.min(more, rows)
      more -= varied
      link(added, ends[split]!, varied, source)
      link(from[source]!, ends[split]!, rows - varied, source)
    })
    link(from[source]!, lost, group.unexplained, source)
  })
  return { kind: "flow", nodes, links, columns: ["sources", ...stages.map(({ stage }) => stage), "rows"] }
}
