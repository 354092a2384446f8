export { type GitOptions, layer as cli } from "./Cli.ts"
