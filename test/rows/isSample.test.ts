import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Schema } from "effect"
import { isSample } from "../../src/rows/isSample.ts"
import { parse } from "../../src/rows/Json.ts"
import { Sample } from "../../src/rows/Sample.ts"

const decodes = (value: unknown) => Schema.decodeUnknownEither(Sample)(value)._tag === "Right"

const text = fc.string()
const int = fc.integer()
const provenance = fc.record(
  { repository: text, cell: int, start_line: int, end_line: int, license: text, url: text, other: fc.jsonValue() },
  { requiredKeys: [] }
)
const metadata = fc.record(
  { id: text, needs_description: fc.boolean(), youtube_url: text, code_features: fc.jsonValue(), provenance },
  { requiredKeys: [] }
)
const source = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
const good = fc.record({ description: text, code: text, source, metadata, extra: fc.jsonValue() }, {
  requiredKeys: ["description", "code", "source", "metadata"]
})
const place = fc.constantFrom(
  ["description"],
  ["code"],
  ["source"],
  ["metadata"],
  ...["id", "needs_description", "original_context", "youtube_url", "video_title", "code_features", "other"].map((
    key
  ) => [
    "metadata",
    key
  ]),
  ["metadata", "provenance"],
  ...["repository", "cell", "start_line", "end_line", "license", "url", "other"].map((key) => [
    "metadata",
    "provenance",
    key
  ])
)
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, true, "", "a b", ".x", "x.y-z_1", 1, 1.5, -0, 2 ** 53, 10n ** 20n, {}, [], [1]),
  fc.constant(undefined)
)
const changed = fc.tuple(good, place, value).map(([sample, path, value]) => {
  const copy = structuredClone(sample) as Record<string, unknown>
  let at = copy
  for (const step of path.slice(0, -1)) {
    const next = at[step]
    if (typeof next !== "object" || next === null || Array.isArray(next)) at[step] = {}
    at = at[step] as Record<string, unknown>
  }
  const last = path.at(-1)!
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
})

describe("isSample", () => {
  it("agrees with the schema on records, changed records and anything else", () => {
    let yes = 0
    let no = 0
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: changed }, fc.jsonValue(), good), (value) => {
        const expected = decodes(value)
        if (expected) yes++
        else no++
        assert.strictEqual(isSample(value), expected)
      }),
      { numRuns: 2000 }
    )
    // Both answers were asked for often, or the test says nothing.
    assert.isAbove(yes, 200)
    assert.isAbove(no, 200)
  })

  it("takes a whole number that a double would change for no line number, as the schema does", () => {
    const record = (line: string) =>
      parse(`{"description":"","code":"","source":"a","metadata":{"provenance":{"start_line":${line}}}}`)
    for (const line of ["3", "9007199254740993", "3.5", "\"3\"", "null"]) {
      assert.strictEqual(isSample(record(line)), decodes(record(line)), line)
    }
    assert.isTrue(isSample(record("3")))
  })
})
