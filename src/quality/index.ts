/** Scores of rows, the judge, and the stage that keeps the good ones. */
export { filterDataset, type FilterSettings } from "./filterDataset.ts"
export { type FilterOptions, filterRows, type FilterSummary, filterWithJudge } from "./filterRows.ts"
export { estimateJudging, type JudgeOptions } from "./JudgeRun.ts"
export { type Explained } from "./qualityTally.ts"
export { filterQuality } from "./stages/filterQuality.ts"
