import { Path } from "@effect/platform"
import { Effect } from "effect"
import { CheckFailed } from "./errors.ts"
import { fingerprint } from "./Files.ts"
import { readManifest } from "./Outputs.ts"

/** What became of one file of a manifest. */
export interface Verified {
  readonly path: string
  readonly role: "input" | "output"
  readonly state: "holds" | "changed" | "missing"
}

/**
 * Compares every file a manifest names with its bytes on disk: outputs first, then inputs, in the manifest's order.
 * Reads each file once; memory does not grow with them. Any difference in an output fails with `CheckFailed`; inputs may
 * have gone or moved on, which is told but is no failure.
 */
export const verify = Effect.fn("verify")(function*(manifestPath: string) {
  const paths = yield* Path.Path
  const manifest = yield* readManifest(manifestPath)
  const folder = paths.dirname(paths.resolve(manifestPath))
  const files = [
    ...manifest.outputs.map((file) => ({ role: "output" as const, file })),
    ...manifest.inputs.map((file) => ({ role: "input" as const, file }))
  ]
  const verified = yield* Effect.forEach(files, ({ file, role }) =>
    fingerprint(paths.resolve(folder, file.path)).pipe(
      Effect.map((now): Verified => ({
        path: file.path,
        role,
        state: now.sha256 === file.sha256 && now.bytes === file.bytes ? "holds" : "changed"
      })),
      Effect.catchTag("FileError", (): Effect.Effect<Verified> =>
        Effect.succeed({ path: file.path, role, state: "missing" }))
    ))
  return { manifest, files: verified }
})

/** Fails when an output does not hold. */
export const assertHolds = (manifestPath: string, files: ReadonlyArray<Verified>): Effect.Effect<void, CheckFailed> => {
  const broken = files.filter((file) => file.role === "output" && file.state !== "holds")
  return broken.length === 0
    ? Effect.void
    : new CheckFailed({
      check: manifestPath,
      detail: broken.map((file) => `${file.path} ${file.state === "missing" ? "is missing" : "was changed"}`).join(", ")
    })
}
