export { layerFolder as folder } from "./Folder.ts"
export { layer as "hugging-face" } from "./HuggingFace.ts"
export { HubPatience } from "./patientFetch.ts"
