/** Statistics and pages to look at. */
export { chart, type Line, short } from "./chart.ts"
export { type DatasetReport, datasetReport, type ReportOptions as DatasetReportOptions } from "./datasetReport.ts"
export { type Bucket, type Summary } from "./Distribution.ts"
export { escape } from "./html.ts"
export { bars, percent } from "./plot.ts"
export { report } from "./stages/report.ts"
export { stats } from "./stages/stats.ts"
export { type DatasetStats, type FileStats, measureDataset, type SourceStats, type StatsOptions } from "./stats.ts"
