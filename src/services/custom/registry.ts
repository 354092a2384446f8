export { fromConfiguration } from "./Configured.ts"
export { fromRepository } from "./Repository.ts"
