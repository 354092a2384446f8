import { Command, Options } from "@effect/cli"
import { Effect, Layer, Option } from "effect"
import { availableParallelism } from "node:os"
import { threshold } from "../code/duplicateOptions.ts"
import { integer } from "../options.ts"
import { print, printJson } from "../print.ts"

const input = Options.directory("input", { exists: "yes" }).pipe(
  Options.withDescription("Folder of a dataset: train.json and test.json as prepare and the stages after it leave them")
)
const repo = Options.text("repo").pipe(Options.withDescription("The dataset's repository on the Hub: org/name"))
const split = (name: string) =>
  Options.file(name, { exists: "yes" }).pipe(
    Options.optional,
    Options.withDescription(`JSON lines of the ${name} split; when one split is named, only named ones are published`)
  )
const isPrivate = Options.boolean("private").pipe(
  Options.withDescription("Make the repository a private one; refused where it is there and public")
)
const dryRun = Options.boolean("dry-run").pipe(
  Options.withDescription("Print files, sizes, hashes, the card and what would change; send nothing")
)
const allowUnknown = Options.boolean("allow-unknown-license").pipe(
  Options.withDescription("Publish rows whose licence is not known; the card says so")
)
const allowForbidden = Options.boolean("allow-permission-required").pipe(
  Options.withDescription("Publish rows of authors who want to be asked: you have their permission")
)
const prettyName = Options.text("pretty-name").pipe(
  Options.optional,
  Options.withDescription("Title of the card; else from the repository's name")
)
const language = Options.text("language").pipe(
  Options.withDefault("en"),
  Options.withDescription("Languages of the descriptions, such as en,fr")
)
const tags = Options.text("tags").pipe(
  Options.withDefault(""),
  Options.withDescription("Tags of the card: manim,animation")
)
const outputDir = Options.directory("output-dir").pipe(
  Options.optional,
  Options.withDescription("Keep what is published in this folder as well")
)
const maxMemory = integer("max-memory", { min: 64, max: 1_000_000 }).pipe(
  Options.withDefault(2000),
  Options.withDescription("Megabytes for the search of leaks; beyond, it spills to disk")
)
const force = Options.boolean("force").pipe(
  Options.withDescription("Replace files of the repository and of --output-dir that publish did not write")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

const listOf = (text: string): ReadonlyArray<string> =>
  text.split(",").map((one) => one.trim()).filter((one) => one !== "")

export const publishCommand = Command.make(
  "publish",
  {
    input,
    repo,
    train: split("train"),
    validation: split("validation"),
    test: split("test"),
    isPrivate,
    dryRun,
    allowUnknown,
    allowForbidden,
    threshold: threshold("threshold"),
    prettyName,
    language,
    tags,
    outputDir,
    maxMemory,
    force,
    json
  },
  (options) =>
    Effect.gen(function*() {
      const { publish } = yield* Effect.promise(() => import("../../hub/publish/publish.ts"))
      const hubs = yield* Effect.promise(() => import("../../hub/hubs/registry.ts"))
      const { train, test, validation } = options
      const named = {
        ...(Option.isSome(train) ? { train: train.value } : {}),
        ...(Option.isSome(validation) ? { validation: validation.value } : {}),
        ...(Option.isSome(test) ? { test: test.value } : {})
      }
      const done = yield* publish({
        input: options.input,
        named,
        repository: options.repo,
        private: options.isPrivate,
        dryRun: options.dryRun,
        allowUnknownLicense: options.allowUnknown,
        allowPermissionRequired: options.allowForbidden,
        threshold: options.threshold,
        resources: { threads: availableParallelism(), maxMemoryBytes: options.maxMemory * 1e6 },
        prettyName: Option.getOrUndefined(options.prettyName),
        languages: listOf(options.language),
        tags: listOf(options.tags),
        outputDir: Option.getOrUndefined(options.outputDir),
        force: options.force
      }).pipe(Effect.provide(Layer.fresh(hubs["hugging-face"])))
      if (options.json) return yield* printJson(done)
      const changed = done.files.filter(({ state }) => state === "new").length
      const what = `${changed} of ${done.files.length} files` +
        (done.removed.length === 0 ? "" : `, ${done.removed.length} removed`)
      const where = `${done.repository}${done.created ? " (new)" : ""}`
      const ending = options.dryRun
        ? changed + done.removed.length === 0 ? `${where}: nothing would change` : `${where}: one commit with ${what}`
        : done.commit === undefined
        ? `${where}: nothing has changed, no commit`
        : `${where}: commit ${done.commit} with ${what}`
      yield* print([
        ...done.splits.map(({ file, name, rows }) => `${name.padEnd(10)} ${String(rows).padStart(9)} rows  ${file}`),
        ...done.files.map(({ bytes, path, sha256, state }) =>
          `${state.padEnd(10)} ${String(bytes).padStart(9)} bytes ${sha256.slice(0, 12)}  ${path}`
        ),
        ...done.removed.map((path) => `${"removed".padEnd(10)} ${path}`),
        ...(options.dryRun ? ["", done.card] : []),
        ...done.notes.map((note) => `note: ${note}`),
        ending
      ].join("\n"))
    })
).pipe(
  Command.withDescription(
    "Put a dataset on the Hub with one commit: Parquet by split, a card with licences and sources, the manifest. Credentials in rows, unknown licences and leaking splits are refused. Needs HF_TOKEN. Example: datawright publish --input data_formatted --repo org/name --private --dry-run"
  )
)
