export { fromConfiguration } from "./Configured.ts"
export { fromHub, type HubFields, isHubSource } from "./HubSource.ts"
export { fromRepository } from "./Repository.ts"
