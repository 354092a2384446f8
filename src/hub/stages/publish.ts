import { Layer } from "effect"
import { availableParallelism } from "node:os"
import { Options, Stage } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import * as hubs from "../hubs/registry.ts"
import { splitNames } from "../publish/finalFiles.ts"
import { publishDataset } from "../publish/publishDataset.ts"
import { Published, tellPublished } from "../publish/Published.ts"

const split = (name: string) =>
  Options.file(`JSON lines of the ${name} split; when one split is named, only named ones are published`).pipe(
    Options.optional("by its name in --input")
  )

/** A dataset's final files to a repository of the Hub, with one commit. */
export const publish = Stage.make({
  name: "publish",
  summary: "Put a dataset on the Hub with one commit: Parquet by split, a card, the manifest",
  details:
    "The card names licences and sources. Credentials in rows, unknown licences and leaking splits are refused with exit code 7, and nothing is sent. Needs HF_TOKEN, except for --dry-run.",
  examples: ["datawright publish --input data_formatted --repo org/name --private --dry-run"],
  options: {
    input: Options.folder("Folder of a dataset, as prepare and the stages after it leave it"),
    repo: Options.text("The dataset's repository on the Hub", "org/name").pipe(Options.inGroup("output")),
    train: split("train"),
    validation: split("validation"),
    test: split("test"),
    private: Options.flag("Make a private repository; refused where it is there and public").pipe(
      Options.inGroup("output")
    ),
    dryRun: Options.flag("Print files, sizes, hashes, the card and what would change; send nothing"),
    allowUnknownLicense: Options.flag("Publish rows whose licence is not known; the card says so"),
    allowPermissionRequired: Options.flag("Publish rows of authors who want to be asked: you have their permission"),
    threshold: Options.ratio("Jaccard similarity from which rows of two splits leak", { min: 0.1 }).pipe(
      Options.withDefault(0.7),
      Options.inGroup("limits")
    ),
    prettyName: Options.text("Title of the card").pipe(
      Options.optional("from the repository's name"),
      Options.inGroup("output")
    ),
    language: Options.text("Languages of the descriptions, such as en,fr", "code").pipe(
      Options.many("cut"),
      Options.withDefault(["en"]),
      Options.inGroup("output")
    ),
    tags: Options.text("Tags of the card: manim,animation", "tag").pipe(
      Options.many("cut"),
      Options.inGroup("output")
    ),
    outputDir: Options.newFolder("Keep what is published in this folder as well").pipe(Options.optional()),
    maxMemory: Options.integer("Megabytes for the search of leaks; beyond, it spills to disk", {
      min: 64,
      max: 1_000_000
    }).pipe(Options.withDefault(2000), Options.inGroup("limits")),
    force: Options.flag("Replace files of the repository and of --output-dir that publish did not write").pipe(
      Options.inGroup("output")
    )
  },
  result: Published,
  layers: () => Layer.merge(hubs["hugging-face"], Duck.layer),
  run: ({ language, maxMemory, repo, ...options }) =>
    publishDataset({
      ...options,
      named: Object.fromEntries(
        splitNames.flatMap((name) => options[name] === undefined ? [] : [[name, options[name]]])
      ),
      repository: repo,
      resources: { threads: availableParallelism(), maxMemoryBytes: maxMemory * 1e6 },
      languages: language
    }),
  tell: tellPublished
})
