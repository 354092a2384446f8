import {
  type FieldPath,
  getField,
  isPlaceholder,
  type JsonObject,
  metadataText,
  needsFlag,
  type RowShape,
  shapeOfRow,
  type Subject,
  unwrapCode
} from "../../rows/index.ts"
import { placeholderContext } from "./needsDescription.ts"

/** Which rows are described, and where a row keeps what. */
export interface RowOptions {
  /** Describe rows that have a description too. */
  readonly all: boolean
  readonly codeField: FieldPath | undefined
  readonly descriptionField: FieldPath | undefined
}

/** What is to be done with a row. */
export type RowPlan =
  /** It has a description, or wants none. */
  | { readonly _tag: "Pass"; readonly description: string }
  | { readonly _tag: "Reject"; readonly reason: string; readonly detail: string }
  | { readonly _tag: "Describe"; readonly shape: RowShape; readonly subject: Subject }

const textAt = (row: JsonObject, path: FieldPath): string | undefined => {
  const value = getField(row, path)
  return typeof value === "string" ? value : undefined
}

/** Reads a row, in any of the known shapes or through the given paths. */
export const planRow = (row: JsonObject, { all, codeField, descriptionField }: RowOptions): RowPlan => {
  const found = codeField === undefined ? shapeOfRow(row) : undefined
  const shape: RowShape | undefined = codeField !== undefined
    ? { code: codeField, description: descriptionField ?? ["description"] }
    : found === undefined
    ? undefined
    : { code: found.code, description: descriptionField ?? found.description }
  const description = textAt(row, shape?.description ?? descriptionField ?? ["description"]) ?? ""
  const isWanted = all || (needsFlag(row) ?? false) || isPlaceholder(description)
  if (!isWanted) return { _tag: "Pass", description }
  const code = shape === undefined ? undefined : textAt(row, shape.code)
  if (shape === undefined || code === undefined || code.trim() === "") {
    return {
      _tag: "Reject",
      reason: "no-code",
      detail: code !== undefined ?
        "the row's code is empty" :
        `the row holds no code${
          codeField === undefined ? " under any known name; say where with --code-field" : " at --code-field"
        }; its fields are ${Object.keys(row).slice(0, 12).join(", ")}`
    }
  }
  const className = metadataText(row, "class_name", "scene_class_name", "scene_name")
  return {
    _tag: "Describe",
    shape,
    subject: {
      code: unwrapCode(code).text,
      source: metadataText(row, "source"),
      className: className === "" ? undefined : className,
      context: metadataText(row, "original_context") || placeholderContext(description),
      title: metadataText(row, "video_title", "title"),
      url: metadataText(row, "youtube_url", "video_url", "original_url"),
      transcript: metadataText(row, "narration", "transcript"),
      rejected: undefined
    }
  }
}

/** Names that must not turn up in a description. */
export const classNames = ({ className, code }: Subject): ReadonlyArray<string> => {
  const names = className === undefined ? [] : [className]
  for (const match of code.matchAll(/^class +([A-Za-z_]\w*)/gm)) if (names.length < 50) names.push(match[1]!)
  return names
}
