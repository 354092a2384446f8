import { Either, ParseResult, Schema } from "effect"
import { isObject } from "./Json.ts"
import { Sample } from "./Sample.ts"

const sourceId = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

const isText = (value: unknown): boolean => value === undefined || typeof value === "string"
const isInt = (value: unknown): boolean => value === undefined || Number.isSafeInteger(value)

const texts = ["id", "original_context", "youtube_url", "video_title"]
const provenanceTexts = ["repository", "commit", "path", "license", "license_source", "author", "url"]
const provenanceInts = ["cell", "start_line", "end_line"]

/**
 * True for what the schema `Sample` decodes, told without it: 0.3 µs a record where the schema takes 10 or more, for stages that
 * look at every row of a large file. What is wrong with a record that fails, the schema tells.
 */
export const isSample = (value: unknown): boolean => {
  if (!isObject(value)) return false
  const { code, description, metadata, source } = value
  if (typeof description !== "string" || typeof code !== "string") return false
  if (typeof source !== "string" || !sourceId.test(source) || !isObject(metadata)) return false
  for (const key of texts) if (!isText(metadata[key])) return false
  const { needs_description: needs, provenance } = metadata
  if (needs !== undefined && typeof needs !== "boolean") return false
  if (provenance === undefined) return true
  if (!isObject(provenance)) return false
  for (const key of provenanceTexts) if (!isText(provenance[key])) return false
  for (const key of provenanceInts) if (!isInt(provenance[key])) return false
  return true
}

const decode = Schema.decodeUnknownEither(Sample)

/** What keeps a value from being a sample, in one line that names the field; undefined for a sample. */
export const sampleFault = (value: unknown): string | undefined => {
  if (isSample(value)) return undefined
  const decoded = decode(value)
  if (Either.isRight(decoded)) return undefined
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(decoded.left)
  return issue === undefined ? "not a sample" : `${issue.path.join(".") || "the record"}: ${issue.message}`
}
