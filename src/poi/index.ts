/** Check-ins and semantic-id codebooks to instruction files. */
export { type Collisions } from "./codebook.ts"
export * as DataDownloader from "./DataDownloader.ts"
export { DatasetGenerator } from "./DatasetGenerator.ts"
export { type DatasetResult, type GenerateOptions } from "./DatasetReport.ts"
export {
  faultOf as faultOfPoi,
  generate as generatePoiDatasets,
  generateAndUpload as publishPoiDatasets,
  type GenerateOutcome
} from "./generate.ts"
export { HubUploader, type UploadOptions, type UploadResult } from "./HubUploader.ts"
export { type GeneratedJson, JsonGenerator, type JsonRequest } from "./JsonGenerator.ts"
export { baseFolder, loadDatasets as loadPoiDatasets, plan as planPoi, type Selection } from "./layout.ts"
export { mendDataset } from "./mend.ts"
export { type PlannedFile, type PoiDataset, PoiDatasets, PoiKind, poiKinds, PoiSplit, poiSplits } from "./PoiLayout.ts"
export { processCheckins, processDefaults, type ProcessOptions } from "./process.ts"
export { poiGenerate } from "./stages/generate.ts"
export { poiProcess } from "./stages/process.ts"
export { poiVerify } from "./stages/verify.ts"
export { verifyDataset, type VerifyResult } from "./verify.ts"
export { verifyHub } from "./verifyHub.ts"
