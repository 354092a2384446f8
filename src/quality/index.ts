/** Scores of rows, the judge, and the stage that keeps the good ones. */
export { type FilterOptions, filterQuality, filterQualityWithJudge, type FilterSummary } from "./filterQuality.ts"
export { estimateJudging, type JudgeOptions } from "./JudgeRun.ts"
export { type Explained } from "./qualityTally.ts"
