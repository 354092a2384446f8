import { isObject, type Json, type JsonObject, metadataText } from "../rows/index.ts"
import { clip, excerpt } from "./excerpt.ts"
import { highlight } from "./highlight.ts"
import type { Card } from "./RowCard.ts"
import { type RowFacts, rowFacts, unknownName } from "./rowFacts.ts"

/** Where a row stands that is shown. */
export interface CardPlace {
  readonly file: string
  readonly line: number
  readonly split: string
}

/** Characters of a description that are shown. */
const longestDescription = 4000
const longestFact = 300

const object = (value: Json.Json | undefined): JsonObject => isObject(value) ? value : {}

/** `scenes.py, lines 4 to 17` */
const placeOf = (provenance: JsonObject): string => {
  const { path, start_line: start, end_line: end } = provenance as {
    readonly path?: Json.Json
    readonly start_line?: Json.Json
    readonly end_line?: Json.Json
  }
  if (typeof path !== "string") return ""
  return typeof start === "number" && typeof end === "number" ? `${path}, lines ${start} to ${end}` : path
}

const factsOf = (row: JsonObject, facts: RowFacts, { file, line }: CardPlace): Card["facts"] => {
  const metadata = object(row["metadata"])
  const provenance = object(metadata["provenance"])
  const text = (value: Json.Json | undefined) => typeof value === "string" ? value : ""
  const score = (value: number) => String(Number(value.toFixed(3)))
  const all: ReadonlyArray<readonly [string, string]> = [
    ["Licence", facts.license === unknownName ? "" : facts.license],
    ["Author", text(provenance["author"])],
    ["Taken from", placeOf(provenance)],
    ["Repository", text(provenance["repository"])],
    ["Video", metadataText(row, "video_title")],
    ["Library", facts.framework === unknownName ? "" : facts.framework],
    ["Quality", facts.quality === undefined ? "" : score(facts.quality)],
    ["Components", facts.components.map(([name, value]) => `${name.replaceAll("_", " ")} ${score(value)}`).join(", ")],
    ["Description by", text(object(metadata["description_generated_by"])["model"])],
    ["Length", `${facts.code.split("\n").length} lines, ${facts.code.length} characters`],
    ["Stands in", `${file}, line ${line}`],
    ["Id", metadataText(row, "id")]
  ]
  return all.filter(([, value]) => value !== "").map(([label, value]) => [label, clip(value, longestFact)] as const)
}

const titleOf = (row: JsonObject, facts: RowFacts, place: CardPlace): string => {
  const name = metadataText(row, "class_name", "title", "name")
  if (name !== "") return clip(name, 80)
  const first = facts.isDescribed ? facts.description.trim().split(/\n/)[0]! : ""
  return first === "" ? `Line ${place.line}` : clip(first, 80)
}

/** A row as the page shows it, with at most `mostCode` characters of its code. */
export const toCard = (row: JsonObject, place: CardPlace, mostCode: number): Card => {
  const facts = rowFacts(row)
  const { head, linesLeftOut, tail } = excerpt(facts.code, mostCode)
  const marks = (text: string) => facts.isCode ? highlight(text) : ""
  return {
    title: titleOf(row, facts, place),
    source: clip(facts.source, 120),
    split: place.split,
    description: facts.isDescribed ? clip(facts.description, longestDescription) : "",
    code: head,
    marks: marks(head),
    ...(linesLeftOut === 0 ? {} : { tail, linesLeftOut, tailMarks: marks(tail) }),
    features: facts.features.slice(0, 24),
    facts: factsOf(row, facts, place)
  }
}

/** A line of a rejects file as the page shows it: the record in it, and why it was left out. */
export const toRejectCard = (row: JsonObject, place: CardPlace, mostCode: number): Card => {
  const record = row["record"]
  const text = (name: string) => typeof row[name] === "string" ? clip(row[name] as string, 1000) : ""
  const origin = object(row["origin"])
  const from = typeof origin["file"] === "string"
    ? `${origin["file"]}${typeof origin["line"] === "number" ? `, line ${origin["line"]}` : ""}`
    : ""
  const card = isObject(record)
    ? toCard(record, place, mostCode)
    : toCard(typeof record === "string" ? { text: record } : { text: "" }, place, mostCode)
  const title = isObject(record) ? card.title : clip(text("detail").split(/\s/)[0] || from || card.title, 80)
  return {
    ...card,
    title,
    source: rejectSource(row),
    stage: text("stage") || unknownName,
    reason: text("reason") || unknownName,
    detail: text("detail"),
    facts: [
      ...(from === "" ? [] : [["Origin", clip(from, longestFact)] as const]),
      ...card.facts.filter(([label]) => label !== "Length" || card.code !== "")
    ]
  }
}

/** The source of a rejected row: its own, else its record's. */
export const rejectSource = (row: JsonObject): string => {
  const own = row["source"]
  if (typeof own === "string" && own !== "") return clip(own, 120)
  const record = row["record"]
  return isObject(record) ? clip(metadataText(record, "source") || unknownName, 120) : unknownName
}
