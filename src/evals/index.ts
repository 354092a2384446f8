/** Answers and results of evaluations: archives, tables, summaries. */
export * as Tar from "./archive/Tar.ts"
export { TarError } from "./archive/TarError.ts"
export { extract, type ExtractOptions, type ExtractReport } from "./extract.ts"
export { ingest as ingestAnswers, type IngestOptions as IngestAnswersOptions, type IngestReport } from "./ingest.ts"
export { summary as summarizeAnswers, type SummaryOptions } from "./summary.ts"
export { scorings } from "./summaryTable.ts"
