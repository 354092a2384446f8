import { type Counter, topOf } from "../rows/index.ts"
import { flowPlot, reasonsOf, sourceFlows } from "./flow.ts"
import type { Histogram } from "./Histogram.ts"
import type { Figure } from "./kit/figure.ts"
import { count, measure, percent } from "./kit/numbers.ts"
import type { Plot } from "./kit/Plot.ts"
import type { Measures } from "./Measures.ts"
import { QuantileSketch } from "./QuantileSketch.ts"
import { unknownName } from "./rowFacts.ts"
import { medianScore } from "./Scores.ts"
import type { Summary } from "./Summary.ts"

type Splits = Summary["splits"]

/** Series of a figure at most; more splits are shown as one. */
const mostSeries = 6

const seriesOf = (splits: Splits): ReadonlyArray<string> =>
  splits.length <= mostSeries
    ? splits.map(([name]) => name)
    : [...splits.slice(0, mostSeries - 1).map(([name]) => name), "others"]

const total = (splits: Splits, pick: (measures: Measures) => number): number =>
  splits.reduce((sum, [, measures]) => sum + pick(measures), 0)

/** The median over all splits, undefined when no row has a value. */
const medianOf = (splits: Splits, pick: (measures: Measures) => Histogram): number | undefined =>
  QuantileSketch.merged(splits.map(([, measures]) => pick(measures).quantiles)).quantile(0.5)

/** A median of the page's headline; undefined when no row has a value. */
export const median = (summary: Summary, pick: (measures: Measures) => Histogram): number | undefined =>
  medianOf(summary.splits, pick)

const lengths = (
  splits: Splits,
  { id, perDoubling = 2, pick, title, unit }: {
    readonly id: string
    readonly title: string
    readonly unit: string
    readonly pick: (measures: Measures) => Histogram
    readonly perDoubling?: number
  }
): Figure | undefined => {
  const rows = total(splits, (one) => pick(one).count)
  const middle = medianOf(splits, pick)
  if (middle === undefined) return undefined
  const least = Math.min(...splits.map(([, one]) => pick(one).least))
  const greatest = Math.max(...splits.map(([, one]) => pick(one).greatest))
  return {
    id,
    title,
    summary: `Half of ${count(rows)} rows have about ${measure(middle)} ${unit} or fewer; the range is ${
      count(least)
    } to ${count(greatest)}.`,
    plot: {
      kind: "histogram",
      x: unit,
      logarithmic: true,
      series: seriesOf(splits),
      median: middle,
      bars: splits.flatMap(([, measures], series) =>
        pick(measures).bars(perDoubling).map((bar) =>
          [
            Number(bar.low.toPrecision(4)),
            Number(bar.high.toPrecision(4)),
            Math.min(series, mostSeries - 1),
            bar.count
          ] as const
        )
      )
    }
  }
}

const bars = (
  splits: Splits,
  { id, most = 14, pick, summary, title, x }: {
    readonly id: string
    readonly title: string
    readonly x: string
    readonly summary: (entries: ReadonlyArray<readonly [string, number]>, rows: number) => string
    readonly pick: (measures: Measures) => Counter
    readonly most?: number
  }
): Figure | undefined => {
  const all = new Map<string, number>()
  for (const [, measures] of splits) {
    for (const [name, rows] of pick(measures).entries()) all.set(name, (all.get(name) ?? 0) + rows)
  }
  const entries = [...all].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  if (entries.length === 0 || (entries.length === 1 && entries[0]![0] === unknownName)) return undefined
  const series = seriesOf(splits)
  const shown = topOf(entries, most)
  const own = new Set(shown.map(([name]) => name))
  const valuesOf = (name: string): ReadonlyArray<number> => {
    const values = series.map(() => 0)
    splits.forEach(([, measures], i) => {
      const found = all.has(name)
        ? pick(measures).get(name)
        : pick(measures).entries().reduce((sum, [one, rows]) => own.has(one) ? sum : sum + rows, 0)
      values[Math.min(i, mostSeries - 1)]! += found
    })
    return values
  }
  const plot: Plot = {
    kind: "bars",
    x,
    series,
    shares: false,
    rows: shown.map(([name]) => [name, valuesOf(name)] as const)
  }
  return { id, title, summary: summary(entries, total(splits, (one) => one.rows)), plot }
}

const most = (what: string) => (entries: ReadonlyArray<readonly [string, number]>, rows: number): string => {
  const [name, number] = entries[0]!
  return `${count(entries.length)} ${what}; most often ${name}, in ${percent(number / rows)} of the rows.`
}

const present = (figures: ReadonlyArray<Figure | undefined>): ReadonlyArray<Figure> =>
  figures.filter((one) => one !== undefined)

/** Where the rows came from and went to. */
export const flowFigure = (summary: Summary): Figure => {
  const flows = sourceFlows(summary.flow)
  const raw = flows.reduce((sum, flow) => sum + flow.raw, 0)
  const lost = summary.flow.stages.flatMap(reasonsOf).sort(([, a], [, b]) => b - a)
  const worst = lost[0]
  return {
    id: "flow",
    title: "From raw records to rows",
    summary: `${count(raw)} records of ${count(flows.length)} ${
      flows.length === 1 ? "source" : "sources"
    } at the left, rows by split at the right. ${
      worst === undefined
        ? "Nothing was left out."
        : `What was left out leaves downwards with its reason; most often ${worst[0]} (${count(worst[1])}).`
    }`,
    plot: flowPlot(summary.flow)
  }
}

export const lengthFigures = ({ splits }: Summary): ReadonlyArray<Figure> =>
  present([
    lengths(splits, { id: "code-lines", title: "Code", unit: "lines of code", pick: (one) => one.codeLines }),
    lengths(splits, {
      id: "code-characters",
      title: "Code, characters",
      unit: "characters of code",
      pick: (one) => one.codeCharacters
    }),
    lengths(splits, {
      id: "description-words",
      title: "Descriptions",
      unit: "words of description",
      pick: (one) => one.descriptionWords
    }),
    lengths(splits, { id: "tokens", title: "Tokens of code", unit: "tokens", pick: (one) => one.tokens })
  ])

export const contentFigures = ({ splits }: Summary): ReadonlyArray<Figure> =>
  present([
    bars(splits, {
      id: "features",
      title: "Features",
      x: "feature",
      pick: (one) => one.features,
      summary: most("features")
    }),
    bars(splits, {
      id: "groups",
      title: "What is shown",
      x: "shapes",
      pick: (one) => one.groups,
      summary: most("kinds of shapes")
    }),
    bars(splits, {
      id: "animations",
      title: "How it moves",
      x: "animation",
      pick: (one) => one.animations,
      summary: most("animation classes")
    })
  ])

export const originFigures = ({ splits }: Summary): ReadonlyArray<Figure> =>
  present([
    bars(splits, {
      id: "sources",
      title: "Sources",
      x: "source",
      pick: (one) => one.sources,
      summary: most("sources"),
      most: 20
    }),
    bars(splits, {
      id: "licences",
      title: "Licences",
      x: "licence",
      pick: (one) => one.licenses,
      summary: most("licences")
    }),
    bars(splits, {
      id: "libraries",
      title: "Libraries",
      x: "library",
      pick: (one) => one.frameworks,
      summary: most("libraries")
    })
  ])

export const qualityFigures = ({ splits }: Summary): ReadonlyArray<Figure> => {
  const scored = total(splits, (one) => one.quality.count)
  if (scored === 0) return []
  const middle = medianScore(splits.map(([, one]) => one.quality))
  const parts = 20
  const bars = splits.flatMap(([, { quality }], series) =>
    quality.bars(parts).flatMap((rows, i) =>
      rows === 0 ? [] : [[i / parts, (i + 1) / parts, Math.min(series, mostSeries - 1), rows] as const]
    )
  )
  const means = new Map<string, { sum: number; count: number }>()
  for (const [, measures] of splits) {
    for (const [name, mean, number] of measures.components()) {
      const known = means.get(name) ?? { sum: 0, count: 0 }
      means.set(name, { sum: known.sum + mean * number, count: known.count + number })
    }
  }
  const components = [...means].map(([name, { count, sum }]) => [name.replaceAll("_", " "), [sum / count]] as const)
    .sort(([, [a]], [, [b]]) => a! - b!)
  return present([
    {
      id: "quality",
      title: "Quality",
      summary: `${count(scored)} rows have a score from 0 to 1; half of them ${measure(middle)} or less.`,
      plot: {
        kind: "histogram",
        x: "score",
        logarithmic: false,
        series: seriesOf(splits),
        median: middle,
        bars
      }
    },
    components.length === 0 ? undefined : {
      id: "components",
      title: "What the score is made of",
      summary: `Means of ${count(components.length)} components, the lowest first: ${components[0]![0]}, ${
        measure(components[0]![1][0]!)
      }.`,
      plot: { kind: "bars", x: "component", series: ["mean"], shares: true, rows: components }
    }
  ])
}

export const duplicateFigures = ({ duplicates }: Summary): ReadonlyArray<Figure> => {
  const tenths = new Map<string, number>()
  for (const { similarity } of duplicates) {
    for (const [tenth, rows] of similarity) tenths.set(tenth, (tenths.get(tenth) ?? 0) + rows)
  }
  if (tenths.size === 0) return []
  const rows = [...tenths].sort(([a], [b]) => a < b ? -1 : 1)
  return [{
    id: "similarity",
    title: "How alike the copies were",
    summary: `${
      count(rows.reduce((sum, [, one]) => sum + one, 0))
    } removed rows by their similarity to the row that stays; 1 is the same.`,
    plot: {
      kind: "bars",
      x: "similarity from",
      series: ["rows"],
      shares: false,
      rows: rows.map(([tenth, number]) => [tenth, [number]] as const)
    }
  }]
}
