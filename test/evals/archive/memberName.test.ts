import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { posix } from "node:path"
import { decodeName, safeName, safeTarget } from "../../../src/evals/archive/memberName.ts"

const path = fc.array(fc.constantFrom("..", ".", "", "a", "b", "C:", "..\\", "\\", "..."), { maxLength: 8 })
  .map((segments) => segments.join("/"))

describe("names of members", () => {
  it("stay inside the folder, or are refused", () => {
    fc.assert(fc.property(path, (name) => {
      const safe = safeName(name)
      if (Either.isLeft(safe)) return
      const resolved = posix.resolve("/folder", safe.right)
      assert.isTrue(resolved === "/folder" || resolved.startsWith("/folder/"), resolved)
      assert.notMatch(safe.right, /\\|(^|\/)\.\.?(\/|$)/)
    }))
  })

  it("of links point inside, from where the link is", () => {
    fc.assert(fc.property(path, path, fc.constantFrom("link" as const, "symlink" as const), (name, target, kind) => {
      const safe = safeName(name)
      if (Either.isLeft(safe) || target.includes("\\")) return
      const from = kind === "symlink" ? posix.dirname(safe.right) : "."
      const inside = posix.join("folder", from, target)
      const leaves = !(inside === "folder" || inside.startsWith("folder/")) || target.startsWith("/")
      // A target that leaves and comes back is refused as well.
      if (leaves) assert.isTrue(Either.isLeft(safeTarget(safe.right, target, kind)), inside)
    }))
  })

  it("of any bytes become texts without control characters, no two of them alike", () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 6 })
    fc.assert(fc.property(bytes, bytes, (a, b) => {
      const [left, right] = [decodeName(a), decodeName(b)]

      assert.notMatch(left.name, /[\u0000-\u001f\u007f-\u009f]/)
      // A name that was UTF-8 may look like an escaped one; an archive with both has a duplicate and is refused.
      if (left.escaped === right.escaped) assert.strictEqual(left.name === right.name, Buffer.compare(a, b) === 0)
    }))
  })
})
