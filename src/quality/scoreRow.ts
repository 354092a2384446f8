import { classNames } from "../llm/index.ts"
import { type Libraries } from "../python/index.ts"
import {
  type ComponentName,
  componentNames,
  type Components,
  type FieldPath,
  getField,
  isObject,
  isPlaceholder,
  type JsonObject,
  metadataText,
  rounded,
  scoreOf,
  shapeOfRow,
  type Subject,
  unwrapCode,
  type Weights
} from "../rows/index.ts"
import { type CodeContext, judgeCode, type Verdict } from "./codeQuality.ts"
import { judgeDescription, type RepeatedTexts, sentencesOf } from "./descriptionQuality.ts"
import { TextCounts } from "./TextCounts.ts"

/** Where rows keep what, and what is looked at. */
export interface ScoringOptions {
  readonly codeField: FieldPath | undefined
  readonly descriptionField: FieldPath | undefined
  /** The code alone, for rows that are to be described later. */
  readonly codeOnly: boolean
  readonly weights: Weights
}

/** A row as it was read: its parts, and where they were found. */
export interface Parts {
  readonly subject: Subject
  readonly description: string
}

const textAt = (row: JsonObject, path: FieldPath): string | undefined => {
  const value = getField(row, path)
  return typeof value === "string" ? value : undefined
}

/** Code and description of a row, in any of the known shapes or through the given paths; an absent text is empty. */
export const partsOf = (
  row: JsonObject,
  { codeField, descriptionField }: Pick<ScoringOptions, "codeField" | "descriptionField">
): Parts => {
  const shape = codeField === undefined ? shapeOfRow(row) : { code: codeField, description: ["description"] }
  const code = shape === undefined ? "" : textAt(row, shape.code) ?? ""
  const path = descriptionField ?? shape?.description ?? ["description"]
  const className = metadataText(row, "class_name", "scene_class_name", "scene_name")
  // A conversation without a question would find the answer in its place.
  const isSame = descriptionField === undefined && shape !== undefined && path.join("\0") === shape.code.join("\0")
  return {
    description: isSame ? "" : textAt(row, path) ?? "",
    subject: {
      code: unwrapCode(code).text,
      source: metadataText(row, "source"),
      className: className === "" ? undefined : className,
      context: metadataText(row, "original_context"),
      title: metadataText(row, "video_title", "title"),
      url: metadataText(row, "youtube_url", "video_url", "original_url"),
      transcript: "",
      rejected: undefined
    }
  }
}

const contextOf = (row: JsonObject, className: string | undefined): CodeContext => {
  const metadata = isObject(row["metadata"]) ? row["metadata"] : {}
  const { directive_options: options, missing } = metadata
  return {
    className,
    isStill: isObject(options) && "save_last_frame" in options,
    missing: !Array.isArray(missing) ?
      [] :
      missing.flatMap((one: unknown) =>
        isObject(one) && typeof one["kind"] === "string" && typeof one["name"] === "string"
          ? [{ kind: one["kind"], name: one["name"] }]
          : []
      )
  }
}

/** Counts of no texts yet: `noteRow` adds to them. Memory: 18 to 36 bytes for each distinct description and sentence. */
export const makeRepeatedTexts = (): RepeatedTexts => ({ descriptions: new TextCounts(), sentences: new TextCounts() })

/** What a row adds to what others are compared with. The order of rows does not matter. */
export const noteRow = (repeated: RepeatedTexts, description: string): void => {
  if (isPlaceholder(description)) return
  repeated.descriptions.add(description)
  for (const sentence of sentencesOf(description)) repeated.sentences.add(sentence)
}

export type Reasons = Readonly<Partial<Record<ComponentName, string>>>

/** A row with its values, and in words why each is not 1. */
export interface Scored {
  readonly score: number
  readonly components: Components
  readonly reasons: Reasons
}

/** Everything that needs no model; pure, but for the tables. About 1 MB of code a second. */
export const scoreRow = (
  row: JsonObject,
  parts: Parts,
  options: ScoringOptions,
  repeated: RepeatedTexts,
  libraries: Libraries
): Scored => {
  const { className, code, context, source, title } = parts.subject
  const quality = judgeCode(code, contextOf(row, className), libraries)
  const description = options.codeOnly ? undefined : parts.description
  const verdicts: Readonly<Record<string, Verdict>> = {
    ...quality.verdicts,
    ...judgeDescription(
      description,
      code,
      `${context} ${title} ${source}`,
      quality,
      classNames(parts.subject),
      repeated
    )
  }
  return settled(verdicts, options.weights)
}

const settled = (verdicts: Readonly<Record<string, Verdict>>, weights: Weights): Scored => {
  const values = {} as Record<ComponentName, number | null>
  const reasons: Partial<Record<ComponentName, string>> = {}
  for (const name of componentNames) {
    const [value, why] = verdicts[name] ?? [null, ""]
    values[name] = value === null ? null : rounded(value)
    if (why !== "") reasons[name] = why
  }
  return { score: scoreOf(values, weights), components: values, reasons }
}

/** The same with a judge's opinion; null when there was none, with the reason. */
export const withJudgement = (scored: Scored, value: number | null, why: string, weights: Weights): Scored => {
  const values: Components = { ...scored.components, judge: value === null ? null : rounded(value) }
  return {
    score: scoreOf(values, weights),
    components: values,
    reasons: why === "" ? scored.reasons : { ...scored.reasons, judge: why }
  }
}
