import { Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { extract } from "../extract.ts"
import { input, missing } from "./answerOptions.ts"

const Extracted = Schema.Struct({
  archives: Schema.Array(Schema.Struct({
    path: Schema.String,
    state: Schema.Literal("extracted", "unchanged", "failed"),
    members: Schema.Number,
    bytes: Schema.Number
  })),
  failed: Schema.Array(Schema.Struct({ name: Schema.String, reason: Schema.String }))
})

/** Archives in; folders out. */
export const qaExtract = Stage.make({
  name: "qa extract",
  aliases: ["evals extract"],
  summary: "Unpack tarballs, also tarballs in tarballs, into folders: safely, each whole or not at all",
  details:
    "Nothing is written outside the folder, links are left out, limits hold. Run again, it goes on where it stopped. Exit code 3 when one is refused.",
  examples: ["datawright qa extract --input models/ --output-dir answers/"],
  options: {
    input,
    outputDir: Options.newFolder("Folder for the files; each archive becomes a folder in it"),
    maxBytes: Options.integer("Most bytes one archive may unpack to", { min: 1 }).pipe(
      Options.withDefault(256 * 2 ** 30),
      Options.inGroup("limits")
    ),
    maxMembers: Options.integer("Most members of one archive", { min: 1 }).pipe(
      Options.withDefault(1_000_000),
      Options.inGroup("limits")
    ),
    maxRatio: Options.integer("Most bytes for each byte of the archive, from 16 MiB on", { min: 1 }).pipe(
      Options.withDefault(250),
      Options.inGroup("limits")
    )
  },
  result: Extracted,
  run: ({ input, maxBytes, maxMembers, maxRatio, outputDir }) =>
    extract({ inputs: input, outputDir, limits: { maxBytes, maxMemberBytes: maxBytes, maxMembers, maxRatio } }),
  tell: ({ archives }) =>
    archives.map(({ bytes, members, path, state }) => `${state.padEnd(9)} ${path}: ${members} files, ${bytes} bytes`)
      .join("\n"),
  conclude: ({ failed }) => missing("archives", failed)
})
