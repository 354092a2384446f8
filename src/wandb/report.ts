import { Effect } from "effect"
import { chart, escape, type Line, short } from "../report/index.ts"
import { Duck, type DuckConnection, DuckError } from "../tables/index.ts"
import { RunType } from "./Registry.ts"

/** Curves of a run's history that are drawn where a type has them. */
const historyMetrics = [
  ["train_loss", "Training loss"],
  ["learning_rate", "Learning rate"],
  ["total_tokens_repaired", "Tokens, resumes repaired"],
  ["rewards_accuracy", "Reward accuracy"],
  ["rewards_margin", "Reward margin"],
  ["logps_chosen", "Log-probability of the chosen answer"]
] as const

/** Perplexities of the pretraining runs that are drawn. */
const perplexities = ["pile", "c4_en"] as const

/** Colours of the page's palette. */
const colours = 8

/** Points of a line at most; more would not be seen. */
const pointsPerLine = 240

export interface ReportOptions {
  readonly db: string
  /** Lines in a chart at most; the rest is told. */
  readonly maxRuns: number
}

/** Rows (line, x, y) in order as lines; the names are escaped when they are drawn. */
const linesOf = (
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
  colourOf: (name: string) => number
): ReadonlyArray<Line> => {
  const lines = new Map<string, Array<readonly [number, number | null]>>()
  for (const row of rows) {
    const name = String(row["name"])
    const points = lines.get(name) ?? []
    points.push([Number(row["x"]), row["y"] === null ? null : Number(row["y"])])
    lines.set(name, points)
  }
  return [...lines].map(([name, points]) => ({ name, colour: colourOf(name), points }))
}

const typeSection = Effect.fn("wandb.report.type")(
  function*(connection: DuckConnection, type: string, maxRuns: number) {
    const [total] = yield* connection.rows("SELECT count(*) AS n FROM runs WHERE run_type = $1", [type])
    const count = Number(total!["n"])
    if (count === 0) return ""
    const runs = yield* connection.rows(
      `SELECT r.run_id, r.state, r.ckpt_params, r.ckpt_data, r.lr, r.ft_tok, r.ft_tok_real_repaired, d.history_rows, d.final_train_loss, d.resets
     FROM runs r LEFT JOIN run_dynamics d USING (run_key) WHERE run_type = $1 ORDER BY coalesce(d.history_rows, 0) = 0, r.run_key LIMIT $2`,
      [type, maxRuns]
    )
    const colour = new Map(runs.map((run, i) => [String(run["run_id"]), i % colours]))
    const charts: Array<string> = []
    for (const [metric, title] of historyMetrics) {
      const rows = yield* connection.rows(
        `WITH shown AS (SELECT r.run_key, r.run_id FROM runs r LEFT JOIN run_dynamics d USING (run_key) WHERE run_type = $1
           ORDER BY coalesce(d.history_rows, 0) = 0, r.run_key LIMIT $2),
         numbered AS (SELECT s.run_key, s.run_id, h.step, h.${metric} AS y, row_number() OVER w AS i, count(*) OVER (PARTITION BY s.run_key) AS n
           FROM shown s JOIN history h USING (run_key) WHERE h.step IS NOT NULL AND h.${metric} IS NOT NULL
           WINDOW w AS (PARTITION BY s.run_key ORDER BY h.step, h.seq))
       SELECT run_id AS name, step AS x, y FROM numbered WHERE (i - 1) % greatest(1, n // ${pointsPerLine}) = 0 OR i = n ORDER BY run_key, i`,
        [type, maxRuns]
      )
      charts.push(chart(linesOf(rows, (name) => colour.get(name) ?? 0), {
        title,
        xLabel: "step",
        logarithmic: metric === "train_loss"
      }))
    }
    const cell = (value: unknown) =>
      `<td>${
        value === null || value === undefined ? "" : typeof value === "string" ? escape(value) : short(Number(value))
      }</td>`
    const table = runs.map((run, i) =>
      `<tr><td><i class="b${i % colours}"></i>${escape(String(run["run_id"]))}</td>${
        [
          "state",
          "ckpt_data",
          "ckpt_params",
          "lr",
          "ft_tok",
          "ft_tok_real_repaired",
          "history_rows",
          "final_train_loss",
          "resets"
        ].map((name) => cell(run[name])).join("")
      }</tr>`
    ).join("")
    const left = count > runs.length
      ? ` <small>the first ${runs.length} of ${count}</small>`
      : ` <small>${count}</small>`
    return `<section><h2>${escape(type)}${left}</h2><div class="charts">${
      charts.join("")
    }</div><details><summary>Runs</summary><div class="wide"><table>
<tr><th>run</th><th>state</th><th>recipe</th><th>size</th><th>rate</th><th>planned tokens</th><th>real tokens</th><th>rows</th><th>last loss</th><th>resumes</th></tr>${table}</table></div></details></section>`
  }
)

const pretrainingSection = Effect.fn("wandb.report.pretraining")(
  function*(connection: DuckConnection, maxLines: number) {
    const charts: Array<string> = []
    for (const task of perplexities) {
      const rows = yield* connection.rows(
        `WITH shown AS (SELECT DISTINCT params, data, seed FROM pretrain_checkpoints ORDER BY ALL LIMIT $2)
       SELECT params || ' ' || data || ', seed ' || seed AS name, c.tokens AS x, m.value AS y FROM shown JOIN pretrain_checkpoints c USING (params, data, seed)
         JOIN pretrain_metrics m USING (checkpoint_key) WHERE m.task = $1 AND m.metric = 'valppl' AND c.tokens IS NOT NULL
       ORDER BY params, data, seed, c.step`,
        [task, maxLines]
      )
      const names = [...new Set(rows.map((row) => String(row["name"])))]
      charts.push(
        chart(linesOf(rows, (name) => names.indexOf(name) % colours), {
          title: `Perplexity on ${task}`,
          xLabel: "tokens",
          logarithmic: true
        })
      )
    }
    return charts.join("") === ""
      ? ""
      : `<section><h2>pretraining</h2><div class="charts">${charts.join("")}</div></section>`
  }
)

const palettes = {
  light: ["#2563a8", "#c2410c", "#2f7d32", "#8e3fa8", "#b0851b", "#0f8b8d", "#b3264e", "#5b5f66"],
  dark: ["#7ab2f0", "#f59a6a", "#82cf86", "#d59bea", "#e6c566", "#6fd3d4", "#f28bab", "#b4bac4"]
}

const colourRules = (palette: ReadonlyArray<string>) =>
  palette.map((colour, i) => `.c${i}{stroke:${colour}}.b${i}{background:${colour}}`).join("")

const page = (title: string, sections: ReadonlyArray<string>): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${
    escape(title)
  }</title><style>
:root{color-scheme:light dark;--ink:#1d2430;--soft:#5d6675;--paper:#fbfbf9;--card:#fff;--line:#dfe2e7}
body{margin:2rem auto;max-width:92rem;padding:0 1.5rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2rem 0 .6rem}small{color:var(--soft);font-weight:400}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem}
svg{width:100%;background:var(--card);border:1px solid var(--line);border-radius:6px}
text{font:11px system-ui,sans-serif;fill:var(--soft)}.t{font-size:13px;fill:var(--ink)}.x{text-anchor:middle}.y{text-anchor:end;dominant-baseline:middle}.a{text-anchor:end}
.g{stroke:var(--line)}.l{fill:none;stroke-width:1.4;opacity:.85}.l:hover{stroke-width:3;opacity:1}
details{margin-top:.8rem}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px}td,th{text-align:left;padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
td i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.5em}
${colourRules(palettes.light)}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa3b2;--paper:#14171c;--card:#1b1f26;--line:#303641}${
    colourRules(palettes.dark)
  }}
</style></head><body><h1>${escape(title)}</h1>${sections.join("\n")}</body></html>
`

/**
 * One HTML page with the curves of a runs database, type by type: losses, learning rates, tokens, rewards, and the perplexities of the
 * pretraining runs. It holds everything it needs, follows the reader's light or dark setting, and is the same for the same database.
 */
export const report = Effect.fn("wandb.report")(function*(options: ReportOptions) {
  const connection = yield* (yield* Duck.Duck).open(options.db, { readOnly: true })
  const there = yield* connection.rows(
    "SELECT count(*) AS n FROM duckdb_tables() WHERE table_name IN ('runs', 'history', 'run_dynamics')"
  )
  if (Number(there[0]!["n"]) < 3) {
    return yield* new DuckError({ path: options.db, reason: "Foreign", detail: "holds no runs" })
  }
  const sections = yield* Effect.forEach(RunType.literals, (type) => typeSection(connection, type, options.maxRuns))
  const pretraining = yield* pretrainingSection(connection, options.maxRuns)
  const parts = [...sections, pretraining].filter((section) => section !== "")
  return page("Training runs", parts.length === 0 ? ["<p>The database holds no runs.</p>"] : parts)
})
