import { Effect } from "effect"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { FileError, pagePath } from "../../stage/index.ts"
import type { Assets } from "./document.ts"

const read = (name: string) =>
  Effect.flatMap(pagePath(name), (path) =>
    Effect.try({
      try: () => readFileSync(path, "utf8"),
      catch: (cause) => new FileError({ path, reason: "NotFound", detail: "it is made by npm run build", cause })
    }))

/** Script and style of the page as `npm run build` made them. Waits for nothing: can be run with `Effect.runSync`. */
export const readAssets = Effect.gen(function*() {
  const script = yield* read("page.js")
  const assets: Assets = {
    script,
    style: yield* read("page.css"),
    scriptHash: `sha256-${createHash("sha256").update(script).digest("base64")}`
  }
  return assets
})
