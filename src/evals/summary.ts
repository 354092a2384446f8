import { Effect } from "effect"
import { InputError } from "../stage/index.ts"
import { Duck, type DuckConnection } from "../tables/index.ts"
import { byModel, type Scoring, scoringOf, type Summary } from "./summaryTable.ts"

export interface SummaryOptions {
  /** A database that `qa ingest` wrote. */
  readonly db: string
  readonly tasks?: ReadonlyArray<string> | undefined
  /** How to score; as each task does it unless said. */
  readonly scoring?: Scoring | undefined
}

/** Questions that are joined with their answers at once; bounds memory. */
const batchRows = 500_000

/** What the right answer's score is made of; `logits_per_byte` is a loss in bits. */
const scores: Readonly<Record<Scoring, string>> = {
  raw: "sum_logits",
  per_token: "logits_per_token",
  per_char: "logits_per_char",
  per_byte: "-logits_per_byte * ln(2)",
  uncond: "sum_logits - sum_logits_uncond"
}

interface Task {
  readonly key: number
  readonly head: Pick<Summary, "recipe" | "params" | "seed" | "step" | "task" | "scoring">
  readonly rows: number
}

/**
 * Questions, accuracy and mean margin of every task of every checkpoint, by recipe, size, seed, step and task. A question
 * without a stored accuracy counts as right when its right answer scores highest. Memory: about 200 bytes a task.
 */
export const summary = Effect.fn("qa.summary")(function*({ db, scoring, tasks }: SummaryOptions) {
  const duck = yield* Duck.Duck
  const connection = yield* duck.open(db, { readOnly: true, memoryLimit: "300MB", threads: 2 })
  const [there] = yield* connection.rows(
    "SELECT count(*)::INTEGER AS n FROM information_schema.tables WHERE table_name IN ('qa_tasks', 'qa_choices')"
  )
  if (there!["n"] !== 2) {
    return yield* new InputError({
      where: db,
      found: "no tables of answers",
      next: "Make them with datawright qa ingest"
    })
  }
  const rows = yield* connection.rows(
    `SELECT t.task_key AS key, coalesce(c.recipe, c.recipe_raw) AS recipe, c.params, c.seed_raw AS seed, c.step, t.task,
      t.primary_metric AS metric, t.num_rows::DOUBLE AS rows
      FROM qa_tasks t JOIN qa_checkpoints c USING (qa_key) WHERE t.num_rows > 0 ORDER BY t.task_key`
  )
  const wanted = tasks === undefined ? undefined : new Set(tasks)
  const chosen = rows.flatMap(({ key, metric, rows, ...head }): ReadonlyArray<Task> => {
    const named = head as Omit<Task["head"], "scoring">
    if (wanted !== undefined && !wanted.has(named.task)) return []
    const its = scoring ?? scoringOf(named.task, metric as string | null)
    return [{ key: Number(key), rows: Number(rows), head: { ...named, scoring: its } }]
  })
  const found: Array<Summary> = []
  for (const batch of batches(chosen)) {
    for (const scoring of new Set(batch.map(({ head }) => head.scoring))) {
      const its = batch.filter(({ head }) => head.scoring === scoring)
      const results = yield* measure(connection, scoring, its.map(({ key }) => key))
      for (const { head, key } of its) {
        const result = results.get(key)
        if (result !== undefined) found.push({ ...head, ...result })
      }
    }
  }
  return found.sort(byModel)
}, Effect.scoped)

const batches = function*(tasks: ReadonlyArray<Task>) {
  let batch: Array<Task> = []
  let rows = 0
  for (const task of tasks) {
    batch.push(task)
    rows += task.rows
    if (rows < batchRows) continue
    yield batch
    batch = []
    rows = 0
  }
  if (batch.length > 0) yield batch
}

const measure = Effect.fn("qa.measure")(
  function*(connection: DuckConnection, scoring: Scoring, keys: ReadonlyArray<number>) {
    // The scoring is one of five words, not the user's text.
    const rows = yield* connection.rows(
      `WITH wanted AS (SELECT unnest(from_json(?, '["INTEGER"]')) AS task_key),
      margins AS (
        SELECT c.task_key, c.doc_id,
          max(${scores[scoring]}) FILTER (WHERE c.choice_index = i.label)
            - max(${scores[scoring]}) FILTER (WHERE c.choice_index <> i.label) AS margin
        FROM qa_choices c JOIN qa_instances i USING (task_key, doc_id)
        WHERE c.task_key BETWEEN ? AND ? AND i.task_key BETWEEN ? AND ? AND c.task_key IN (FROM wanted)
        GROUP BY ALL
      )
      SELECT i.task_key AS key, count(*)::DOUBLE AS questions,
        avg(coalesce(i.acc_${scoring}, (m.margin > 0)::INTEGER)) AS accuracy,
        avg(m.margin) FILTER (WHERE isfinite(m.margin)) AS margin
      FROM qa_instances i LEFT JOIN margins m USING (task_key, doc_id)
      WHERE i.task_key BETWEEN ? AND ? AND i.task_key IN (FROM wanted) GROUP BY i.task_key`,
      [`[${keys.join()}]`, keys[0]!, keys.at(-1)!, keys[0]!, keys.at(-1)!, keys[0]!, keys.at(-1)!]
    )
    return new Map(rows.map(({ accuracy, key, margin, questions }) => [
      Number(key),
      {
        questions: Number(questions),
        accuracy: accuracy as number | null,
        margin: margin as number | null
      }
    ]))
  }
)
