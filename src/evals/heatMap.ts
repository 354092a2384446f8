import { escape } from "../report/index.ts"
import type { Summary } from "./summaryTable.ts"

const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --quiet: #5b6470; --line: #d8dde3; --low: #eef3fb; --high: #08519c; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171b; --ink: #e6e9ed; --quiet: #9aa4b0; --line: #2c333b; --low: #1b232d; --high: #6baed6; }
}
body { margin: 2rem; background: var(--paper); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
h1 { font-size: 1.3rem; margin: 0 0 .3rem; }
p { color: var(--quiet); margin: 0 0 1rem; max-width: 46rem; }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .5rem; border-right: 1px solid var(--line); border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--paper); vertical-align: bottom; }
thead th.task { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; font-weight: 500; }
tbody th { position: sticky; left: 0; background: var(--paper); text-align: left; font-weight: 500; }
td { text-align: right; background: color-mix(in oklab, var(--high) calc(var(--heat) * 100%), var(--low)); }
td.hot { color: var(--paper); }
td.none { background: none; color: var(--quiet); }
.scale { display: inline-block; width: 8rem; height: .8rem; vertical-align: middle; background: linear-gradient(to right, var(--low), var(--high)); }
`

/**
 * Accuracies as a page without scripts or anything from elsewhere: a row for each checkpoint, a column for each task, shades
 * within each task from its lowest to its highest accuracy; light and dark as the reader's system is.
 */
export const toHeatMap = (rows: ReadonlyArray<Summary>): string => {
  const tasks = [...new Set(rows.map(({ task }) => task))].sort()
  const ranges = new Map<string, { low: number; high: number }>()
  const models = new Map<string, Map<string, Summary>>()
  for (const row of rows) {
    const name = `${row.recipe} · ${row.params} · seed ${row.seed} · step ${row.step}`
    const cells = models.get(name) ?? new Map<string, Summary>()
    // A task with several versions has a row for each; the one with most questions is shown.
    if ((cells.get(row.task)?.questions ?? -1) < row.questions) cells.set(row.task, row)
    models.set(name, cells)
    if (row.accuracy === null) continue
    const range = ranges.get(row.task) ?? { low: row.accuracy, high: row.accuracy }
    ranges.set(row.task, { low: Math.min(range.low, row.accuracy), high: Math.max(range.high, row.accuracy) })
  }
  const cell = (row: Summary | undefined): string => {
    if (row === undefined || row.accuracy === null) return `<td class="none">–</td>`
    const { high, low } = ranges.get(row.task)!
    const heat = high === low ? 0.5 : (row.accuracy - low) / (high - low)
    const margin = row.margin === null ? "" : `, mean margin ${row.margin.toFixed(4)}`
    const title = `${row.task}: ${row.questions} questions, acc_${row.scoring} ${row.accuracy.toFixed(4)}${margin}`
    return `<td${heat > 0.55 ? " class=\"hot\"" : ""} style="--heat:${heat.toFixed(3)}" title="${escape(title)}">${
      (100 * row.accuracy).toFixed(1)
    }</td>`
  }
  const head = tasks.map((task) => `<th class="task" scope="col">${escape(task)}</th>`).join("")
  const body = [...models].map(([name, cells]) =>
    `<tr><th scope="row">${escape(name)}</th>${tasks.map((task) => cell(cells.get(task))).join("")}</tr>`
  ).join("\n")
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Accuracy by checkpoint and task</title>
<style>${style}</style>
</head>
<body>
<h1>Accuracy by checkpoint and task</h1>
<p>Percent of questions answered right. Shades go from the lowest to the highest accuracy of each task:
<span class="scale" role="img" aria-label="light is low, strong is high"></span>. Questions, scoring and mean margin: hold the
pointer over a cell.</p>
<div class="scroll">
<table>
<thead><tr><th scope="col">Checkpoint</th>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>
</body>
</html>
`
}
