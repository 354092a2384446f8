import { Either, Schema } from "effect"
import { type HubError } from "../hub/index.ts"
import { type FileError, type InputError } from "../stage/index.ts"
import { CollisionsForm } from "./tellGenerated.ts"
import type { VerifyResult } from "./verify.ts"

/** What `poi verify` found, and the mended files it wrote. */
export interface Verified {
  readonly results: ReadonlyArray<VerifyResult>
  /** Paths, none when nothing was to be mended; or why that failed. */
  readonly mended: Either.Either<ReadonlyArray<string>, FileError | HubError | InputError>
}

const FaultForm = Schema.Struct({ where: Schema.String, what: Schema.String })

const byName = <A, I>(value: Schema.Schema<A, I>) => Schema.Record({ key: Schema.String, value })

/** The form of `poi verify --json`, one entry a data set. */
export const Printed = Schema.Array(Schema.Struct({
  dataset: Schema.String,
  repository: Schema.String,
  files: Schema.Number.annotations({ description: "Generated files that were looked at" }),
  faults: Schema.Array(FaultForm),
  leaks: byName(Schema.Struct({ rows: Schema.Number, identical: Schema.Number, target_visits: Schema.Number })),
  empty_histories: byName(Schema.Number).annotations({ description: "Rows without a history, by split" }),
  codebooks: byName(Schema.Struct({
    lists: CollisionsForm,
    triples: CollisionsForm.annotations({ description: "The same for the first three codes alone" }),
    shared: Schema.Array(Schema.Struct({ code: Schema.String, pois: Schema.Array(Schema.String) })),
    unknown_pois: byName(Schema.Number).annotations({ description: "Rows with a POI that it lacks, by split" })
  })),
  skipped: Schema.Array(FaultForm).annotations({ description: "What could not be checked, and why" })
}))

const describe = (result: VerifyResult): string =>
  [
    `${result.dataset}: ${result.files} files looked at, ${result.faults.length} ${
      result.faults.length === 1 ? "fault" : "faults"
    }`,
    ...Object.entries(result.codebooks).flatMap(([model, { lists, shared, triples, unknown_pois }]) => [
      `  ${model}: ${lists.pois} POIs, ${lists.distinct} distinct codes, ${lists.collided} collided, ${lists.poisInCollision} POIs share one, at most ${lists.largest}`,
      `    first three codes: ${triples.distinct} distinct, ${triples.collided} collided, ${triples.poisInCollision} POIs share one, at most ${triples.largest}`,
      ...shared.slice(0, 3).map(({ code, pois }) =>
        `    ${code}: POIs ${pois.slice(0, 12).join(", ")}${pois.length > 12 ? ` and ${pois.length - 12} more` : ""}`
      ),
      ...(shared.length > 3 ? [`    and ${shared.length - 3} more shared codes (--json lists all)`] : []),
      ...Object.entries(unknown_pois).filter(([, rows]) => rows > 0).map(([split, rows]) =>
        `    ${split}: ${rows} rows with a POI that it lacks`
      )
    ]),
    ...Object.entries(result.leaks).map(([split, { identical, rows, target_visits }]) =>
      `  ${split}: of ${rows} rows ${identical} are in train, ${target_visits} have their target visit there`
    ),
    ...Object.entries(result.empty_histories).map(([split, rows]) => `  ${split}: ${rows} empty histories`),
    ...result.faults.map(({ what, where }) => `  fault: ${where}: ${what}`),
    ...result.skipped.map(({ what, where }) => `  not checked: ${where}: ${what}`)
  ].join("\n")

/** What was found in each data set, then the mended files, one a line. */
export const tellVerified = ({ mended, results }: Verified): string =>
  [
    ...results.map(describe),
    ...Either.getOrElse(mended, (): ReadonlyArray<string> => []).map((path) => `wrote ${path}`)
  ].join("\n")
