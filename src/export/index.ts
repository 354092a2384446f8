/** Training formats and token counts. */
export { type Target, type Target as ExportTarget } from "./exportFiles.ts"
export { type Exported, type ExportedFile, type ExportOptions, exportRows } from "./exportRows.ts"
export * as formats from "./formats/registry.ts"
export { exportDataset } from "./stages/export.ts"
export * as Tokens from "./Tokens.ts"
