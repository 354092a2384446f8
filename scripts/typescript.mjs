// `node --import`: TypeScript sources run as they are. Node does so by itself from 22.18 on; threads that tests start need it before.
import { register } from "node:module"
register("./typescriptHooks.mjs", import.meta.url)
