import { Schema } from "effect"
import { LeakProof } from "./leakProof.ts"

/** What became of a publication. */
export const Published = Schema.Struct({
  repository: Schema.String,
  commit: Schema.optional(Schema.String.annotations({
    description: "Id of the commit; absent when nothing had changed, and in a dry run"
  })),
  created: Schema.Boolean.annotations({ description: "The repository is new" }),
  files: Schema.Array(Schema.Struct({
    path: Schema.String,
    bytes: Schema.Number,
    sha256: Schema.String,
    state: Schema.Literal("new", "unchanged")
  })),
  removed: Schema.Array(Schema.String),
  splits: Schema.Array(Schema.Struct({ name: Schema.String, rows: Schema.Number, file: Schema.String })),
  license: Schema.String,
  leaks: Schema.Array(LeakProof),
  card: Schema.String.annotations({ description: "The card, whole" }),
  notes: Schema.Array(Schema.String).annotations({ description: "What a careful reader looks at before sending" })
})
export type Published = typeof Published.Type

/** A publication in lines: splits, files, the card in a dry run, and what became of the repository. */
export const tellPublished = (done: Published, { dryRun }: { readonly dryRun: boolean }): string => {
  const changed = done.files.filter(({ state }) => state === "new").length
  const what = `${changed} of ${done.files.length} files` +
    (done.removed.length === 0 ? "" : `, ${done.removed.length} removed`)
  const where = `${done.repository}${done.created ? " (new)" : ""}`
  const ending = dryRun
    ? changed + done.removed.length === 0 ? `${where}: nothing would change` : `${where}: one commit with ${what}`
    : done.commit === undefined
    ? `${where}: nothing has changed, no commit`
    : `${where}: commit ${done.commit} with ${what}`
  return [
    ...done.splits.map(({ file, name, rows }) => `${name.padEnd(10)} ${String(rows).padStart(9)} rows  ${file}`),
    ...done.files.map(({ bytes, path, sha256, state }) =>
      `${state.padEnd(10)} ${String(bytes).padStart(9)} bytes ${sha256.slice(0, 12)}  ${path}`
    ),
    ...done.removed.map((path) => `${"removed".padEnd(10)} ${path}`),
    ...(dryRun ? ["", done.card] : []),
    ...done.notes.map((note) => `note: ${note}`),
    ending
  ].join("\n")
}
