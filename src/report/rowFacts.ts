import {
  getField,
  isObject,
  isPlaceholder,
  type Json,
  type JsonObject,
  metadataText,
  needsFlag,
  shapeOfRow,
  stringify,
  unwrapCode
} from "../rows/index.ts"

/** What the report needs to know of a row. */
export interface RowFacts {
  readonly source: string
  readonly code: string
  /** False where no field is known to hold code, and `code` is a text or the row itself. */
  readonly isCode: boolean
  readonly description: string
  readonly isDescribed: boolean
  readonly license: string
  readonly framework: string
  readonly features: ReadonlyArray<string>
  readonly groups: ReadonlyArray<string>
  readonly animations: ReadonlyArray<string>
  readonly tokens: number | undefined
  readonly quality: number | undefined
  readonly components: ReadonlyArray<readonly [name: string, score: number]>
}

/** Where a row names no source, licence or library. */
export const unknownName = "(not said)"

const object = (value: Json.Json | undefined): JsonObject => isObject(value) ? value : {}

const number = (...values: ReadonlyArray<Json.Json | undefined>): number | undefined => {
  for (const value of values) if (typeof value === "number" && Number.isFinite(value)) return value
  return undefined
}

const names = (value: Json.Json | undefined): ReadonlyArray<string> =>
  Array.isArray(value)
    ? value.flatMap((one: Json.Json) =>
      typeof one === "string" ? [one] : isObject(one) && typeof one["class"] === "string" ? [one["class"]] : []
    )
    : []

const featureNames = (features: JsonObject): ReadonlyArray<string> =>
  Object.keys(features).flatMap((key) =>
    features[key] === true && /^(?:has|is)_/.test(key) ? [key.replace(/^(?:has|is)_/, "").replaceAll("_", " ")] : []
  )

/** Scores by name: numbers, or objects that have one as `score` or `value`. */
const componentsOf = (quality: JsonObject): ReadonlyArray<readonly [string, number]> =>
  Object.entries(object(quality["components"])).flatMap(([name, value]) => {
    const score = number(value, object(value)["score"], object(value)["value"])
    return score === undefined ? [] : [[name, score] as const]
  })

const texts = (row: JsonObject): { readonly code: string; readonly description: string; readonly isCode: boolean } => {
  const shape = shapeOfRow(row)
  const at = (path: ReadonlyArray<string | number>) => {
    const value = getField(row, path)
    return typeof value === "string" ? value : ""
  }
  if (shape !== undefined) {
    return { code: unwrapCode(at(shape.code)).text, description: at(shape.description), isCode: true }
  }
  for (const name of ["text", "content", "answer", "response"]) {
    if (typeof row[name] === "string") {
      const asked = ["question", "prompt", "instruction", "description"].find((one) => typeof row[one] === "string")
      return { code: at([name]), description: asked === undefined ? "" : at([asked]), isCode: false }
    }
  }
  return { code: stringify(row), description: "", isCode: false }
}

/** Reads a row of any known shape; what is absent is `unknownName`, empty or undefined. Never throws. */
export const rowFacts = (row: JsonObject): RowFacts => {
  const metadata = object(row["metadata"])
  const features = object(metadata["code_features"])
  const quality = metadata["quality"]
  const { code, description, isCode } = texts(row)
  return {
    source: metadataText(row, "source") || unknownName,
    code,
    isCode,
    description,
    isDescribed: !isPlaceholder(description) && needsFlag(row) !== true,
    license: metadataLicense(row, metadata),
    framework: metadataText(row, "framework") || unknownName,
    features: featureNames(features),
    groups: names(features["visual_groups"]),
    animations: names(features["animations"]),
    tokens: number(metadata["tokens"], metadata["token_count"], object(features["structure"])["tokens"]),
    quality: number(object(quality)["score"], quality),
    components: componentsOf(object(quality))
  }
}

const metadataLicense = (row: JsonObject, metadata: JsonObject): string => {
  const license = object(metadata["provenance"])["license"]
  return typeof license === "string" && license !== "" ? license : metadataText(row, "license") || unknownName
}
