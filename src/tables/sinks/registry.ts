export { layer as json } from "./JsonArray.ts"
export { layer as jsonl } from "./JsonLines.ts"
export { layer as parquet } from "./Parquet.ts"
