import { assert, describe, it } from "@effect/vitest"
import { readGlobal } from "../../src/cli/arguments.ts"

const read = (...words: ReadonlyArray<string>) => readGlobal(["node", "datawright", ...words])

describe("command line", () => {
  it("takes several values in three spellings", () => {
    const expected = ["node", "datawright", "prepare", "--sources", "a", "--sources", "b", "--json"]
    assert.deepStrictEqual(read("prepare", "--sources", "a", "b", "--json").argv, expected)
    assert.deepStrictEqual(read("prepare", "--sources", "a,b", "--json").argv, expected)
    assert.deepStrictEqual(read("prepare", "--sources=a", "--sources", "b", "--json").argv, expected)
  })

  it("takes -q and -v anywhere, before --", () => {
    const { argv, quiet, verbose } = read("-q", "verify", "x", "--verbose", "--", "-q")
    assert.deepStrictEqual(argv, ["node", "datawright", "verify", "x", "--", "-q"])
    assert.isTrue(quiet)
    assert.isTrue(verbose)
  })
})
