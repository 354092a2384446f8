import { transform } from "esbuild"
import { readFile } from "node:fs/promises"

/** Loads a `.ts` file as the module it is without its types. */
export const load = async (url, context, next) => {
  if (!url.endsWith(".ts")) return next(url, context)
  const { code } = await transform(await readFile(new URL(url), "utf8"), { loader: "ts", sourcemap: "inline" })
  return { format: "module", shortCircuit: true, source: code }
}
