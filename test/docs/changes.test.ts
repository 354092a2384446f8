import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"))

describe("changesets", () => {
  it("each names this package, the kind of change, and what changed", () => {
    const { name } = read("package.json") as { readonly name: string }
    for (const file of readdirSync(".changeset").filter((one) => one.endsWith(".md") && one !== "README.md")) {
      const text = readFileSync(`.changeset/${file}`, "utf8")
      const [, front, words] = /^---\n([^]*?)\n---\n([^]*)$/.exec(text) ?? []
      assert.match(front ?? "", new RegExp(`^"${name}": (patch|minor|major)$`), file)
      assert.isAtLeast(words!.trim().length, 20, file)
    }
  })

  it("are collected from the branch that the configuration names, for a public package", () => {
    const configuration = read(".changeset/config.json") as Readonly<Record<string, unknown>>
    assert.strictEqual(configuration["baseBranch"], "main")
    assert.strictEqual(configuration["access"], "public")
    assert.strictEqual(configuration["commit"], false)
  })

  it("CHANGELOG has the version of the package, the newest first", () => {
    const { version } = read("package.json") as { readonly version: string }
    const versions = [...readFileSync("CHANGELOG.md", "utf8").matchAll(/^## (\S+)$/gm)].map(([, one]) => one)
    assert.strictEqual(versions[0], version)
  })
})
