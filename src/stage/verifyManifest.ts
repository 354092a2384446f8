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
 * Reads each file once; memory does not grow with them. Inputs may have gone or
 * moved on since.
 */
export const verifyManifest = Effect.fn("verify")(function*(manifestPath: string) {
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

/** The failure of a manifest whose outputs do not all hold. */
export const brokenOutputs = (manifestPath: string, files: ReadonlyArray<Verified>): CheckFailed | undefined => {
  const broken = files.filter((file) => file.role === "output" && file.state !== "holds")
  return broken.length === 0
    ? undefined
    : new CheckFailed({
      check: manifestPath,
      detail: broken.map((file) => `${file.path} ${file.state === "missing" ? "is missing" : "was changed"}`).join(", ")
    })
}
