import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { checkPatterns } from "../../src/wandb/check.ts"
import { classify } from "../../src/wandb/classify.ts"
import { layOver, load } from "../../src/wandb/WandbRegistry.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const withFile = (yaml: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = `${yield* temporaryFolder}/mine.yaml`
    yield* fs.writeFileString(path, yaml)
    return yield* load({ rules: "wanted", registry: [path] })
  })

layer(platform)("WandbRegistry", (it) => {
  it.scoped("takes a pattern, a spelling and a rule from a file laid over the shipped ones", () =>
    Effect.gen(function*() {
      const { processor, registry } = yield* withFile(`
patterns:
  - { name: MINE, type: simple_ft, priority: 5, regex: '^mine_\${rate}$', examples: [mine_5e-05] }
  - { name: FT5_PATTERN, disabled: true }
recipes:
  - { name: C4, slug: c4, names: { mine: [my-c4] } }
processing: { full_set: { tokens_per_epoch: 1000, epochs: 3 } }
`)
      assert.strictEqual(classify(processor.classifier, "mine_5e-05").pattern?.name, "MINE")
      assert.isUndefined(processor.classifier.patterns.find((pattern) => pattern.name === "FT5_PATTERN"))
      assert.strictEqual(processor.vocabulary.recipe("MY C4"), "C4")
      assert.strictEqual(registry.processing.full_set.epochs, 3)
      assert.strictEqual(registry.processing.hooks["matched"]?.length, 3)
      assert.deepStrictEqual(checkPatterns(processor.classifier).problems, [])
    }))

  it.scoped("refuses what cannot be used, with file and place", () =>
    Effect.gen(function*() {
      const files = {
        "patterns: [{ name: A, type: old, priority: 5, regex: '^(' }]":
          /mine\.yaml patterns\.A\.regex: .*Invalid regular expression/,
        "patterns: [{ name: A, type: old, priority: 5, regex: 'a' }]": /does not begin with \^/,
        "patterns: [{ name: A, type: old, priority: 10, regex: '^a' }]":
          /10 is the priority of DPO1_PATTERN too|10 is the priority of A too/,
        "patterns: [{ name: A, type: old, regex: '^a' }]": /patterns\.A: no priority/,
        "patterns: [{ name: A, type: young, priority: 5, regex: '^a' }]": /mine\.yaml:1:29: patterns\.0\.type/,
        "patterns: [{ name: A, type: old, priority: 5, regex: '^${nope}' }]": /no fragment named nope/,
        "fragments: { name: '${name}' }": /fragment name holds itself/,
        "processing: { converters: { lr: magic } }": /processing\.converters\.lr: no converter named magic/,
        "processing: { hooks: { matched: [magic] } }": /no hook named magic/,
        "processing: { renames: { lr: nothing } }": /no column named nothing/,
        "recipes: [{ name: Mine, slug: mine, names: { id: [c4] } }]": /"c4" is a spelling of both/,
        "colour: red": /mine\.yaml:1:1: colour/,
        "a: [": /mine\.yaml:1/
      }
      for (const [yaml, expected] of Object.entries(files)) {
        const error = yield* Effect.flip(withFile(yaml))
        assert.strictEqual(error._tag, "UsageError", yaml)
        assert.match(error.message, expected, yaml)
      }
    }))

  it.scoped("reports patterns that nothing matches, that hide others, and that can backtrack badly", () =>
    Effect.gen(function*() {
      const { processor } = yield* withFile(`
patterns:
  - { name: GREEDY, type: old, priority: 1, regex: '^(\\w+-?)+_Ft_--learning_rate=\${number}$', examples: [nothing] }
  - { name: PLAIN, type: old, priority: 2, regex: '^plain$' }
  - { name: ODD, type: old, priority: 3, regex: '^(?=x)x$', examples: [x] }
`)
      const { problems } = checkPatterns(processor.classifier)
      const told = problems.map(({ pattern, problem }) => `${pattern} ${problem}`)
      assert.includeMembers(told, [
        "GREEDY unmatched",
        "GREEDY backtracking",
        "FT4_PATTERN shadowed",
        "PLAIN unmatched",
        "ODD unreadable"
      ])
      assert.isEmpty(checkPatterns((yield* load({ rules: "wanted", registry: [] })).processor.classifier).problems)
    }))

  it.effect("lays maps over by key and named lists by name", () =>
    Effect.sync(() => {
      const below = { patterns: [{ name: "A", x: 1 }, { name: "B" }], m: { a: 1, b: { c: 1 } } }
      const above = { patterns: [{ name: "A", y: 2 }, { name: "C" }], m: { b: { d: 2 } } }
      assert.deepStrictEqual(layOver(below, above), {
        patterns: [{ name: "A", x: 1, y: 2 }, { name: "B" }, { name: "C" }],
        m: { a: 1, b: { c: 1, d: 2 } }
      })
    }))
})
