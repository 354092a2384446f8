import { Effect, Either } from "effect"
import { type HubError } from "../hub/index.ts"
import { type FileError, PartialFailure } from "../stage/index.ts"
import { DatasetGenerator } from "./DatasetGenerator.ts"
import type { DatasetResult, GenerateError, GenerateOptions } from "./DatasetReport.ts"
import { HubUploader, type UploadResult } from "./HubUploader.ts"
import type { DatasetPlan } from "./layout.ts"

export interface UploadTarget {
  readonly organisation: string
  readonly private?: boolean
  /** Upload a data set although some of its files are missing. */
  readonly partial?: boolean
}

/** One data set from inputs to the Hub. */
export interface GenerateOutcome {
  readonly result: DatasetResult
  readonly upload?: Either.Either<UploadResult, HubError | FileError> | undefined
  /** It has files that are missing, and so was not sent. */
  readonly withheld: boolean
}

const missing = (result: DatasetResult) => result.files.filter((file) => file.state === "missing")

const describe = (error: { readonly message: string } | undefined): string => error?.message ?? "?"

/**
 * Makes data set after data set and, with a target, sends each when all its files are there. What goes wrong with one does not
 * stop the others; `faultOf` tells it in the end.
 */
export const generate = Effect.fn("poi.generate")(function*(
  plans: ReadonlyArray<DatasetPlan>,
  options: GenerateOptions
) {
  const generator = yield* DatasetGenerator
  return yield* Effect.forEach(
    plans,
    (plan) => Effect.map(generator.generate(plan, options), (result): GenerateOutcome => ({ result, withheld: false }))
  )
})

/** Like `generate`; each dataset is uploaded as soon as it is complete. */
export const generateAndUpload = Effect.fn("poi.generateAndUpload")(function*(
  plans: ReadonlyArray<DatasetPlan>,
  options: GenerateOptions,
  target: UploadTarget
) {
  const generator = yield* DatasetGenerator
  const uploader = yield* HubUploader
  return yield* Effect.forEach(plans, (plan) =>
    Effect.gen(function*() {
      const result = yield* generator.generate(plan, options)
      const withheld = missing(result).length > 0 && target.partial !== true
      if (withheld || result.manifest === undefined) return { result, withheld } satisfies GenerateOutcome
      const upload = yield* Effect.either(uploader.upload(result.manifest, {
        organisation: target.organisation,
        repository: plan.repository,
        base: options.base,
        private: target.private
      }))
      return { result, withheld, upload } satisfies GenerateOutcome
    }))
})

/** What uploads of files made in a dry run would send, manifests left aside; nothing is sent. */
export const previewUploads = Effect.fn("poi.previewUploads")(function*(
  outcomes: ReadonlyArray<GenerateOutcome>,
  target: { readonly organisation: string; readonly base: string }
) {
  const uploader = yield* HubUploader
  return yield* Effect.forEach(outcomes, ({ result: { files, repository } }) =>
    uploader.preview(
      files.flatMap(({ bytes, file, gitOid, sha256 }) =>
        gitOid === undefined ? [] : [{ name: file.name, bytes, sha256, gitOid }]
      ),
      { ...target, repository }
    ))
})

/**
 * The error for what was not done; undefined when all was. It is the fault itself when nothing at all was done, otherwise a
 * `PartialFailure` that names each file and each upload that is missing, and why.
 */
export const faultOf = (
  outcomes: ReadonlyArray<GenerateOutcome>
): GenerateError | HubError | FileError | PartialFailure | undefined => {
  const lost = outcomes.flatMap(({ result }) =>
    missing(result).map((file) => ({
      name: `${result.dataset}/${file.file.name}`,
      error: file.error
    }))
  )
  const made = outcomes.some(({ result }) => result.files.some((file) => file.state !== "missing"))
  if (!made && lost[0]?.error !== undefined) return lost[0].error
  const uploads = outcomes.flatMap(({ result, upload, withheld }) => {
    const name = `upload of ${result.dataset}`
    if (withheld) return [{ name, reason: "files are missing" }]
    return upload !== undefined && Either.isLeft(upload) ? [{ name, reason: describe(upload.left) }] : []
  })
  const refused = outcomes.flatMap(({ upload }) => upload !== undefined && Either.isLeft(upload) ? [upload.left] : [])
  const sent = outcomes.some(({ upload }) => upload !== undefined && Either.isRight(upload))
  // A token or a quota that stops every upload is the one thing to mend.
  if (lost.length === 0 && !sent && refused[0] !== undefined && refused[0].exitCode !== 1) {
    return refused[0]
  }
  // Files of one codebook are missing for one reason: it is told with the first.
  const all = [
    ...lost.map(({ error, name }, i) => ({
      name,
      reason: i > 0 && lost[i - 1]!.error === error ? "the same" : describe(error)
    })),
    ...uploads
  ]
  return all.length === 0 ? undefined : new PartialFailure({ what: "things", missing: all })
}
