import { Effect, type Scope } from "effect"
import { appender, type DuckError } from "../tables/index.ts"
import type { Cell, Question } from "./question.ts"
import type { Finding, Session } from "./Session.ts"

/** The next keys at a moment: what came later has these or higher ones. */
export interface Mark {
  readonly qa: number
  readonly task: number
  readonly member: number
  readonly finding: number
}

/** A file of an archive, and how its lines were counted. */
export interface MemberRow {
  readonly archive: string
  readonly member: string
  readonly bytes: number
  readonly kind: "predictions" | "metrics" | "duplicate" | "refused" | "other"
  readonly qa?: number | undefined
  readonly task?: string | undefined
  readonly lines?: number
  readonly rejected?: number
}

/**
 * Writes rows of a source: questions and choices to their tables, tasks, members and findings to temporary tables (`staged_…`) until
 * the archive has been read to its end. Calls may throw what DuckDB throws.
 */
export interface RowWriter {
  readonly question: (taskKey: number, question: Question) => void
  /** Cells of `qa_tasks`. */
  readonly task: (cells: ReadonlyArray<Cell>) => void
  readonly member: (row: MemberRow) => void
  readonly tell: (finding: Finding) => void
  readonly mark: () => Mark
  /** Gives all rows so far to DuckDB. */
  readonly flush: Effect.Effect<void, DuckError>
  /** Takes back all rows since a mark. */
  readonly discard: (mark: Mark) => Effect.Effect<void, DuckError>
}

/** Rows not flushed when the scope closes are forgotten. Memory: a chunk of 2,048 rows for each of five tables. */
export const openRowWriter = (
  { connection, next }: Pick<Session, "connection" | "next">
): Effect.Effect<RowWriter, DuckError, Scope.Scope> =>
  Effect.gen(function*() {
    const instances = yield* appender(connection, "qa_instances")
    const choices = yield* appender(connection, "qa_choices")
    const tasks = yield* appender(connection, "staged_tasks")
    const members = yield* appender(connection, "staged_members")
    const findings = yield* appender(connection, "staged_diagnostics")
    let finding = 0
    const flush = connection.sync(() => {
      for (const one of [instances, choices, tasks, members, findings]) one.flush()
    })
    const writer: RowWriter = {
      question: (taskKey, question) => {
        const { choices: answers, docId, values } = question
        const row = instances.add()
        const columns = instances.columns
        columns[0]![row] = taskKey
        columns[1]![row] = docId
        columns[2]![row] = question.nativeId
        columns[3]![row] = question.nativeIdKind
        columns[4]![row] = question.label
        for (let i = 0; i < values.length; i++) columns[5 + i]![row] = values[i]!
        columns[5 + values.length]![row] = question.extra
        for (let index = 0; index < answers.length; index++) {
          const { extra, integers, isGreedy, numbers } = answers[index]!
          const at = choices.add()
          const cells = choices.columns
          cells[0]![at] = taskKey
          cells[1]![at] = docId
          cells[2]![at] = index
          cells[3]![at] = isGreedy
          for (let i = 0; i < numbers.length; i++) cells[4 + i]![at] = numbers[i]!
          for (let i = 0; i < integers.length; i++) cells[4 + numbers.length + i]![at] = integers[i]!
          cells[4 + numbers.length + integers.length]![at] = extra
        }
      },
      task: (cells) => tasks.row(cells),
      member: ({ archive, bytes, kind, lines = 0, member, qa, rejected = 0, task }) => {
        const names = [archive, member, task ?? null, kind]
        members.row([next.member++, qa ?? null, ...names, ...[bytes, lines, lines - rejected, rejected].map(BigInt)])
      },
      tell: ({ code, detail, message, severity, subject }) => {
        const text = detail === undefined ? null : JSON.stringify(detail)
        findings.row([finding++, severity, code, subject, text, message])
      },
      mark: () => ({ qa: next.qa, task: next.task, member: next.member, finding }),
      flush,
      discard: (mark) =>
        Effect.zipRight(
          flush,
          Effect.forEach(
            [
              ["qa_instances WHERE task_key", mark.task],
              ["qa_choices WHERE task_key", mark.task],
              ["staged_tasks WHERE task_key", mark.task],
              ["staged_members WHERE member_key", mark.member],
              ["staged_diagnostics WHERE seq", mark.finding]
            ] as const,
            ([where, key]) => connection.run(`DELETE FROM ${where} >= ?`, [key]),
            { discard: true }
          )
        )
    }
    return writer
  })
