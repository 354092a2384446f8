import { PageKit } from "../report/index.ts"
import type { Summary } from "./summaryTable.ts"

/** What is known of a cell beside its share of right answers. */
const noteOf = ({ accuracy, margin, questions, scoring }: Summary): string =>
  `${PageKit.count(questions)} questions, acc_${scoring} ${(accuracy ?? 0).toFixed(4)}${
    margin === null ? "" : `, mean margin ${margin.toFixed(4)}`
  }`

/** Accuracies by checkpoint and task, both in the order of the rows. A task with several versions has a row for each; the one with most questions is shown. */
const heatPlot = (rows: ReadonlyArray<Summary>): Extract<PageKit.Plot, { readonly kind: "heat" }> => {
  const columns = [...new Set(rows.map(({ task }) => task))].sort()
  const checkpoints = new Map<string, Map<string, Summary>>()
  for (const row of rows) {
    const name = `${row.recipe} · ${row.params} · seed ${row.seed} · step ${row.step}`
    const tasks = checkpoints.get(name) ?? new Map<string, Summary>()
    if ((tasks.get(row.task)?.questions ?? -1) < row.questions) tasks.set(row.task, row)
    checkpoints.set(name, tasks)
  }
  return {
    kind: "heat",
    x: "task",
    y: "checkpoint",
    columns,
    rows: [...checkpoints].map(([name, tasks]) => [
      name,
      columns.map((column): PageKit.HeatCell | null => {
        const row = tasks.get(column)
        return row === undefined || row.accuracy === null ? null : [row.accuracy, noteOf(row)]
      })
    ])
  }
}

/** Every number of the summary, with four decimals, folded away. */
const summaryTable = (rows: ReadonlyArray<Summary>): string => {
  const decimals = (value: number | null) => value === null ? "–" : value.toFixed(4)
  const table = PageKit.table({
    caption: "Accuracy and margin by checkpoint and task",
    head: ["recipe", "size", "seed", "step", "task", "scoring", "questions", "accuracy", "margin"],
    rows: rows.map(({ accuracy, margin, params, questions, recipe, scoring, seed, step, task }) => [
      recipe,
      params,
      seed,
      step,
      task,
      scoring,
      questions,
      decimals(accuracy),
      decimals(margin)
    ])
  })
  return `<details><summary>Questions, scoring, accuracy and margin of every task</summary>${table}</details>`
}

/**
 * Accuracies as a page of one file: a heat map with a row for each checkpoint and a column for each task, shades within each task from its
 * lowest to its highest accuracy, and all numbers as a table.
 */
export const toHeatMap = (rows: ReadonlyArray<Summary>, assets: PageKit.Assets): string => {
  const plot = heatPlot(rows)
  const drawn = Math.min(plot.rows.length, PageKit.mostHeatRows)
  const left = drawn < plot.rows.length
    ? ` The first ${PageKit.count(drawn)} of ${
      PageKit.count(plot.rows.length)
    } checkpoints are drawn; the tables have all.`
    : ""
  const map: PageKit.Figure = {
    id: "accuracy",
    title: "Percent of questions answered right",
    summary:
      `Shades go from the lowest to the highest accuracy of each task. Questions, scoring and mean margin: hold the pointer over a cell, or see the table below.${left}`,
    plot
  }
  const figures = plot.rows.length === 0 ? [] : [map]
  return PageKit.page(
    {
      title: "Accuracy by checkpoint and task",
      kind: "Evaluation report",
      lede: rows.length === 0
        ? "There are no answers to summarise."
        : `${PageKit.count(plot.rows.length)} ${plot.rows.length === 1 ? "checkpoint" : "checkpoints"}, ${
          PageKit.count(plot.columns.length)
        } ${plot.columns.length === 1 ? "task" : "tasks"}.`,
      headline: [],
      sections: [
        { id: "map", title: "Accuracy", html: figures.map((one) => PageKit.figure(one, "broad")).join("") },
        { id: "numbers", title: "All numbers", html: rows.length === 0 ? "" : summaryTable(rows) }
      ]
    },
    figures,
    assets
  )
}
