import { isObject, stringify } from "../../rows/index.ts"
import type { FrontMatter } from "../card/frontMatter.ts"
import { isForbidden, isUnknown } from "../card/licences.ts"
import { code, escaped, link, number, table } from "../card/markdown.ts"
import type { FinalFiles, Stage } from "./finalFiles.ts"
import type { LeakProof } from "./leakProof.ts"
import { licensesOf, type Survey } from "./survey.ts"

export interface CardFacts {
  readonly repository: string
  readonly front: FrontMatter
  /** `front` as YAML, with a line end. */
  readonly frontText: string
  readonly survey: Survey
  readonly final: FinalFiles
  readonly leaks: ReadonlyArray<LeakProof>
  readonly version: string
}

const count = (n: number, one: string, many: string = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`

const licenseWords = (license: string | undefined): string =>
  license === undefined
    ? "not known"
    : license === "unlicensed"
    ? "none was given"
    : isForbidden(license)
    ? "no use without the author's permission"
    : code(license)

const total = (survey: Survey): number => survey.splits.reduce((sum, { rows }) => sum + rows, 0)

/** The table of licences, for the card and for `LICENSE.md`. */
export const licenseTable = (survey: Survey): string => {
  const where = (license: string | undefined) =>
    [
      ...new Set(
        survey.sources.filter((one) =>
          one.license === license || (license === undefined && isUnknown(one.license) && one.license !== "unlicensed")
        ).flatMap(({ repository, source }) => repository ?? source)
      )
    ].sort().map((place) => link(place)).join(", ")
  return table(
    ["licence", "rows", "of"],
    licensesOf(survey.sources).map(({ license, rows }) => [licenseWords(license), number(rows), where(license)])
  )
}

/** `LICENSE.md`, where one name cannot say it. */
export const licenseFile = (survey: Survey): string =>
  `# Licences

The rows of this dataset come from several places and keep the licences they had there. The column \`license\` of a row names its
licence (SPDX id), \`metadata\` where it was read. Nothing here grants more than those licences do.

${licenseTable(survey)}
`

const sourceTable = ({ sources }: Survey): string =>
  table(
    ["source", "from", "commit", "licence", "by", "rows"],
    sources.map((one) => [
      escaped(one.source),
      one.repository === undefined ? "not recorded" : link(one.url ?? one.repository, one.repository),
      one.commit === undefined ? "" : code(one.commit.slice(0, 12)),
      licenseWords(one.license) + (one.licenseSource === undefined ? "" : ` (${escaped(one.licenseSource)})`),
      escaped(one.author ?? ""),
      number(one.rows)
    ])
  )

/** Options as a manifest has them, without what is empty, and places on the maker's disk by their last name only. */
const optionsOf = ({ manifest }: Stage): string => {
  const plain = (value: unknown): string => {
    if (typeof value === "string" && /^(?:\/|[A-Za-z]:\\|\.\.?\/|~)/.test(value)) {
      return plain(value.split(/[/\\]/).at(-1))
    }
    return Array.isArray(value) ? value.map(plain).join(", ") : String(value)
  }
  return Object.entries(manifest.options).flatMap(([name, value]) => {
    const isEmpty = value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0)
    if (isEmpty || name === "base_url" || isObject(value) || (Array.isArray(value) && value.some(isObject))) return []
    return [`${name} ${code(plain(value))}`]
  }).join(", ")
}

const stageLine = (stage: Stage): string => {
  const { counts, stage: name, version } = stage.manifest
  const rejected = Object.entries(counts?.rejected ?? {}).map(([reason, rows]) => `${escaped(reason)} ${number(rows)}`)
  const told = counts === undefined
    ? ""
    : `: ${number(counts.in)} in, ${number(counts.out)} out` +
      (rejected.length === 0 ? "" : ` (left out: ${rejected.join(", ")})`)
  const options = optionsOf(stage)
  return `1. **${escaped(name)}** (datawright ${escaped(version)}) → ${stage.outputs.map(code).join(", ")}${told}.` +
    (options === "" ? "" : ` Options: ${options}.`)
}

const splitProof = ({ stages }: FinalFiles): ReadonlyArray<string> =>
  stages.flatMap(({ manifest }) => {
    const split = manifest.options["split"]
    if (manifest.stage !== "prepare" || !isObject(split)) return []
    const both = split["groups_on_both_sides"]
    const removed = Object.entries(manifest.counts?.rejected ?? {}).filter(([reason]) => reason.startsWith("duplicate"))
    const copies = removed.reduce((sum, [, rows]) => sum + rows, 0)
    return [
      `\`prepare\` took out ${count(copies, "copy", "copies")} before it split${
        copies === 0 ? "" : ` (${removed.map(([reason, rows]) => `${reason.slice(10)} ${number(rows)}`).join(", ")})`
      }, by group (a video's folder, a file, a row of an upstream set), with seed ${
        stringify(split["seed"])
      }; groups on both sides: ${Array.isArray(both) ? number(both.length) : "not recorded"}.`
    ]
  })

const leakLine = (proof: LeakProof): string =>
  `${proof.train} and ${proof.test.join(", ")}: ${count(proof.rows.train, "row")} against ${
    count(proof.rows.test, "row")
  }, ${count(proof.candidates, "candidate pair")} compared, ${
    count(proof.leaks, "leak")
  }. Highest similarity measured ${
    proof.highest.toFixed(3)
  }, threshold ${proof.threshold} (Jaccard, shingles of tokens), recall at the threshold ${
    (Math.floor(proof.recall * 1e4) / 100).toFixed(2)
  } %.` + (proof.unread === 0 ? "" : ` ${count(proof.unread, "row")} without such a text could not be compared.`)

const words: Readonly<Record<string, string>> = {
  description: "the request a person could have made; the prompt",
  code: "the program that answers it",
  source: "the source the row comes from, as in the table above",
  id: "SHA-256 of source and canonical code",
  license: "SPDX id of the licence of the row's origin, or `unlicensed`",
  repository: "where the code was found",
  metadata: "everything else, as JSON text: provenance (repository, commit, path, lines, licence), features of the code"
}

const fieldTable = ({ columns }: FrontMatter): string =>
  table(
    ["field", "type", "holds"],
    columns.map(({ name, type }) => [
      code(name),
      typeof type === "object"
        ? `list of ${type.turns.map(code).join(", ")}`
        : type === "texts"
        ? "list of texts"
        : type === "json"
        ? "JSON text"
        : type,
      words[name] ?? ""
    ])
  )

const limits = ({ final, front, leaks, survey }: CardFacts): ReadonlyArray<string> => {
  const rows = total(survey)
  const unknown = licensesOf(survey.sources).filter(({ license }) => isUnknown(license))
    .reduce((sum, one) => sum + one.rows, 0)
  const forbidden = survey.sources.filter(({ license }) => isForbidden(license)).reduce((sum, one) => sum + one.rows, 0)
  const compared = (name: string) => leaks.some(({ test, train }) => train === name || test.includes(name))
  return [
    ...(survey.undescribed === 0
      ? []
      : [
        `${count(survey.undescribed, "row")} of ${number(rows)} ${
          survey.undescribed === 1 ? "has" : "have"
        } no description.`
      ]),
    ...survey.writtenBy.map(([model, n]) =>
      `${count(n, "description")} ${n === 1 ? "was" : "were"} written by ${
        model === "" ? "a program, from the syntax tree" : escaped(model)
      }, not by a person.`
    ),
    ...(survey.repeated === 0
      ? []
      : [`${count(survey.repeated, "row")} repeat${survey.repeated === 1 ? "s" : ""} the code of an earlier row.`]),
    ...(unknown === 0
      ? []
      : [`${count(unknown, "row")} come${unknown === 1 ? "s" : ""} from places that state no licence that is known.`]),
    ...(forbidden === 0
      ? []
      : [`${count(forbidden, "row")} may be used with the author's permission alone; whoever uses them has to ask.`]),
    ...(front.license.front["license"] === "other" ? ["No single licence covers all rows; see `LICENSE.md`."] : []),
    ...final.unaccounted.map((name) => `How ${code(name)} was made is not recorded: no manifest accounts for it.`),
    ...front.splits.filter(({ name }) => front.splits.length > 1 && !compared(name)).map(({ name }) =>
      `${code(name)} was not compared with the other splits: its rows have no code.`
    ),
    "Code was read and checked, not run: that it parses and that its names resolve does not mean that it renders.",
    "Credentials were searched for by their forms (keys, tokens, private keys); personal data was not searched for."
  ]
}

/** The dataset card: `README.md` with its front matter. The same facts give the same text. */
export const card = (facts: CardFacts): string => {
  const { final, front, frontText, leaks, repository, survey, version } = facts
  const isOther = front.license.front["license"] === "other"
  const splits = table(
    ["split", "rows", "Parquet"],
    front.splits.map(({ fileBytes, name, rows }) => [code(name), number(rows), `${number(fileBytes)} bytes`])
  )
  const proofs = [
    ...splitProof(final),
    ...leaks.map(leakLine),
    ...(survey.rowsWithCode === 0
      ? []
      : [`Rows whose code is that of another row, letter by letter: ${number(survey.repeated)}.`])
  ]
  return `---
${frontText}---

# ${escaped(front.prettyName)}

${count(total(survey), "row")} from ${
    count(new Set(survey.sources.map(({ source }) => source)).size, "source")
  }, made with datawright ${version}.

${splits}

## Sources

${sourceTable(survey)}

${
    isOther
      ? `## Licences\n\nEach row keeps the licence of its origin; the column \`license\` names it.\n\n${
        licenseTable(survey)
      }\n`
      : `Licence of the whole: ${code(String(front.license.front["license"]))}, ${
        front.license.front["license"] === "unknown" ? "since no row's is known" : "which is that of every row"
      }.\n`
  }
## How it was made

${final.stages.length === 0 ? "Not recorded." : final.stages.map(stageLine).join("\n")}

\`manifest.json\` has sizes and hashes of every file here, and the runs with all their options.

## Copies and leaks

${
    proofs.length === 0
      ? "There is one split, and its rows have no code to compare."
      : proofs.map((line) => `* ${line}`).join("\n")
  }

## Fields

${fieldTable(front)}

## Loading

\`\`\`python
${front.columns.some(({ name }) => name === "metadata") ? "import json\n\n" : ""}from datasets import load_dataset

dataset = load_dataset("${repository}")
row = dataset["${front.splits[0]!.name}"][0]
${front.columns.some(({ name }) => name === "metadata") ? "metadata = json.loads(row[\"metadata\"])\n" : ""}\`\`\`

## Known limits

${limits(facts).map((line) => `* ${line}`).join("\n")}
`
}
