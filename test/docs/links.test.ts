import { assert, describe, it } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { dirname, normalize } from "node:path"
import { stageNames } from "../../src/cli/stages.ts"
import { documents, written } from "../support/documents.ts"
import { readAnchors, readCode, readLinks } from "../support/markdown.ts"

/**
 * Pages of commands are made from the stages; those of the stages that exist must be there, which the test of the pages holds. That
 * a listed command exists is held where the printed commands are run.
 */
const isMade = (path: string): boolean =>
  /^docs\/commands\/[a-z-]+\.md$/.test(path) &&
  !stageNames.some((name) => path === `docs/commands/${name.replaceAll(" ", "-")}.md`)

describe("the documents", () => {
  it("README has at most 200 lines", () => {
    assert.isAtMost(readFileSync("README.md", "utf8").trimEnd().split("\n").length, 200)
  })

  it("links lead to files and headings that are there", () => {
    const broken = documents.flatMap(({ path, text }) =>
      readLinks(text).filter(({ address }) => !/^[a-z]+:/.test(address)).flatMap(({ address, line }) => {
        const [file = "", anchor] = address.split("#")
        const target = file === "" ? path : normalize(`${dirname(path)}/${file}`)
        if (isMade(target)) return []
        if (!existsSync(target)) return [`${path}:${line}: no file ${address}`]
        if (anchor === undefined) return []
        return readAnchors(readFileSync(target, "utf8")).has(anchor) ? [] : [`${path}:${line}: no heading ${address}`]
      })
    )
    assert.deepStrictEqual(broken, [])
  })

  it("files of the project that they name are there", () => {
    const absent = written.flatMap(({ path, text }) =>
      readCode(text).filter((code) =>
        /^(src|test|data|scripts|docs|examples|\.ci)\/[\w./-]+$/.test(code) && !existsSync(code)
      )
        .map((code) => `${path}: ${code}`)
    )
    assert.deepStrictEqual(absent, [])
  })

  it("every page of docs can be reached from its index", () => {
    const reached = new Set<string>()
    const visit = (path: string): void => {
      if (reached.has(path) || !existsSync(path)) return
      reached.add(path)
      for (const { address } of readLinks(readFileSync(path, "utf8"))) {
        if (!/^[a-z]+:/.test(address) && address.split("#")[0]!.endsWith(".md")) {
          visit(normalize(`${dirname(path)}/${address.split("#")[0]}`))
        }
      }
    }
    visit("docs/README.md")
    assert.deepStrictEqual(written.map(({ path }) => path).filter((path) => !reached.has(path)), [])
  })

  it("each guarantee names the tests that prove it", () => {
    const rows = readFileSync("docs/guarantees.md", "utf8").split("\n").filter((line) =>
      /^\| (?!---|promise)/.test(line)
    )
    assert.isAtLeast(rows.length, 50)
    for (const row of rows) assert.match(row, /`test\/[\w./-]+\.(test|browser)\.ts`/, row)
  })
})
