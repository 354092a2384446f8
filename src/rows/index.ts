/** Rows and what they are made of: exact JSON, field paths, the standard record, layouts of other people, line readers. */
export { type Conversation, type RowSource, type Turn } from "./Conversation.ts"
export { Counter, otherName, topOf } from "./Counter.ts"
export { csvCell } from "./csvCell.ts"
export { CsvRows } from "./CsvRows.ts"
export { type CsvForm, type CsvProblem, CsvScanner } from "./CsvScanner.ts"
export { type Draft } from "./Draft.ts"
export { type FieldPath, formatFieldPath, getField, parseFieldPath, setField } from "./fieldPath.ts"
export { GrowingArray } from "./GrowingArray.ts"
export { sha256 } from "./hash.ts"
export { type Hash64, hashOfDigest, hashOfText, HashTable } from "./HashTable.ts"
export { isSample, sampleFault } from "./isSample.ts"
export { canonical, isObject, type JsonObject, parse, stringify } from "./Json.ts"
export * as Json from "./Json.ts"
export { type JsonRow, JsonRows, type JsonRowsOptions } from "./lines.ts"
export { nearest } from "./nearest.ts"
export { byCodeUnit } from "./order.ts"
export { isPlaceholder } from "./placeholder.ts"
export {
  type ComponentInfo,
  type ComponentName,
  componentNames,
  type Components,
  type Components as QualityComponents,
  components,
  components as qualityComponents,
  QualityConfiguration,
  ramp,
  rounded,
  scoreOf,
  weightedNames,
  type Weights,
  type Weights as QualityWeights
} from "./Quality.ts"
export { readConversation, type Reading, type ReadOptions, rowSource } from "./readConversation.ts"
export { Origin, Reject } from "./Reject.ts"
export { rowColumns } from "./rowColumns.ts"
export { described, metadataText, needsFlag, type RowShape, shapeOfRow } from "./rowShape.ts"
export { Metadata, Provenance, Sample, SourceId } from "./Sample.ts"
export { type Subject } from "./Subject.ts"
export { unwrapCode, type Unwrapped, unwrapPrompt } from "./unwrap.ts"
export { wordsOf, wordsOnly } from "./words.ts"
