import { assert, describe, it } from "@effect/vitest"
import { programSize } from "../../src/report/programSize.ts"

describe("programSize", () => {
  it("leaves blanks and blank lines at the end out, and nothing else", () => {
    assert.deepStrictEqual(programSize("x"), { characters: 1, lines: 1 })
    assert.deepStrictEqual(programSize("x\n"), { characters: 1, lines: 1 })
    assert.deepStrictEqual(programSize("\nx = 1\n\n  y = 2 \n\n \n"), { characters: 15, lines: 4 })
    assert.isUndefined(programSize(" \n\t\n"))
    assert.isUndefined(programSize(""))
  })
})
