export { layerCached as cached } from "./Cached.ts"
export { layerFolder as folder } from "./Folder.ts"
export { layer as "hugging-face" } from "./HuggingFace.ts"
export { HubPatience } from "./patientFetch.ts"
