/** Language models: the port and its backends, the layers around a model, the store of answers, batches, and the stage that describes rows. */
export { StoredAnswer, TokenUsage } from "./Answer.ts"
export * as AnswerRecorder from "./AnswerRecorder.ts"
export * as answerStores from "./answers/registry.ts"
export { answerText, garbageText, storeText } from "./answers/storeText.ts"
export { AnswerStore, AnswerStoreError, type BatchJob, type Found, type StoreGroup } from "./AnswerStore.ts"
export { type Backend, type BackendOptions } from "./backends/Backend.ts"
export * as backends from "./backends/registry.ts"
export * as Scripted from "./backends/Scripted.ts"
export * as Budget from "./Budget.ts"
export { callTiming } from "./callTiming.ts"
export { type BackendName, backendNames, backendOf, defaultBackend, judgeNames } from "./chooseBackend.ts"
export { checkDescription } from "./describe/checkDescription.ts"
export { describe, type DescribeOptions, type DescribeSummary } from "./describe/describe.ts"
export {
  type Described,
  describeDataset,
  type Estimated,
  explainRow,
  type GenerateSettings
} from "./describe/describeDataset.ts"
export { type BatchOptions, describeInBatches } from "./describe/describeInBatches.ts"
export { classNames } from "./describe/describeRow.ts"
export { costOf, type Estimate, estimate } from "./describe/estimate.ts"
export { estimateText } from "./describe/estimateText.ts"
export { examine, type Examined } from "./describe/examine.ts"
export { explain, type Explanation } from "./describe/explain.ts"
export { cutMiddle } from "./describe/prompt.ts"
export { type DescriptionKind, fittingTemplates, kindOf, type Template } from "./describe/promptTemplates.ts"
export { readFieldPath } from "./describe/rowSettings.ts"
export { summaryText } from "./describe/summaryText.ts"
export * as transcripts from "./describe/transcripts/registry.ts"
export { Transcripts } from "./describe/transcripts/Transcripts.ts"
export { dollars } from "./dollars.ts"
export { makeFailurePolicy } from "./failurePolicy.ts"
export { answersPath } from "./folders.ts"
export {
  type Allowance,
  type BatchApi,
  type BatchItem,
  type BatchResult,
  type BatchState,
  FailureReason,
  LanguageModel,
  LanguageModelError,
  type LanguageModelService,
  Outcome
} from "./LanguageModel.ts"
export { type ModelRequest, requestKey } from "./ModelRequest.ts"
export { exportAnswers, importAnswers } from "./moveAnswers.ts"
export { batchFactor, priceOf, type Rates } from "./Prices.ts"
export { probableTokens } from "./probableTokens.ts"
export * as RateLimit from "./RateLimit.ts"
export * as ResponseCache from "./ResponseCache.ts"
export * as Retrying from "./Retrying.ts"
export { cacheCollect } from "./stages/cacheCollect.ts"
export { cacheExplain } from "./stages/cacheExplain.ts"
export { cacheExport } from "./stages/cacheExport.ts"
export { cacheImport } from "./stages/cacheImport.ts"
export { cacheList } from "./stages/cacheList.ts"
export { cacheStats } from "./stages/cacheStats.ts"
export { EstimateResult } from "./stages/estimateResult.ts"
export { generateDescriptions } from "./stages/generateDescriptions.ts"
export { answers, callOptions, config, modelOptions } from "./stages/modelOptions.ts"
export { layerStandard, type StandardOptions } from "./standardLayers.ts"
export * as Usage from "./Usage.ts"
export { usageText } from "./usageText.ts"
