export * as Tar from "./evals/archive/Tar.ts"
export { TarError } from "./evals/archive/TarError.ts"
export { extract, type ExtractOptions, type ExtractReport } from "./evals/extract.ts"
export {
  ingest as ingestAnswers,
  type IngestOptions as IngestAnswersOptions,
  type IngestReport
} from "./evals/ingest.ts"
export { summary as summarizeAnswers, type SummaryOptions } from "./evals/summary.ts"
export { type Target as ExportTarget } from "./export/exportFiles.ts"
export { type Exported, type ExportedFile, type ExportOptions, exportRows } from "./export/exportRows.ts"
export * as formats from "./export/formats/registry.ts"
export * as Tokens from "./export/Tokens.ts"
export * as Hub from "./hub/Hub.ts"
export * as HubPush from "./hub/HubPush.ts"
export * as hubs from "./hub/hubs/registry.ts"
export { assertPublishable, type LeakProof } from "./hub/publish/leakProof.ts"
export { publish, type Published, type PublishOptions } from "./hub/publish/publish.ts"
export { makeScanner, type ScanSecrets } from "./hub/secrets/Secrets.ts"
export { StoredAnswer, Usage } from "./llm/Answer.ts"
export * as answerStores from "./llm/answers/registry.ts"
export { AnswerStore, AnswerStoreError } from "./llm/AnswerStore.ts"
export * as backends from "./llm/backends/registry.ts"
export { describe, type DescribeOptions, type DescribeSummary } from "./llm/describe/describe.ts"
export { type BatchOptions, describeInBatches } from "./llm/describe/describeInBatches.ts"
export { type Estimate, estimate } from "./llm/describe/estimate.ts"
export { explain, type Explanation } from "./llm/describe/explain.ts"
export { type DescriptionKind, fittingTemplates, kindOf, type Template } from "./llm/describe/promptTemplates.ts"
export * as transcripts from "./llm/describe/transcripts/registry.ts"
export { Transcripts } from "./llm/describe/transcripts/Transcripts.ts"
export { LanguageModel, LanguageModelError, type LanguageModelService, Outcome } from "./llm/LanguageModel.ts"
export { type ModelRequest, requestKey } from "./llm/ModelRequest.ts"
export { exportAnswers, importAnswers } from "./llm/moveAnswers.ts"
export * as Paying from "./llm/Paying.ts"
export * as Tally from "./llm/Tally.ts"
export { type CodeFeatures, codeFeatures, type VisualElement } from "./manim/features.ts"
export { narration } from "./manim/narration.ts"
export type { Spoken } from "./manim/scene/Findings.ts"
export { type Benchmarks, type Contamination, readBenchmarks } from "./near/contamination.ts"
export { type Deduped, dedupeFile, type DedupeOptions } from "./near/dedupeFile.ts"
export { deduplicate, type Deduplicated, idOf, type Priorities } from "./near/deduplicate.ts"
export { deduplicationReport, duplicateRejects } from "./near/deduplicationReport.ts"
export { type Cluster, describePlace, type DuplicateKind, type NearLinks, type Removal } from "./near/duplicates.ts"
export { assertNoLeaks, findLeaks, type Leak, type Leaks, type LeaksOptions } from "./near/leaks.ts"
export { nearDuplicates, type Resources } from "./near/nearDuplicates.ts"
export { type NearProof, type Partition, partition, type PartitionOptions } from "./near/partition.ts"
export { chooseBands, type NearChoice, type NearSettings, nearSettings, recallOf } from "./near/settings.ts"
export { fraction, type Side } from "./near/sides.ts"
export { type Split, split, type SplitOptions, type SplitProof } from "./near/split.ts"
export type { Collisions } from "./poi/codebook.ts"
export * as DataDownloader from "./poi/DataDownloader.ts"
export { DatasetGenerator } from "./poi/DatasetGenerator.ts"
export type { DatasetResult, GenerateOptions } from "./poi/DatasetReport.ts"
export {
  conclude as concludePoi,
  generate as generatePoi,
  generateAndUpload as publishPoi,
  type GenerateOutcome
} from "./poi/generate.ts"
export { HubUploader, type UploadOptions, type UploadResult } from "./poi/HubUploader.ts"
export { type GeneratedJson, JsonGenerator, type JsonRequest } from "./poi/JsonGenerator.ts"
export { baseFolder, loadDatasets as loadPoiDatasets, plan as planPoi, type Selection } from "./poi/layout.ts"
export { mendDataset } from "./poi/mend.ts"
export {
  type PlannedFile,
  type PoiDataset,
  PoiDatasets,
  PoiKind,
  poiKinds,
  PoiSplit,
  poiSplits
} from "./poi/PoiLayout.ts"
export { processCheckins, processDefaults, type ProcessOptions } from "./poi/process.ts"
export { verifyDataset, type VerifyResult } from "./poi/verify.ts"
export { verifyHub } from "./poi/verifyHub.ts"
export type { Cell, Missing, Piece, Problem, Project, ProjectFile, Scene } from "./python/Project.ts"
export { canonicalHash, canonicalText, canonicalTokens, DEDENT, INDENT, NEWLINE, sampleId } from "./python/tokens.ts"
export {
  type FilterOptions,
  filterQuality,
  filterQualityWithJudge,
  type FilterSummary
} from "./quality/filterQuality.ts"
export type { JudgeOptions } from "./quality/JudgeRun.ts"
export {
  type DatasetReport,
  datasetReport,
  type ReportOptions as DatasetReportOptions
} from "./report/datasetReport.ts"
export { type DatasetStats, type FileStats, type SourceStats, stats, type StatsOptions } from "./report/stats.ts"
export type { Conversation, RowSource, Turn } from "./rows/Conversation.ts"
export type { Draft } from "./rows/Draft.ts"
export { getField, parseFieldPath, setField } from "./rows/fieldPath.ts"
export { sha256 } from "./rows/hash.ts"
export { isSample, sampleFault } from "./rows/isSample.ts"
export * as Json from "./rows/Json.ts"
export { isPlaceholder } from "./rows/placeholder.ts"
export {
  type ComponentInfo,
  type ComponentName,
  type Components as QualityComponents,
  components as qualityComponents,
  scoreOf,
  type Weights as QualityWeights
} from "./rows/Quality.ts"
export { readConversation, type Reading, type ReadOptions } from "./rows/readConversation.ts"
export { Origin, Reject } from "./rows/Reject.ts"
export { Metadata, Provenance, Sample, SourceId } from "./rows/Sample.ts"
export type { Subject } from "./rows/Subject.ts"
export { augment, type AugmentOptions } from "./sources/augment.ts"
export { fromConfiguration, fromHub, fromRepository, type HubFields } from "./sources/custom/registry.ts"
export {
  type About,
  type Extracted,
  Extractor,
  ExtractorError,
  type ExtractorLayer,
  isReject,
  type SourceOrigin
} from "./sources/Extractor.ts"
export { type Blob, Git, GitError, type GitOrigin, type Tree, type TreeEntry } from "./sources/git/Git.ts"
export * as gits from "./sources/git/registry.ts"
export * as extractors from "./sources/registry.ts"
export * as Configuration from "./stage/Configuration.ts"
export { CheckFailed, FileError, InputError, PartialFailure, UsageError } from "./stage/errors.ts"
export { ExitCode } from "./stage/ExitCode.ts"
export * as Jsonl from "./stage/Jsonl.ts"
export { Counts, Manifest, ManifestFile } from "./stage/Manifest.ts"
export * as Outputs from "./stage/Outputs.ts"
export { dataFile, DataFolder } from "./stage/Package.ts"
export * as Progress from "./stage/Progress.ts"
export * as Rejects from "./stage/Rejects.ts"
export { type RunOptions, runPipeline, type StagePlan } from "./stage/runPipeline.ts"
export { StageError, Stages } from "./stage/Stages.ts"
export { verify } from "./stage/verify.ts"
export * as Duck from "./tables/Duck.ts"
export type { Column, ColumnType, Format, MadeFile, MadeFiles, SinkRow, Snippet } from "./tables/Format.ts"
export { Sink, type SinkFile } from "./tables/Sink.ts"
export * as sinks from "./tables/sinks/registry.ts"
export { checkPatterns } from "./wandb/check.ts"
export { type Classification, type Classifier, classify, makeClassifier } from "./wandb/classify.ts"
export { severities as diagnosticSeverities } from "./wandb/Diagnostic.ts"
export type { RunFacts } from "./wandb/draft.ts"
export { ingest, type IngestOptions, type IngestSummary } from "./wandb/ingest.ts"
export { exportParquet } from "./wandb/parquet.ts"
export { makeProcessor, type ProcessedRun, type Processor } from "./wandb/process.ts"
export { Registry as WandbRegistryFile } from "./wandb/Registry.ts"
export { report } from "./wandb/report.ts"
export * as Schedule from "./wandb/schedule.ts"
export { createAll as wandbSchema } from "./wandb/schema.ts"
export * as WandbRegistry from "./wandb/WandbRegistry.ts"
