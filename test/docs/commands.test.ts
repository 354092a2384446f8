import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { commandPages } from "../../src/cli/commandPages.ts"

const folder = new URL("../../docs/commands/", import.meta.url)

it.effect("docs/commands holds the pages that follow from the stages, and no other", () =>
  Effect.gen(function*() {
    const pages = yield* Effect.promise(commandPages)
    assert.deepStrictEqual(readdirSync(folder).sort(), Object.keys(pages).sort())
    for (const [name, text] of Object.entries(pages)) {
      assert.strictEqual(readFileSync(new URL(name, folder), "utf8"), text, `${name}: run npm run docs`)
    }
  }))
