import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { BadEntry } from "../../src/wandb/patterns.ts"
import { makeVocabulary } from "../../src/wandb/vocabulary.ts"
import { registry } from "../support/wandb.ts"

const loaded = await registry()
const { metric, metricLabels, recipe, recipeNames } = loaded.processor.vocabulary

describe("vocabulary", () => {
  it("finds each of the 25 recipes under each of its names, however spelled", () => {
    assert.strictEqual(loaded.registry.recipes.length, 25)
    assert.strictEqual(recipeNames.length, 124)
    for (const { name, names, slug } of loaded.registry.recipes) {
      for (const spelling of [name, slug, ...Object.values(names).flat()]) {
        for (
          const variant of [
            spelling,
            ` ${spelling.toUpperCase()} `,
            spelling.replaceAll("-", "_"),
            spelling.replaceAll("_", " ")
          ]
        ) {
          assert.strictEqual(recipe(variant), name, variant)
        }
      }
    }
    for (const unknown of ["", "dolma", "d18", "falcon-and", "c 4"]) assert.isUndefined(recipe(unknown), unknown)
  })

  it("knows 2,219 spellings of metric labels", () => {
    assert.strictEqual(metricLabels.size, 2219)
    const labels = {
      pile: "pile-valppl",
      pile_val: "pile-valppl",
      "pile valppl": "pile-valppl",
      c4: "c4_en-valppl",
      "C4-EN": "c4_en-valppl",
      "eval/m2d2_s2orc-validation/Perplexity": "m2d2_s2orc-valppl",
      dolma_common_crawl: "dolma_common-crawl-valppl",
      wikitext103: "wikitext_103-valppl",
      "arc_easy acc_raw": "arc_easy_acc_raw",
      mmlu_virology_correct_prob: "mmlu_virology_correct_prob",
      pile_acc_raw: "pile_acc_raw"
    }
    for (const [spelling, label] of Object.entries(labels)) assert.strictEqual(metric(spelling), label, spelling)
    for (const unknown of ["", "arc_easy", "hellaswag", "mmlu_average", "hellaswag-valppl", "dolma_common", "loss"]) {
      assert.isUndefined(metric(unknown), unknown)
    }
  })

  it("finds every label again after any folding", () => {
    const all = [...new Set(metricLabels.values())]
    fc.assert(fc.property(fc.constantFrom(...all), fc.constantFrom("-", "_", "/", " ", "__", ""), (label, mark) => {
      assert.strictEqual(metric(label.replace(/[-_]/g, mark).toUpperCase()), label)
    }))
  })

  it("refuses a spelling that means two things", () => {
    const twice = [...loaded.registry.recipes, { name: "Mine", slug: "mine", names: { id: ["C4"] } }]
    assert.throws(() => makeVocabulary({ ...loaded.registry, recipes: twice }), BadEntry, /c4/)
  })
})
