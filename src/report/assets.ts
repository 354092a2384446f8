import { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { FileError, pagePath } from "../stage/index.ts"
import type { Assets } from "./page.ts"

const read = Effect.fn("report.asset")(function*(name: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* pagePath(name)
  return yield* Effect.mapError(
    fs.readFileString(path),
    (cause) => new FileError({ path, reason: "NotFound", detail: "it is made by npm run build", cause })
  )
})

/** Script and style of the page as `npm run build` made them. */
export const readAssets = Effect.gen(function*() {
  const script = yield* read("page.js")
  const assets: Assets = {
    script,
    style: yield* read("page.css"),
    scriptHash: `sha256-${createHash("sha256").update(script).digest("base64")}`
  }
  return assets
})
