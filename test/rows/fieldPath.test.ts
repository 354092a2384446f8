import { assert, describe, it } from "@effect/vitest"
import { Either } from "effect"
import { FastCheck as fc } from "effect"
import { getField, parseFieldPath, setField } from "../../src/rows/fieldPath.ts"

const parse = (text: string) => Either.getOrThrow(parseFieldPath(text))

describe("field paths", () => {
  it("reads names, indexes and quoted names", () => {
    assert.deepStrictEqual(parse("conversations[1].value"), ["conversations", 1, "value"])
    assert.deepStrictEqual(parse("[-1][\"a.b\"].c"), [-1, "a.b", "c"])
  })

  it("refuses what is no path, and says where", () => {
    for (const text of ["", "a..b", ".a", "a[", "a[x]", "a]b", "a.", "a[\"\\x\"]"]) {
      assert.isTrue(Either.isLeft(parseFieldPath(text)), text)
    }
  })

  it("finds what was set, and leaves everything else as it was", () => {
    fc.assert(fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.string({ minLength: 1 }).filter((name) => !/[.[\]]/.test(name)), { minLength: 1, maxLength: 3 }),
      fc.jsonValue(),
      (record, names, value) => {
        const path = parse(names.join("."))
        const before = JSON.stringify(record)
        const next = setField(record as never, path, value as never)
        assert.strictEqual(JSON.stringify(record), before)
        if (next !== undefined) assert.deepStrictEqual(getField(next, path), value as never)
      }
    ))
  })

  it("never reaches inherited members", () => {
    assert.isUndefined(getField({}, ["constructor"]))
    assert.isUndefined(getField({}, ["__proto__", "x"]))
    const record = setField({}, ["__proto__"], 1)
    assert.strictEqual(Object.getPrototypeOf(record), Object.prototype)
  })
})
