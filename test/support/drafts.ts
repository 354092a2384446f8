import { FastCheck as fc } from "effect"
import type { Draft } from "../../src/rows/Draft.ts"

/** A draft with what a test says, and something for the rest. */
export const draft = (parts: Partial<Draft> = {}): Draft => ({
  description: "A circle turns into a square",
  code: "class A(Scene):\n    pass\n",
  source: "one",
  metadata: {},
  group: "g",
  origin: { file: "a.py", line: 1 },
  ...parts
})

/** Small sets of drafts in which copies, shared prompts, placeholders and upstream sides are common. */
export const drafts: fc.Arbitrary<ReadonlyArray<Draft>> = fc.array(
  fc.record({
    code: fc.tuple(fc.constantFrom("A", "B"), fc.constantFrom("red", "blue", "#FF0000"), fc.constantFrom("", " # c"))
      .map((
        [name, text, remark]
      ) => `class ${name}(Scene):\n    x = "${text}"${remark}\n`),
    description: fc.constantFrom("", "[TODO]", "draw a circle", "a square", "What is this?"),
    source: fc.constantFrom("one", "two", "three"),
    group: fc.constantFrom("g1", "g2", "g3", "g4"),
    line: fc.integer({ min: 1, max: 99 }),
    side: fc.constantFrom(undefined, undefined, undefined, "train" as const, "test" as const)
  }).map(({ code, description, group, line, side, source }) =>
    draft({
      code,
      description,
      source,
      group: `${source}/${group}`,
      origin: { file: `${group}.py`, line },
      ...(side === undefined ? {} : { side })
    })
  ),
  { maxLength: 14 }
)
