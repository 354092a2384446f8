/** Where raw material comes from: the extractor port and its registry, git, Hub and local datasets, and `prepare`. */
export { augment, type AugmentOptions } from "./augment.ts"
export { codeExtractor, type CodeOrigin, pinnedExtractor } from "./base/localCode.ts"
export { type ReadProject } from "./base/readProject.ts"
export { type Columns, type TableProblem, type TableRow } from "./base/readTable.ts"
export { repositoryExtractor, type RepositoryOptions } from "./base/repository.ts"
export { datasetExtractor, type DatasetSource, type OpenRows, rowsExtractor, type RowsSource } from "./base/rows.ts"
export { type SceneNotes } from "./base/sceneDraft.ts"
export { fromConfiguration, fromHub, fromRepository, type HubFields, isHubSource } from "./custom/registry.ts"
export * as customSources from "./custom/registry.ts"
export {
  type About,
  type Extracted,
  Extractor,
  ExtractorError,
  type ExtractorLayer,
  isReject,
  type SourceOrigin
} from "./Extractor.ts"
export { type Blob, Git, GitError, type GitOrigin, type Tree, type TreeEntry } from "./git/Git.ts"
export * as gits from "./git/registry.ts"
export { failuresOf, prepare, type Prepared, type PrepareOptions } from "./prepare.ts"
export * as extractors from "./registry.ts"
