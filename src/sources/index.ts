/** Where raw material comes from: the extractor port and its registry, git, Hub and local datasets, and `prepare`. */
export { augment, type AugmentOptions } from "./augment.ts"
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
export { type Prepared } from "./prepare.ts"
export * as extractors from "./registry.ts"
