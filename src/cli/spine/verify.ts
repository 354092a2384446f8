import { Args, Command, Options } from "@effect/cli"
import { Effect } from "effect"
import { print, printJson } from "../print.ts"

const manifest = Args.file({ name: "manifest", exists: "yes" }).pipe(
  Args.withDescription("A manifest that a stage wrote")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

export const verifyCommand = Command.make("verify", { manifest, json }, ({ json, manifest }) =>
  Effect.gen(function*() {
    const { assertHolds, verify } = yield* Effect.promise(() => import("../../stage/verify.ts"))
    const { files } = yield* verify(manifest)
    if (json) yield* printJson({ manifest, files })
    else yield* print(files.map((file) => `${file.state.padEnd(8)} ${file.role.padEnd(7)} ${file.path}`).join("\n"))
    yield* assertHolds(manifest, files)
  })).pipe(
    Command.withDescription(
      "Check that the files a manifest names are still the ones it was written for; exit code 7 when an output is not. Example: datawright verify data_formatted/manifest.json"
    )
  )
