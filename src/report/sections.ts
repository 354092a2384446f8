import { browser } from "./browser.ts"
import {
  contentFigures,
  duplicateFigures,
  flowFigure,
  lengthFigures,
  originFigures,
  qualityFigures
} from "./figures.ts"
import { reasonsOf, sourceFlows } from "./flow.ts"
import { plural, rowsOf } from "./headline.ts"
import type { Section } from "./kit/document.ts"
import { type Figure, figure, grid } from "./kit/figure.ts"
import { escape } from "./kit/html.ts"
import { bytes, count, percent } from "./kit/numbers.ts"
import { table } from "./kit/table.ts"
import type { LeakProof, Summary } from "./Summary.ts"

const paragraph = (text: string, className = ""): string =>
  `<p${className === "" ? "" : ` class="${className}"`}>${escape(text)}</p>`

const flowSection = (summary: Summary): string => {
  const { splits, stages } = summary.flow
  const flows = sourceFlows(summary.flow)
  const sums = <A>(pick: (flow: (typeof flows)[number]) => A) => flows.map(pick)
  const total = (numbers: ReadonlyArray<number>) => numbers.reduce((sum, one) => sum + one, 0)
  const hasAdded = flows.some((flow) => flow.added > 0)
  const hasUnexplained = flows.some((flow) => flow.unexplained > 0)
  const optional = (shown: boolean, value: number) => shown ? [value] : []
  const nameOf = (id: string) => summary.sourceNames.get(id) ?? ""
  const named = flows.some((flow) => nameOf(flow.source) !== "")
  const bySource = table({
    caption: "Records by source and stage",
    head: [
      "Source",
      ...(named ? ["Name"] : []),
      "Raw",
      ...stages.map(({ stage }) => `Left out by ${stage}`),
      ...(hasUnexplained ? ["Not accounted for"] : []),
      ...(hasAdded ? ["Variants added"] : []),
      ...splits.map(([split]) => split)
    ],
    rows: flows.map((flow) => [
      flow.source,
      ...(named ? [nameOf(flow.source)] : []),
      flow.raw,
      ...flow.lost,
      ...optional(hasUnexplained, flow.unexplained),
      ...optional(hasAdded, flow.added),
      ...flow.kept
    ]),
    ...(flows.length < 2 ? {} : {
      foot: [
        "All",
        ...(named ? [""] : []),
        total(sums((flow) => flow.raw)),
        ...stages.map((_, i) => total(sums((flow) => flow.lost[i]!))),
        ...optional(hasUnexplained, total(sums((flow) => flow.unexplained))),
        ...optional(hasAdded, total(sums((flow) => flow.added))),
        ...splits.map((_, i) => total(sums((flow) => flow.kept[i]!)))
      ]
    })
  })
  const reasons = stages.flatMap((stage) =>
    reasonsOf(stage).map((
      [reason, rows]
    ) => [reason, stage.stage, rows, percent(rows / Math.max(1, total(sums((flow) => flow.raw))))])
  )
  const failed = summary.failed.map(([id, reason]) => paragraph(`${id} could not be read: ${reason}`, "warning")).join(
    ""
  )
  return `${failed}${figure(flowFigure(summary), "broad")}<h3>By source and stage</h3>${bySource}${
    reasons.length === 0
      ? ""
      : `<h3>By reason</h3>${
        table({
          caption: "Records left out, by reason",
          head: ["Reason", "Stage", "Rows", "Of the raw"],
          rows: reasons
        })
      }`
  }`
}

const proofItems = (proof: LeakProof): ReadonlyArray<readonly [string, string]> => {
  const number = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? "" : format(value)
  const all: ReadonlyArray<readonly [string, string]> = [
    ["Groups that stand on both sides", number(proof.groupsOnBothSides, count)],
    ["Pairs of a training and a test row", number(proof.pairs, count)],
    ["Of these, compared", number(proof.compared, count)],
    ["Highest similarity that is left", number(proof.highest, (value) => value.toFixed(3))],
    ["Similarity from which rows count as copies", number(proof.threshold, String)],
    ["Chance to find a pair at that similarity", number(proof.recall, (value) => percent(value))],
    ["Test rows wanted", number(proof.wanted, percent)],
    ["Test rows reached", number(proof.reached, percent)],
    ["Seed", number(proof.seed, String)]
  ]
  return all.filter(([, value]) => value !== "")
}

const verdict = (proof: LeakProof): string => {
  if (proof.groupsOnBothSides === undefined && proof.highest === undefined) return ""
  const crossing = proof.groupsOnBothSides ?? 0
  const alike = proof.highest !== undefined && proof.threshold !== undefined && proof.highest >= proof.threshold
  return crossing === 0 && !alike
    ? paragraph(
      `No group stands on both sides${
        proof.highest === undefined
          ? ""
          : `, and no training row is more alike to a test row than ${proof.highest.toFixed(2)}${
            proof.threshold === undefined ? "" : `; copies begin at ${proof.threshold}`
          }`
      }.`,
      "good"
    )
    : paragraph("Rows of the two sides are related: scores on the test side would be too good.", "warning")
}

const copiesSection = (summary: Summary): string => {
  const { copies, duplicates, proof } = summary
  const exact = copies.copies === 0
    ? "No code occurs twice."
    : `${plural(copies.copies, "row")} ${copies.copies === 1 ? "has" : "have"} the same code as an earlier one${
      copies.crossing === 0
        ? ", all within their split."
        : `; ${plural(copies.crossing, "text")} ${copies.crossing === 1 ? "occurs" : "occur"} in more than one split.`
    }`
  const removed = duplicates.map(({ byKind, file, kept, removed }) =>
    paragraph(
      `${plural(removed, "copy", "copies")} taken out, ${count(kept)} rows kept${
        byKind.length === 0 ? "" : ` (${byKind.map(([kind, rows]) => `${kind} ${count(rows)}`).join(", ")})`
      }, says ${file}.`
    )
  ).join("")
  const items = proof === undefined ?
    "" :
    `<h3>The split, as its manifest proves it</h3>${verdict(proof)}<dl class="pairs">${
      proofItems(proof).map(([label, value]) => `<div><dt>${escape(label)}</dt><dd>${escape(value)}</dd></div>`).join(
        ""
      )
    }</dl>`
  return `${paragraph(exact, copies.crossing === 0 ? "" : "warning")}${removed}${items}${
    grid(duplicateFigures(summary))
  }`
}

const madeSection = (summary: Summary): string => {
  const dash = (value: number | undefined) => value ?? "–"
  const runs = summary.runs.length === 0 ?
    paragraph("The folder holds no manifest that tells how its files were made.") :
    `${
      table({
        caption: "Runs of stages",
        head: ["Stage", "Manifest", "Rows in", "Rows out", "Left out", "Version"],
        rows: summary.runs.map((
          run
        ) => [run.stage, run.manifest, dash(run.in), dash(run.out), dash(run.rejected), run.version])
      })
    }${
      summary.runs.map((run) =>
        `<details><summary>Options of ${escape(run.stage)}, ${escape(run.manifest)}</summary><dl class="pairs">${
          run.options.map(([label, value]) => `<div><dt>${escape(label)}</dt><dd>${escape(value)}</dd></div>`).join("")
        }</dl></details>`
      ).join("")
    }`
  return `<h3>Runs</h3>${runs}<h3>Files</h3>${
    table({
      caption: "Files that were read",
      head: ["File", "Holds", "Rows", "Unreadable", "Size", "SHA-256"],
      rows: summary.files.map((file) => [
        file.name,
        file.holds,
        file.records,
        file.unreadable,
        bytes(file.bytes),
        file.sha256.slice(0, 16)
      ])
    })
  }`
}

/** The page's parts in their order; some may be empty. */
export const sections = (summary: Summary): ReadonlyArray<Section> => {
  const rows = rowsOf(summary)
  return [
    { id: "flow", title: "Flow", html: flowSection(summary) },
    { id: "lengths", title: "Lengths", html: grid(lengthFigures(summary)) },
    { id: "content", title: "Content", html: grid(contentFigures(summary)) },
    { id: "quality", title: "Quality", html: grid(qualityFigures(summary)) },
    { id: "origin", title: "Origin", html: grid(originFigures(summary)) },
    { id: "copies", title: "Copies and split", html: copiesSection(summary) },
    {
      id: "samples",
      title: "Samples",
      html: rows === 0 ?
        "" :
        browser({
          id: "samples",
          what: "rows",
          over: "sources and splits",
          shown: summary.shown.samples,
          all: rows,
          filters: [
            ["source", "Source"],
            ["split", "Split"],
            ["feature", "Feature"]
          ]
        })
    },
    {
      id: "rejects",
      title: "Left out",
      html: summary.rejected === 0 ?
        "" :
        browser({
          id: "rejects",
          what: "rejected rows",
          over: "stages and reasons",
          shown: summary.shown.rejects,
          all: summary.rejected,
          filters: [
            ["source", "Source"],
            ["stage", "Stage"],
            ["reason", "Reason"]
          ]
        })
    },
    { id: "made", title: "How it was made", html: madeSection(summary) }
  ]
}

/** Every figure that the page has a place for. */
export const allFigures = (summary: Summary): ReadonlyArray<Figure> => [
  flowFigure(summary),
  ...lengthFigures(summary),
  ...contentFigures(summary),
  ...qualityFigures(summary),
  ...originFigures(summary),
  ...duplicateFigures(summary)
]
