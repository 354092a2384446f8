import type * as Ruff from "@astral-sh/ruff-wasm-nodejs"
import { createRequire } from "node:module"
import { join } from "node:path"

let loaded: typeof Ruff | undefined

/** Ruff as WebAssembly, loaded when it is first asked for: 60 ms and 30 MB. */
export const ruff = (): typeof Ruff => {
  // A bundle in CommonJS has no `import.meta`.
  const here: string | undefined = import.meta.url
  return loaded ??= createRequire(here ?? join(process.cwd(), "main.js"))("@astral-sh/ruff-wasm-nodejs") as typeof Ruff
}
