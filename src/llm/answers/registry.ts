export { layer as none } from "./None.ts"
export { layer as sqlite } from "./Sqlite.ts"
