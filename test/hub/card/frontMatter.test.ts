import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { parse } from "yaml"
import { type FrontMatter, frontMatter, frontMatterText, sizeCategory } from "../../../src/hub/card/frontMatter.ts"

/** Texts that some reader of YAML takes for a number, a truth value, a date, a comment or structure. */
const odd = fc.constantFrom(
  ..."y n on off yes no true null ~ 1.5 1e5 0123 0x1f 12:30:45 2024-01-01 - -- --- ... = << .inf .nan".split(" "),
  "",
  " ",
  "a: b",
  "a:",
  "# x",
  "a #b",
  "[a]",
  "{a: b}",
  "- a",
  "? a",
  "* a",
  "&a",
  "!a",
  "|",
  ">",
  "%a",
  "@a",
  "`a`",
  "'a'",
  "\"a\"",
  "a\\n",
  "---\nlicense: mit\n---",
  "a\tb",
  "a\r\nb\u0000\u001b",
  "🌍 \ud83c\udf0d é"
)
const text = fc.oneof(odd, fc.string({ unit: "grapheme" }), fc.string().map((word) => word.repeat(40)))

const front: fc.Arbitrary<FrontMatter> = fc.record({
  license: text.map((license) => ({ front: { license, license_name: license }, needsFile: false })),
  prettyName: text,
  languages: fc.array(text, { maxLength: 3 }),
  tags: fc.array(text, { maxLength: 3 }),
  columns: fc.array(
    fc.record({
      name: text,
      type: fc.oneof(
        fc.constantFrom("text" as const, "int64" as const, "json" as const, "texts" as const),
        fc.record({ turns: fc.array(text) })
      )
    }),
    { maxLength: 4 }
  ),
  splits: fc.array(fc.record({ name: text, rows: fc.nat(), arrowBytes: fc.nat(), fileBytes: fc.maxSafeNat() }), {
    maxLength: 3
  })
})

describe("front matter of a card", () => {
  it.effect.prop(
    "reads back as the same values, by the rules of YAML 1.1 and of 1.2",
    [front],
    ([of]) =>
      Effect.gen(function*() {
        const written = yield* frontMatterText(of)
        const expected = frontMatter(of)
        assert.deepStrictEqual(parse(written, { version: "1.2" }), expected)
        assert.deepStrictEqual(parse(written, { version: "1.1" }), expected)
        assert.notMatch(written, /^(?:---|\.\.\.)/m)
        assert.isTrue(written.endsWith("\n"))
      })
  )

  it.effect("is plain where it can be", () =>
    Effect.map(
      frontMatterText({
        license: { front: { license: "other", license_link: "LICENSE.md" }, needsFile: true },
        prettyName: "Manim: scenes",
        languages: ["en", "no"],
        tags: ["code", "datawright"],
        columns: [
          { name: "id", type: "text" },
          { name: "y", type: "float64" },
          { name: "messages", type: { turns: ["role"] } }
        ],
        splits: [{ name: "train", rows: 1000, arrowBytes: 12, fileBytes: 34 }]
      }),
      (written) =>
        assert.strictEqual(
          written,
          `license: other
license_link: LICENSE.md
language:
- en
- "no"
tags:
- code
- datawright
task_categories:
- text-generation
size_categories:
- 1K<n<10K
pretty_name: "Manim: scenes"
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
dataset_info:
  features:
  - name: id
    dtype: string
  - name: "y"
    dtype: float64
  - name: messages
    list:
    - name: role
      dtype: string
  splits:
  - name: train
    num_bytes: 12
    num_examples: 1000
  download_size: 34
  dataset_size: 12
`
        )
    ))

  it("has the Hub's word for a number of rows, which changes at each power of ten", () => {
    assert.deepStrictEqual([0, 999, 1000, 9999, 10_000, 999_999_999_999, 1e12].map(sizeCategory), [
      "n<1K",
      "n<1K",
      "1K<n<10K",
      "1K<n<10K",
      "10K<n<100K",
      "100B<n<1T",
      "n>1T"
    ])
  })
})
