/** Statistics and pages to look at. */
export { chart, type Line, short } from "./chart.ts"
export { type DatasetReport, datasetReport, type ReportOptions as DatasetReportOptions } from "./datasetReport.ts"
export { type Bucket, type Summary } from "./Distribution.ts"
export { escape } from "./html.ts"
export { bars, percent } from "./plot.ts"
export { type DatasetStats, type FileStats, type SourceStats, stats, type StatsOptions } from "./stats.ts"
