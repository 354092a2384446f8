import { Command, Options } from "@effect/cli"
import { Effect, Schema } from "effect"
import { print, printJson } from "../print.ts"
import { failWith } from "./failWith.ts"
import { input, json } from "./options.ts"

const outputDir = Options.directory("output-dir").pipe(
  Options.withDescription("Folder for the files; each archive becomes a folder in it")
)
const limit = (name: string, value: number, words: string) =>
  Options.integer(name).pipe(
    Options.withSchema(Schema.Int.pipe(Schema.positive())),
    Options.withDefault(value),
    Options.withDescription(words)
  )
const maxBytes = limit("max-bytes", 256 * 2 ** 30, "Most bytes one archive may unpack to")
const maxMembers = limit("max-members", 1_000_000, "Most members of one archive")
const maxRatio = limit("max-ratio", 250, "Most bytes for each byte of the archive, from 16 MiB on")

export const extractCommand = Command.make(
  "extract",
  { input, outputDir, maxBytes, maxMembers, maxRatio, json },
  (options) =>
    Effect.gen(function*() {
      const { extract } = yield* Effect.promise(() => import("../../evals/extract.ts"))
      const { maxBytes, maxMembers, maxRatio } = options
      const report = yield* extract({
        inputs: options.input,
        outputDir: options.outputDir,
        limits: { maxBytes, maxMemberBytes: maxBytes, maxMembers, maxRatio }
      })
      if (options.json) yield* printJson(report)
      else {
        for (const { bytes, members, path, state } of report.archives) {
          yield* print(`${state.padEnd(9)} ${path}: ${members} files, ${bytes} bytes`)
        }
      }
      yield* failWith("archives", report.failed)
    })
).pipe(
  Command.withDescription(
    "Unpack tarballs (also tarballs in tarballs) into folders, safely: nothing outside the folder, no links, within limits; whole or not at all, and from where it stopped when run again. Example: datawright qa extract --input models/ --output-dir answers/"
  )
)
