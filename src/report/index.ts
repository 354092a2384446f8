/** Statistics and pages to look at. */
export { type DatasetReport, datasetReport, type ReportOptions as DatasetReportOptions } from "./datasetReport.ts"
export { type Bucket, type Summary } from "./Distribution.ts"
export * as PageKit from "./kit/index.ts"
export { bars, percent } from "./plot.ts"
export { report } from "./stages/report.ts"
export { stats } from "./stages/stats.ts"
export { type DatasetStats, type FileStats, measureDataset, type SourceStats, type StatsOptions } from "./stats.ts"
