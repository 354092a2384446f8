import { assert, describe, it } from "@effect/vitest"
import { codebookCsv, collisions, sharedTokens, suffixCollisions } from "../../src/poi/codebook.ts"
import { PoiIds } from "../../src/poi/PoiIds.ts"
import { codebookCsv as madeUp } from "../support/poi.ts"
import { complaint, readCodebook } from "../support/render.ts"

describe("codebooks", () => {
  it("tell their collisions", () => {
    const book = readCodebook(madeUp())
    assert.deepStrictEqual(collisions(book), { pois: 54, distinct: 27, collided: 12, poisInCollision: 39, largest: 4 })
    assert.strictEqual(sharedTokens(book).size, 12)
  })

  it("step over vectors, whatever is in them", () => {
    const book = readCodebook("Pid,Codebook,Vector\n1,\"[1, 2]\",\"[nonsense, \"\"x\"\", 1e-3]\"\n2,[3],\n", {
      piece: 5
    })
    assert.deepStrictEqual(book.tokens, ["<a_1><b_2>", "<a_3>"])
  })

  it("give shared codes a suffix in order of id, and leave others alone", () => {
    const ids = new PoiIds()
    const book = readCodebook("Pid,Codebook\n10,[1]\n9,[1]\n3,[2]\n9007199254740993,[1]\n9007199254740992,[1]\n", {
      ids
    })
    const suffixed = suffixCollisions(book, ids)
    assert.deepStrictEqual(suffixed.tokens, ["<a_1><b_1>", "<a_1><b_0>", "<a_2>", "<a_1><b_3>", "<a_1><b_2>"])
    assert.strictEqual(collisions(suffixed).collided, 0)
    assert.deepStrictEqual(suffixCollisions(suffixed, ids).tokens, suffixed.tokens)
    assert.strictEqual(readCodebook(codebookCsv(suffixed, ids)).tokens.join(), suffixed.tokens.join())
  })

  it("refuse a suffix that is another POI's code", () => {
    const ids = new PoiIds()
    const book = readCodebook("Pid,Codebook\n1,[1]\n2,[1]\n3,\"[1, 1]\"\n", { ids })
    assert.include(complaint(() => suffixCollisions(book, ids)), "codebook.csv, POI 2: <a_1><b_1> is the id of another")
  })
})
