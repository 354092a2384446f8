import { Effect, Schema } from "effect"
import * as Options from "../Options.ts"
import * as Stage from "../Stage.ts"
import { brokenOutputs, verifyManifest } from "../verifyManifest.ts"

const Verified = Schema.Struct({
  path: Schema.String.annotations({ description: "As the manifest names it" }),
  role: Schema.Literal("input", "output"),
  state: Schema.Literal("holds", "changed", "missing")
})

/** The files of a manifest against their bytes on disk. */
export const verify = Stage.make({
  name: "verify",
  summary: "Check that the files of a manifest are still those it was written for",
  details:
    "Exit code 7 when an output is missing or was changed; inputs may have moved on, which is told and is no failure.",
  examples: ["datawright verify data_formatted/manifest.json"],
  options: { manifest: Options.file("A manifest that a stage wrote").pipe(Options.positional) },
  result: Schema.Struct({ manifest: Schema.String, files: Schema.Array(Verified) }),
  run: ({ manifest }) => Effect.map(verifyManifest(manifest), ({ files }) => ({ manifest, files })),
  tell: ({ files }) => files.map((file) => `${file.state.padEnd(8)} ${file.role.padEnd(7)} ${file.path}`).join("\n"),
  conclude: ({ files, manifest }) => brokenOutputs(manifest, files)
})
