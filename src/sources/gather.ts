import { Effect, Either, Stream } from "effect"
import { examine, type Examined } from "../llm/index.ts"
import type { Libraries } from "../python/index.ts"
import { type Draft, isObject, Reject } from "../rows/index.ts"
import { Progress } from "../stage/index.ts"
import { type Extracted, type Extractor, ExtractorError, isReject, stage } from "./Extractor.ts"
import type { PrepareOptions } from "./PrepareOptions.ts"
import type { SourceTally } from "./prepareStats.ts"

/** What one source gave. `tally.in = drafts + rejects`. */
interface Gathered {
  readonly tally: SourceTally
  /** Samples that stand alone, in the order of the source. */
  readonly drafts: ReadonlyArray<Draft>
  readonly rejects: ReadonlyArray<Reject>
}

/** Counts one reject more. */
export const bump = (tally: SourceTally, reason: string): void => {
  tally.rejected.set(reason, (tally.rejected.get(reason) ?? 0) + 1)
}

const faultReject = ({ draft }: Examined, reason: string, detail: string): Reject =>
  new Reject({
    stage,
    reason,
    detail,
    origin: draft.origin,
    source: draft.source,
    record: { class_name: draft.metadata["class_name"], description: draft.description, code: draft.code }
  })

const provenanceText = (draft: Draft, key: "license" | "repository" | "commit"): string | undefined => {
  const provenance = draft.metadata["provenance"]
  const value = isObject(provenance) ? provenance[key] : undefined
  return typeof value === "string" ? value : undefined
}

/** Extracts and examines all of one source. A failure of the source as a whole is told in its tally. */
export const gather = Effect.fn("prepare.gather")(function*(
  extractor: typeof Extractor.Service,
  tables: Libraries,
  { allowUnresolved = false, licenses }: Pick<PrepareOptions, "allowUnresolved" | "licenses">
) {
  const progress = yield* Progress.Progress
  const { about } = extractor
  const tally: SourceTally = { about, in: 0, rejected: new Map(), commits: new Map() }
  const drafts: Array<Draft> = []
  const rejects: Array<Reject> = []
  const task = progress.task(about.id, about.expected)
  const leave = (reject: Reject) => {
    bump(tally, reject.reason)
    rejects.push(reject)
  }
  const take = (examined: Examined): void => {
    const { draft, fault } = examined
    const license = provenanceText(draft, "license")
    const commit = provenanceText(draft, "commit")
    if (commit !== undefined) tally.commits.set(provenanceText(draft, "repository") ?? "", commit)
    if (licenses !== undefined && (license === undefined || !licenses.includes(license))) {
      leave(
        faultReject(
          examined,
          "license-not-wanted",
          `its licence is ${license ?? "not known"}; wanted: ${licenses.join(", ")}`
        )
      )
    } else if (fault === undefined) drafts.push(draft)
    else if (allowUnresolved && fault.reason !== "syntax-error") {
      drafts.push({ ...draft, metadata: { ...draft.metadata, unresolved: fault.reason } })
    } else leave(faultReject(examined, fault.reason, fault.detail))
  }
  let breathed = performance.now()
  const one = (found: Extracted) =>
    Effect.suspend(() => {
      if (found.source !== about.id && !isReject(found)) {
        return new ExtractorError({
          source: about.id,
          reason: "Unreadable",
          detail: `${found.origin.file}: the row names "${found.source}" as its source`
        })
      }
      tally.in++
      task.advance(1)
      if (isReject(found)) leave(found)
      else take(examine(found, tables))
      // Progress and signals get their turn: a whole source may be one chunk of pure work.
      if (performance.now() - breathed < 50) return Effect.void
      breathed = performance.now()
      return Effect.sleep("0 millis")
    })
  const outcome = yield* Effect.either(
    Stream.runForEachChunk(extractor.drafts, (chunk) => Effect.forEach(chunk, one, { discard: true }))
  )
  task.finish()
  if (Either.isLeft(outcome)) tally.failed = outcome.left.message
  else if (tally.in === 0) {
    tally.failed = `${about.id}: no scene, notebook cell, documentation example or row was found in it`
  }
  const gathered: Gathered = { tally, drafts, rejects }
  return gathered
})
