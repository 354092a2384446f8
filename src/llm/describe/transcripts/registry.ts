export { layer as none } from "./None.ts"
export { layer as youtube } from "./YouTube.ts"
