export { print, printJson } from "../stage/index.ts"
