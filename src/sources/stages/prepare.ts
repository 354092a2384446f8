import { Effect } from "effect"
import { Options, Stage, UsageError } from "../../stage/index.ts"
import { chooseExtractors } from "../chooseExtractors.ts"
import { failuresOf, Prepared } from "../Prepared.ts"
import { prepareDataset } from "../prepareDataset.ts"
import { prepareDefaults } from "../PrepareOptions.ts"
import { sourceServices } from "../sourceServices.ts"
import { tellPrepared } from "../tellPrepared.ts"

/** Repositories, notebooks, documentation and rows to a training and a test file. */
export const prepare = Stage.make({
  name: "prepare",
  summary: "Turn repositories, notebooks, documentation and rows into train.json and test.json",
  details:
    "Samples are self-contained, checked, without copies, and split by group; what is left out stands in rejects.jsonl with its reason. Without --sources and --repo all registered sources are read. A source that fails does not end the run: the others are written and the exit code is 3.",
  examples: [
    "datawright prepare --sources bundled --output-dir data_formatted",
    "datawright prepare --repo ./animations https://github.com/org/name@v1 --output-dir data_formatted"
  ],
  options: {
    sources: Options.text(
      "Ids of datawright sources, datasets of the Hub (hf:org/name[@revision][:split]), or all",
      "id"
    )
      .pipe(Options.many("cut"), Options.inGroup("input")),
    datasets: Options.text("The same as --sources", "id").pipe(Options.many("cut"), Options.inGroup("input")),
    repo: Options.text("A repository or folder of your own: path-or-url[@commit]", "repository").pipe(
      Options.many(),
      Options.inGroup("input")
    ),
    id: Options.text("Id of the one --repo as a source", "id").pipe(
      Options.optional("the repository's name"),
      Options.inGroup("input")
    ),
    codeField: Options.fieldPath("Where rows of hf: sources have their code, such as messages[1].content").pipe(
      Options.optional("told by the columns' names")
    ),
    descriptionField: Options.fieldPath("Where rows of hf: sources have the request").pipe(
      Options.optional("told by the columns' names")
    ),
    decontaminate: Options.file("Benchmarks (JSON lines): training rows with 13 words in a row of theirs are left out")
      .pipe(Options.many()),
    config: Options.file("Configuration file, for sources of your own").pipe(
      Options.optional("datawright.yaml, if it is there"),
      Options.inGroup("general")
    ),
    outputDir: Options.newFolder("Folder of the results, one of its own").pipe(Options.withDefault("data_formatted")),
    testRatio: Options.ratio("Share of rows for the test side").pipe(
      Options.withDefault(prepareDefaults.testRatio),
      Options.inGroup("output")
    ),
    balance: Options.flag("Meet the test ratio within a point; rows may then move when sources are added").pipe(
      Options.inGroup("output")
    ),
    stratify: Options.flag("Meet the test ratio within each source").pipe(Options.inGroup("output")),
    seed: Options.integer("Seed of split and variants", { min: -Infinity }).pipe(
      Options.withDefault(prepareDefaults.seed),
      Options.inGroup("output")
    ),
    augmentation: Options.flag("Add grammatical variants of human descriptions to training rows").pipe(
      Options.inGroup("output")
    ),
    augmentationFactor: Options.number("Rows out for each training row at most, with --augmentation", {
      min: 1,
      max: 10
    }).pipe(Options.withDefault(2.5), Options.inGroup("output")),
    noDeduplicate: Options.flag("Keep copies"),
    nearDuplicates: Options.ratio("Similarity from which two scenes are copies of each other", { min: 0.3 }).pipe(
      Options.withDefault(prepareDefaults.nearDuplicates),
      Options.inGroup("limits")
    ),
    noNearDuplicates: Options.flag("Only exact and renamed copies count"),
    licenses: Options.text("Only rows under these licences: SPDX ids, unlicensed, permission-required", "licence").pipe(
      Options.many("cut")
    ),
    allowUnresolved: Options.flag("Keep samples that lack names or modules, labelled in metadata.unresolved"),
    offline: Options.flag("Never fetch: cache and local folders alone"),
    maxMemory: Options.integer("Megabytes for the search of near-duplicates; beyond, it spills to disk", {
      min: 64,
      max: 1_000_000
    }).pipe(Options.withDefault(prepareDefaults.maxMemoryBytes / 1e6), Options.inGroup("limits")),
    concurrency: Options.integer("Sources read at the same time; changes no byte of the result", { min: 1, max: 64 })
      .pipe(Options.withDefault(prepareDefaults.concurrency), Options.inGroup("limits")),
    force: Options.force
  },
  result: Prepared,
  check: ({ id, repo }) =>
    id !== undefined && repo.length !== 1
      ? new UsageError({ found: "--id without exactly one --repo", next: "Name one repository with --repo" })
      : undefined,
  layers: sourceServices,
  run: (options) =>
    Effect.flatMap(
      chooseExtractors({
        ids: [...options.sources, ...options.datasets],
        repositories: options.repo,
        id: options.id,
        fields: { code: options.codeField, description: options.descriptionField }
      }),
      (extractors) =>
        prepareDataset({
          ...options,
          extractors,
          augmentation: options.augmentation ? options.augmentationFactor : undefined,
          deduplicate: !options.noDeduplicate,
          nearDuplicates: options.noNearDuplicates ? false : options.nearDuplicates,
          maxMemoryBytes: options.maxMemory * 1e6,
          licenses: options.licenses.length === 0 ? undefined : options.licenses
        })
    ),
  tell: tellPrepared,
  conclude: failuresOf
})
