import { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { FileError, fileError, InputError } from "../stage/index.ts"
import { Duck, type DuckConnection, stampOf } from "../tables/index.ts"
import { type Coordinates, coordinatesKey } from "./coordinates.ts"
import type { Session } from "./Session.ts"

/** Fails with `Changed` when somebody else changed the database since it was copied. */
export const assertSame = Effect.fn("qa.assertSame")(function*(db: string, stamp: string | undefined) {
  if ((yield* stampOf(db)) !== stamp) {
    return yield* new FileError({ path: db, reason: "Changed", detail: "by another program, while this one ran" })
  }
})

/** Copies the database, when there is one, and gives its stamp. One that is open elsewhere, or was not closed, is refused. */
export const copyDatabase = Effect.fn("qa.copyDatabase")(function*(db: string, partial: string) {
  const fs = yield* FileSystem.FileSystem
  const duck = yield* Duck.Duck
  if (!(yield* Effect.mapError(fs.exists(db), fileError(db)))) return undefined
  if (yield* Effect.mapError(fs.exists(`${db}.wal`), fileError(db))) {
    return yield* new InputError({
      where: db,
      found: `${db}.wal holds changes that are not in it yet`,
      next: "Close the program that writes it, or open and close it once with DuckDB"
    })
  }
  const stamp = yield* stampOf(db)
  yield* Effect.scoped(Effect.zipRight(
    duck.open(db, { readOnly: true }),
    Effect.mapError(fs.copyFile(db, partial), fileError(partial))
  ))
  return stamp
})

/** What the file knows already: its checkpoints, and the keys that are free. */
export const openSession = Effect.fn("qa.openSession")(function*(
  connection: DuckConnection,
  settings: Pick<Session, "request" | "vocabulary" | "limits">
) {
  const free = (table: string, key: string) =>
    Effect.map(
      connection.rows(`SELECT coalesce(max(${key}) + 1, 0)::INTEGER AS next FROM ${table}`),
      ([row]) => Number(row!["next"])
    )
  const owners = yield* connection.rows(
    `SELECT recipe_raw AS recipe, params, seed_raw AS seed, step, path FROM qa_checkpoints JOIN provenance USING (source_id)`
  )
  const session: Session = {
    ...settings,
    connection,
    owners: new Map(owners.map((row) => [coordinatesKey(row as unknown as Coordinates), row["path"] as string])),
    next: {
      source: yield* free("provenance", "source_id"),
      qa: yield* free("qa_checkpoints", "qa_key"),
      task: yield* free("qa_tasks", "task_key"),
      member: yield* free("qa_members", "member_key"),
      result: yield* free("eval_results", "result_key"),
      diagnostic: yield* free("diagnostics", "diagnostic_id")
    }
  }
  return session
})
