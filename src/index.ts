export { readConversation, type Reading, type ReadOptions } from "./analysis/conversation/readConversation.ts"
export { chooseBands, type NearChoice, type NearSettings, nearSettings, recallOf } from "./analysis/near/settings.ts"
export type { Collisions } from "./analysis/poi/codebook.ts"
export { type CodeFeatures, codeFeatures, type VisualElement } from "./analysis/python/features.ts"
export { narration } from "./analysis/python/narration.ts"
export type { Cell, Missing, Piece, Problem, Project, ProjectFile, Scene } from "./analysis/python/Project.ts"
export {
  canonicalHash,
  canonicalText,
  canonicalTokens,
  DEDENT,
  INDENT,
  NEWLINE,
  sampleId
} from "./analysis/python/tokens.ts"
export type { Spoken } from "./analysis/scene/Findings.ts"
export { type Classification, type Classifier, classify, makeClassifier } from "./analysis/wandb/classify.ts"
export type { RunFacts } from "./analysis/wandb/draft.ts"
export { makeProcessor, type ProcessedRun, type Processor } from "./analysis/wandb/process.ts"
export * as Schedule from "./analysis/wandb/schedule.ts"
export { StoredAnswer, Usage } from "./domain/Answer.ts"
export type { Conversation, RowSource, Turn } from "./domain/Conversation.ts"
export type { Draft } from "./domain/Draft.ts"
export { CheckFailed, FileError, InputError, PartialFailure, UsageError } from "./domain/errors.ts"
export { ExitCode } from "./domain/ExitCode.ts"
export { getField, parseFieldPath, setField } from "./domain/fieldPath.ts"
export { sha256 } from "./domain/hash.ts"
export { isSample, sampleFault } from "./domain/isSample.ts"
export * as Json from "./domain/Json.ts"
export { Counts, Manifest, ManifestFile } from "./domain/Manifest.ts"
export { type ModelRequest, requestKey, type Subject } from "./domain/ModelRequest.ts"
export { isPlaceholder } from "./domain/placeholder.ts"
export {
  type PlannedFile,
  type PoiDataset,
  PoiDatasets,
  PoiKind,
  poiKinds,
  PoiSplit,
  poiSplits
} from "./domain/PoiLayout.ts"
export {
  type ComponentInfo,
  type ComponentName,
  type Components as QualityComponents,
  components as qualityComponents,
  scoreOf,
  type Weights as QualityWeights
} from "./domain/Quality.ts"
export { Origin, Reject } from "./domain/Reject.ts"
export { Metadata, Provenance, Sample, SourceId } from "./domain/Sample.ts"
export { TarError } from "./domain/TarError.ts"
export { severities as diagnosticSeverities } from "./domain/wandb/Diagnostic.ts"
export { Registry as WandbRegistryFile } from "./domain/wandb/Registry.ts"
export { augment, type AugmentOptions } from "./pipelines/code/augment.ts"
export { type Benchmarks, type Contamination, readBenchmarks } from "./pipelines/code/contamination.ts"
export { type Deduped, dedupeFile, type DedupeOptions } from "./pipelines/code/dedupeFile.ts"
export { deduplicate, type Deduplicated, idOf, type Priorities } from "./pipelines/code/deduplicate.ts"
export { deduplicationReport, duplicateRejects } from "./pipelines/code/deduplicationReport.ts"
export { describe, type DescribeOptions, type DescribeSummary } from "./pipelines/code/describe.ts"
export { type BatchOptions, describeInBatches } from "./pipelines/code/describeInBatches.ts"
export {
  type Cluster,
  describePlace,
  type DuplicateKind,
  type NearLinks,
  type Removal
} from "./pipelines/code/duplicates.ts"
export { type Estimate, estimate } from "./pipelines/code/estimate.ts"
export { explain, type Explanation } from "./pipelines/code/explain.ts"
export { type Target as ExportTarget } from "./pipelines/code/exportFiles.ts"
export { type Exported, type ExportedFile, type ExportOptions, exportRows } from "./pipelines/code/exportRows.ts"
export {
  type FilterOptions,
  filterQuality,
  filterQualityWithJudge,
  type FilterSummary
} from "./pipelines/code/filterQuality.ts"
export type { JudgeOptions } from "./pipelines/code/JudgeRun.ts"
export { assertNoLeaks, findLeaks, type Leak, type Leaks, type LeaksOptions } from "./pipelines/code/leaks.ts"
export { exportAnswers, importAnswers } from "./pipelines/code/moveAnswers.ts"
export { nearDuplicates, type Resources } from "./pipelines/code/nearDuplicates.ts"
export { type NearProof, type Partition, partition, type PartitionOptions } from "./pipelines/code/partition.ts"
export { type DescriptionKind, fittingTemplates, kindOf, type Template } from "./pipelines/code/promptTemplates.ts"
export { fraction, type Side } from "./pipelines/code/sides.ts"
export { type Split, split, type SplitOptions, type SplitProof } from "./pipelines/code/split.ts"
export {
  type DatasetStats,
  type FileStats,
  type SourceStats,
  stats,
  type StatsOptions
} from "./pipelines/code/stats.ts"
export * as DataDownloader from "./pipelines/poi/DataDownloader.ts"
export { DatasetGenerator } from "./pipelines/poi/DatasetGenerator.ts"
export type { DatasetResult, GenerateOptions } from "./pipelines/poi/DatasetReport.ts"
export {
  conclude as concludePoi,
  generate as generatePoi,
  generateAndUpload as publishPoi,
  type GenerateOutcome
} from "./pipelines/poi/generate.ts"
export { HubUploader, type UploadOptions, type UploadResult } from "./pipelines/poi/HubUploader.ts"
export { type GeneratedJson, JsonGenerator, type JsonRequest } from "./pipelines/poi/JsonGenerator.ts"
export { baseFolder, loadDatasets as loadPoiDatasets, plan as planPoi, type Selection } from "./pipelines/poi/layout.ts"
export { mendDataset } from "./pipelines/poi/mend.ts"
export { processCheckins, processDefaults, type ProcessOptions } from "./pipelines/poi/process.ts"
export { verifyDataset, type VerifyResult } from "./pipelines/poi/verify.ts"
export { verifyHub } from "./pipelines/poi/verifyHub.ts"
export { assertPublishable, type LeakProof } from "./pipelines/publish/leakProof.ts"
export { publish, type Published, type PublishOptions } from "./pipelines/publish/publish.ts"
export { extract, type ExtractOptions, type ExtractReport } from "./pipelines/qa/extract.ts"
export {
  ingest as ingestAnswers,
  type IngestOptions as IngestAnswersOptions,
  type IngestReport
} from "./pipelines/qa/ingest.ts"
export { summary as summarizeAnswers, type SummaryOptions } from "./pipelines/qa/summary.ts"
export {
  type DatasetReport,
  datasetReport,
  type ReportOptions as DatasetReportOptions
} from "./pipelines/report/datasetReport.ts"
export { type RunOptions, runPipeline, type StagePlan } from "./pipelines/spine/run/runPipeline.ts"
export { verify } from "./pipelines/spine/verify.ts"
export { checkPatterns } from "./pipelines/wandb/check.ts"
export { ingest, type IngestOptions, type IngestSummary } from "./pipelines/wandb/ingest.ts"
export { exportParquet } from "./pipelines/wandb/parquet.ts"
export { report } from "./pipelines/wandb/report.ts"
export { createAll as wandbSchema } from "./pipelines/wandb/schema.ts"
export * as answerStores from "./services/answers/registry.ts"
export { AnswerStore, AnswerStoreError } from "./services/AnswerStore.ts"
export * as backends from "./services/backends/registry.ts"
export * as Configuration from "./services/Configuration.ts"
export { fromConfiguration, fromHub, fromRepository, type HubFields } from "./services/custom/registry.ts"
export * as Duck from "./services/Duck.ts"
export {
  type About,
  type Extracted,
  Extractor,
  ExtractorError,
  type ExtractorLayer,
  isReject,
  type SourceOrigin
} from "./services/Extractor.ts"
export * as extractors from "./services/extractors/registry.ts"
export type { Column, ColumnType, Format, MadeFile, MadeFiles, SinkRow, Snippet } from "./services/Format.ts"
export * as formats from "./services/formats/registry.ts"
export { type Blob, Git, GitError, type GitOrigin, type Tree, type TreeEntry } from "./services/Git.ts"
export * as gits from "./services/git/registry.ts"
export * as Hub from "./services/Hub.ts"
export * as HubPush from "./services/HubPush.ts"
export * as hubs from "./services/hubs/registry.ts"
export * as Jsonl from "./services/Jsonl.ts"
export { LanguageModel, LanguageModelError, type LanguageModelService, Outcome } from "./services/LanguageModel.ts"
export * as Outputs from "./services/Outputs.ts"
export { dataFile, DataFolder } from "./services/Package.ts"
export * as Paying from "./services/Paying.ts"
export * as Progress from "./services/Progress.ts"
export * as Rejects from "./services/Rejects.ts"
export { makeScanner, type ScanSecrets } from "./services/Secrets.ts"
export { Sink, type SinkFile } from "./services/Sink.ts"
export * as sinks from "./services/sinks/registry.ts"
export { StageError, Stages } from "./services/Stages.ts"
export * as Tally from "./services/Tally.ts"
export * as Tar from "./services/Tar.ts"
export * as Tokens from "./services/Tokens.ts"
export { Transcripts } from "./services/Transcripts.ts"
export * as transcripts from "./services/transcripts/registry.ts"
export * as WandbRegistry from "./services/WandbRegistry.ts"
