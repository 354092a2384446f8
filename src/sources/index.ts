/** Where raw material comes from: the extractor port and its registry, git, Hub and local datasets, and `prepare`. */
export { augment, type AugmentOptions } from "./augment.ts"
export { codeExtractor, type CodeOrigin, pinnedExtractor } from "./base/localCode.ts"
export { type ReadProject } from "./base/readProject.ts"
export { type Columns, type TableProblem, type TableRow } from "./base/readTable.ts"
export { repositoryExtractor, type RepositoryOptions } from "./base/repository.ts"
export { datasetExtractor, type DatasetSource, type OpenRows, rowsExtractor, type RowsSource } from "./base/rows.ts"
export { type SceneNotes } from "./base/sceneDraft.ts"
export { chooseExtractors, type SourceChoice } from "./chooseExtractors.ts"
export { fromConfiguration, fromHub, fromRepository, type HubFields, isHubSource } from "./custom/registry.ts"
export * as customSources from "./custom/registry.ts"
export {
  About,
  type Extracted,
  Extractor,
  ExtractorError,
  type ExtractorLayer,
  isReject,
  SourceOrigin
} from "./Extractor.ts"
export { type Blob, Git, GitError, type GitOrigin, type Tree, type TreeEntry } from "./git/Git.ts"
export * as gits from "./git/registry.ts"
export { listSources, SourceListing } from "./listSources.ts"
export { Prepared } from "./Prepared.ts"
export { prepareDataset } from "./prepareDataset.ts"
export { type AnyExtractor, type PrepareOptions } from "./PrepareOptions.ts"
export * as extractors from "./registry.ts"
export { sourceServices, type SourceServicesOptions } from "./sourceServices.ts"
export { prepare } from "./stages/prepare.ts"
export { sources } from "./stages/sources.ts"
