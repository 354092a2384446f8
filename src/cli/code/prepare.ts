import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { decimal, integer } from "../options.ts"
import { print, printJson } from "../print.ts"

const sources = Options.text("sources").pipe(
  Options.repeated,
  Options.withDescription(
    "Registry ids, ids of datawright.yaml, datasets of the Hub (hf:org/name[@revision][:split]), or all: --sources a b, --sources a,b"
  )
)
const datasets = Options.text("datasets").pipe(Options.repeated, Options.withDescription("The same as --sources"))
const repo = Options.text("repo").pipe(
  Options.repeated,
  Options.withDescription("A repository or folder of your own: path-or-url[@commit]")
)
const id = Options.text("id").pipe(Options.optional, Options.withDescription("Source id of the one --repo"))
const codeField = Options.text("code-field").pipe(
  Options.optional,
  Options.withDescription(
    "Where rows of hf: sources have their code, such as messages[1].content, if names do not tell"
  )
)
const descriptionField = Options.text("description-field").pipe(
  Options.optional,
  Options.withDescription("Where rows of hf: sources have the request")
)
const config = Options.file("config", { exists: "yes" }).pipe(
  Options.optional,
  Options.withDescription("Configuration file, else datawright.yaml if it is there")
)
const outputDir = Options.directory("output-dir").pipe(
  Options.withDefault("data_formatted"),
  Options.withDescription("Folder of the results; one of its own")
)
const testRatio = decimal("test-ratio", { min: 0, max: 1 }).pipe(
  Options.withDefault(0.1),
  Options.withDescription("Share of rows for the test side, 0 to 1")
)
const seed = Options.integer("seed").pipe(
  Options.withDefault(42),
  Options.withDescription("Seed of split and variants")
)
const augmentation = Options.boolean("augmentation").pipe(
  Options.withDescription("Add grammatical variants of human descriptions to training rows")
)
const augmentationFactor = decimal("augmentation-factor", { min: 1, max: 10 }).pipe(
  Options.withDefault(2.5),
  Options.withDescription("Rows out for each training row at most, with --augmentation")
)
const noDeduplicate = Options.boolean("no-deduplicate").pipe(Options.withDescription("Keep copies"))
const nearDuplicates = decimal("near-duplicates", { min: 0.3, max: 1 }).pipe(
  Options.withDefault(0.7),
  Options.withDescription("Similarity from which two scenes are copies of each other, 0.3 to 1")
)
const noNearDuplicates = Options.boolean("no-near-duplicates").pipe(
  Options.withDescription("Only exact and renamed copies count")
)
const balance = Options.boolean("balance").pipe(
  Options.withDescription("Meet the test ratio within a percentage point; rows may then move when sources are added")
)
const stratify = Options.boolean("stratify").pipe(Options.withDescription("Meet the test ratio within each source"))
const decontaminate = Options.file("decontaminate", { exists: "yes" }).pipe(
  Options.repeated,
  Options.withDescription("Benchmark rows (JSONL): training rows that hold 13 words in a row of theirs are left out")
)
const maxMemory = integer("max-memory", { min: 64, max: 1_000_000 }).pipe(
  Options.withDefault(2000),
  Options.withDescription("Megabytes for the search of near-duplicates; beyond, it spills to disk")
)
const allowUnresolved = Options.boolean("allow-unresolved").pipe(
  Options.withDescription("Keep samples that lack names or modules, labelled in metadata.unresolved")
)
const licenses = Options.text("licenses").pipe(
  Options.repeated,
  Options.withDescription("Only rows under these licences: SPDX ids, unlicensed, permission-required")
)
const offline = Options.boolean("offline").pipe(Options.withDescription("Never fetch: cache and local folders alone"))
const force = Options.boolean("force").pipe(
  Options.withDescription("Write into a folder that holds other files, and over files that were changed")
)
const concurrency = integer("concurrency", { min: 1, max: 64 }).pipe(
  Options.withDefault(4),
  Options.withDescription("Sources read at the same time, 1 to 64; changes no byte of the result")
)
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

export const prepareCommand = Command.make(
  "prepare",
  {
    sources,
    datasets,
    repo,
    id,
    codeField,
    descriptionField,
    config,
    outputDir,
    testRatio,
    seed,
    augmentation,
    augmentationFactor,
    noDeduplicate,
    nearDuplicates,
    noNearDuplicates,
    balance,
    stratify,
    decontaminate,
    maxMemory,
    allowUnresolved,
    licenses,
    offline,
    force,
    concurrency,
    json
  },
  (options) =>
    Effect.scoped(Effect.gen(function*() {
      const { failuresOf, prepare } = yield* Effect.promise(() => import("../../sources/prepare.ts"))
      const { openSources } = yield* Effect.promise(() => import("./openSources.ts"))
      const { summary } = yield* Effect.promise(() => import("./prepareSummary.ts"))
      const prepared = yield* prepare({
        sources: yield* openSources({
          ids: [...options.sources, ...options.datasets],
          repositories: options.repo,
          id: Option.getOrUndefined(options.id),
          config: Option.getOrUndefined(options.config),
          offline: options.offline,
          fields: {
            code: Option.getOrUndefined(options.codeField),
            description: Option.getOrUndefined(options.descriptionField)
          }
        }),
        outputDir: options.outputDir,
        testRatio: options.testRatio,
        seed: options.seed,
        augmentation: options.augmentation ? options.augmentationFactor : undefined,
        deduplicate: !options.noDeduplicate,
        nearDuplicates: options.noNearDuplicates ? false : options.nearDuplicates,
        balance: options.balance,
        stratify: options.stratify,
        decontaminate: options.decontaminate,
        maxMemoryBytes: options.maxMemory * 1e6,
        allowUnresolved: options.allowUnresolved,
        licenses: options.licenses.length === 0 ? undefined : options.licenses,
        force: options.force,
        concurrency: options.concurrency
      })
      yield* options.json ? printJson(prepared) : print(summary(prepared))
      const failures = failuresOf(prepared)
      if (failures !== undefined) return yield* failures
    }))
).pipe(
  Command.withDescription(
    "Turn repositories, notebooks, documentation and files into train.json and test.json: self-contained, checked, without copies, split by group. Example: datawright prepare --sources bundled --output-dir data_formatted"
  )
)
