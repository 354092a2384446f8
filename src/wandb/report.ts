import { Effect } from "effect"
import { PageKit } from "../report/index.ts"
import { Duck, type DuckConnection, DuckError } from "../tables/index.ts"
import { RunType } from "./Registry.ts"
import { lineFigure, linesOf, runsTable } from "./reportPage.ts"

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

/** Points of a line at most, its first and its last among them, at equal distances but for the last; more would not be seen. */
const pointsPerLine = 240

export interface ReportOptions {
  readonly db: string
  /** Lines in a chart at most; the rest is told. */
  readonly maxRuns: number
}

/** A section of the page, the figures in it, and how many runs it is about. */
interface Part {
  readonly section: PageKit.Section
  readonly figures: ReadonlyArray<PageKit.Figure>
  readonly runs: number
}

const typePart = Effect.fn("wandb.report.type")(
  function*(connection: DuckConnection, type: string, maxRuns: number) {
    const [total] = yield* connection.rows("SELECT count(*) AS n FROM runs WHERE run_type = $1", [type])
    const count = Number(total!["n"])
    if (count === 0) return undefined
    const runs = yield* connection.rows(
      `SELECT r.run_id, r.state, r.ckpt_params, r.ckpt_data, r.lr, r.ft_tok, r.ft_tok_real_repaired, d.history_rows, d.final_train_loss, d.resets
     FROM runs r LEFT JOIN run_dynamics d USING (run_key) WHERE run_type = $1 ORDER BY coalesce(d.history_rows, 0) = 0, r.run_key LIMIT $2`,
      [type, maxRuns]
    )
    const colour = new Map(runs.map((run, i) => [String(run["run_id"]), i]))
    const figures: Array<PageKit.Figure> = []
    for (const [metric, title] of historyMetrics) {
      const rows = yield* connection.rows(
        `WITH shown AS (SELECT r.run_key, r.run_id FROM runs r LEFT JOIN run_dynamics d USING (run_key) WHERE run_type = $1
           ORDER BY coalesce(d.history_rows, 0) = 0, r.run_key LIMIT $2),
         numbered AS (SELECT s.run_key, s.run_id, h.step, h.${metric} AS y, row_number() OVER w AS i, count(*) OVER (PARTITION BY s.run_key) AS n
           FROM shown s JOIN history h USING (run_key) WHERE h.step IS NOT NULL AND h.${metric} IS NOT NULL
           WINDOW w AS (PARTITION BY s.run_key ORDER BY h.step, h.seq))
       SELECT run_id AS name, step AS x, y FROM numbered WHERE (i - 1) % greatest(1, ceil((n - 1) / ${
          pointsPerLine - 1
        })) = 0 OR i = n ORDER BY run_key, i`,
        [type, maxRuns]
      )
      figures.push(...lineFigure({
        id: `${type}-${metric}`,
        title,
        x: "step",
        logarithmic: metric === "train_loss",
        lines: linesOf(rows, (name) => colour.get(name) ?? 0)
      }))
    }
    const told = count > runs.length ? `The first ${PageKit.count(runs.length)} of ${PageKit.count(count)} runs.` : ""
    const html = `${told === "" ? "" : `<p>${told}</p>`}${PageKit.grid(figures)}${runsTable(type, runs)}`
    const part: Part = { section: { id: type, title: type, html }, figures, runs: count }
    return part
  }
)

const pretrainingPart = Effect.fn("wandb.report.pretraining")(
  function*(connection: DuckConnection, maxLines: number) {
    const figures: Array<PageKit.Figure> = []
    for (const task of perplexities) {
      const rows = yield* connection.rows(
        `WITH shown AS (SELECT DISTINCT params, data, seed FROM pretrain_checkpoints ORDER BY ALL LIMIT $2)
       SELECT params || ' ' || data || ', seed ' || seed AS name, c.tokens AS x, m.value AS y FROM shown JOIN pretrain_checkpoints c USING (params, data, seed)
         JOIN pretrain_metrics m USING (checkpoint_key) WHERE m.task = $1 AND m.metric = 'valppl' AND c.tokens IS NOT NULL
       ORDER BY params, data, seed, c.step`,
        [task, maxLines]
      )
      const names = [...new Set(rows.map((row) => String(row["name"])))]
      figures.push(...lineFigure({
        id: `pretraining-${task}`,
        title: `Perplexity on ${task}`,
        x: "tokens",
        logarithmic: true,
        lines: linesOf(rows, (name) => names.indexOf(name))
      }))
    }
    if (figures.length === 0) return undefined
    const section = { id: "pretraining", title: "pretraining", html: PageKit.grid(figures) }
    const part: Part = { section, figures, runs: 0 }
    return part
  }
)

/**
 * One HTML page with the curves of a runs database, type by type: losses, learning rates, tokens, rewards, and the perplexities of the
 * pretraining runs. It holds all it shows, follows the reader's light or dark setting, and is the same for the same database.
 */
export const report = Effect.fn("wandb.report")(function*(options: ReportOptions) {
  const assets = yield* PageKit.readAssets
  const connection = yield* (yield* Duck.Duck).open(options.db, { readOnly: true })
  const there = yield* connection.rows(
    "SELECT count(*) AS n FROM duckdb_tables() WHERE table_name IN ('runs', 'history', 'run_dynamics')"
  )
  if (Number(there[0]!["n"]) < 3) {
    return yield* new DuckError({ path: options.db, reason: "Foreign", detail: "holds no runs" })
  }
  const types = yield* Effect.forEach(RunType.literals, (type) => typePart(connection, type, options.maxRuns))
  const parts = [...types, yield* pretrainingPart(connection, options.maxRuns)].filter((part) => part !== undefined)
  const headline = parts.filter(({ runs }) => runs > 0).map(({ runs, section }): PageKit.HeadlineItem => [
    PageKit.count(runs),
    section.title,
    runs === 1 ? "run" : "runs"
  ])
  const all = parts.reduce((sum, { runs }) => sum + runs, 0)
  return PageKit.page(
    {
      title: "Training runs",
      kind: "Runs report",
      lede: parts.length === 0
        ? "The database holds no runs."
        : `${
          all === 1 ? "1 run" : `${PageKit.count(all)} runs`
        }, by type. Curves have at most ${pointsPerLine} points.`,
      headline,
      sections: parts.map(({ section }) => section)
    },
    parts.flatMap(({ figures }) => figures),
    assets
  )
})
