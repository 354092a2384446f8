import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { CatFileReader } from "../../../src/sources/git/catFile.ts"

const id = fc.stringMatching(/^[0-9a-f]{40}$/)
const object = fc.record({ id, bytes: fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined }) })

/** Cuts bytes at the given places. */
const pieces = (bytes: Uint8Array, cuts: ReadonlyArray<number>): Array<Uint8Array> => {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, i) => bytes.slice(at[i], end))
}

describe("git cat-file --batch", () => {
  it("gives every object back, whatever its bytes and wherever the pipe cuts", () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 20 }), (objects, cuts) => {
        const output = Buffer.concat(objects.flatMap(({ bytes, id }) =>
          bytes === undefined
            ? [Buffer.from(`${id} missing\n`)]
            : [Buffer.from(`${id} blob ${bytes.length}\n`), bytes, Buffer.from("\n")]
        ))
        const reader = new CatFileReader()
        const replies = pieces(output, cuts).flatMap((piece) => reader.push(piece))
        assert.deepStrictEqual(
          replies.map(({ bytes, name }) => [name, bytes && [...bytes]]),
          objects.map(({ bytes, id }) => [id, bytes && [...bytes]])
        )
        assert.isTrue(reader.isDone)
      })
    )
  })

  it("tells an answer that is cut off from one that is whole", () => {
    const reader = new CatFileReader()
    assert.deepStrictEqual(reader.push(Buffer.from(`${"a".repeat(40)} blob 5\nabc`)), [])
    assert.isFalse(reader.isDone)
    assert.throws(() => new CatFileReader().push(Buffer.from("what is this\n")), /unexpected output/)
  })
})
