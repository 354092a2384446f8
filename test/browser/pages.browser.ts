// A browser speaks in promises: @effect-diagnostics asyncFunction:off
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import type { Page } from "playwright-core"
import { afterAll } from "vitest"
import { datasetReport } from "../../src/report/datasetReport.ts"
import { visit } from "../support/chromium.ts"
import { contrast } from "../support/contrast.ts"
import { datasetFolder } from "../support/dataset.ts"
import { platform } from "../support/folder.ts"
import { heatPage, runsPage, writePage } from "../support/pages.ts"

const scope = Effect.runSync(Scope.make())
const files = { dataset: "", runs: "", heat: "" }
type Name = keyof typeof files

beforeAll(() =>
  Effect.runPromise(
    Effect.gen(function*() {
      const { folder, parent } = yield* datasetFolder
      files.dataset = `${parent}/report.html`
      yield* datasetReport({ input: folder, output: files.dataset, title: undefined, samples: 50, force: false })
      files.runs = yield* writePage("runs", yield* runsPage(60))
      files.heat = yield* writePage("heat", yield* heatPage(30))
    }).pipe(Scope.extend(scope), Effect.provide(platform))
  )
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

/** Marks of every figure, by kind of element, and figures that have none. */
const marks = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll("[data-figure]")].map((place) =>
    [place.dataset.figure, place.querySelectorAll("svg path, svg rect, svg circle").length])`) as Promise<
    ReadonlyArray<readonly [string, number]>
  >

/** Elements that stand out over the screen and are not within one that scrolls. */
const overflowing = (page: Page) =>
  page.evaluate(`(() => {
    const room = document.documentElement.clientWidth
    return document.documentElement.scrollWidth <= room ? [] : [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > room + 1).map((one) => one.tagName + "." + one.className)
  })()`) as Promise<ReadonlyArray<string>>

/** Numbers in the drawings that are none. */
const broken = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll("[data-figure] svg *")].filter((one) =>
    one.getAttributeNames().some((name) => /NaN|Infinity/.test(one.getAttribute(name)))).map((one) => one.outerHTML)`)

for (const name of Object.keys(files) as ReadonlyArray<Name>) {
  describe(`the ${name} page`, () => {
    for (const width of [1280, 390]) {
      for (const colorScheme of ["light", "dark"] as const) {
        it(`draws every figure within ${width} pixels, ${colorScheme}, without a complaint or a request`, () =>
          visit(files[name], async ({ complaints, page, requests }) => {
            const drawn = await marks(page)
            assert.isNotEmpty(drawn)
            for (const [id, count] of drawn) assert.isAbove(count, 0, id)
            assert.strictEqual(await page.locator("[data-figure] > svg").count(), drawn.length)
            assert.deepStrictEqual(await overflowing(page), [])
            assert.deepStrictEqual(await broken(page), [])
            assert.deepStrictEqual(await page.evaluate(contrast), [])
            assert.deepStrictEqual(complaints, [])
            assert.deepStrictEqual(requests, [])
          }, { viewport: { width, height: 900 }, colorScheme }))
      }
    }

    it("shows hostile names as text and does nothing that they ask for", () =>
      visit(files[name], async ({ complaints, page }) => {
        assert.include(await page.locator("main").textContent(), "<script>window.hacked = ")
        assert.strictEqual(await page.evaluate("window.hacked"), undefined)
        assert.strictEqual(await page.locator("img, iframe, script[src], link, object, embed").count(), 0)
        assert.deepStrictEqual(complaints, [])
      }))

    it("can be read without a script: it says so, and every figure has its numbers in a table", () =>
      visit(files[name], async ({ page }) => {
        assert.isTrue(await page.locator("noscript p").first().isVisible())
        const figures = await page.locator("figure").all()
        assert.isNotEmpty(figures)
        for (const figure of figures) {
          await figure.locator("summary").click()
          const cells = await figure.locator("tbody td").allTextContents()
          assert.isTrue(cells.some((cell) => /\d/.test(cell)))
        }
        assert.deepStrictEqual(await overflowing(page), [])
      }, { javaScriptEnabled: false, viewport: { width: 390, height: 900 } }))

    it("is reached by keys: every place that scrolls and every fold can have the focus, and is seen to have it", () =>
      visit(files[name], async ({ page }) => {
        const wanted = await page.locator(".broad .plot, figure summary, #theme").count()
        let reached = 0
        for (let i = 0; i < 4 * wanted + 40; i++) {
          await page.keyboard.press("Tab")
          const [counts, outline] = await page.evaluate(
            "[document.activeElement.matches('.broad .plot, figure summary, #theme'), getComputedStyle(document.activeElement).outlineStyle]"
          ) as [boolean, string]
          if (!counts) continue
          reached++
          assert.notStrictEqual(outline, "none")
          if (reached === wanted) break
        }
        assert.strictEqual(reached, wanted)
      }))

    it("prints on white, with its figures and without controls", () =>
      visit(files[name], async ({ page }) => {
        await page.emulateMedia({ media: "print", colorScheme: "dark" })
        assert.strictEqual(await page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
        assert.isFalse(await page.locator(".top").isVisible())
        assert.isTrue(await page.locator("[data-figure] > svg").first().isVisible())
      }))
  })
}

describe("the figures", () => {
  it("name the line or cell that the pointer is over", () =>
    visit(files.heat, async ({ page }) => {
      const box = (await page.locator("#figure-accuracy svg rect").nth(5).boundingBox())!
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await page.waitForFunction(
        "/questions, acc_raw 0\\.\\d{4}/.test(document.querySelector('#figure-accuracy svg').textContent)"
      )
    }))

  it("have a line for every run, and a dot for a single step", () =>
    visit(files.runs, async ({ page }) => {
      const lines = await page.locator("#figure-simple_ft-train_loss [aria-label=line] path").count()
      assert.strictEqual(lines, 12)
      assert.strictEqual(await page.locator("#figure-other-train_loss [aria-label=dot] circle").count(), 1)
      assert.strictEqual(await page.locator("#figure-dpo-rewards_margin [aria-label=line] path").count(), 2)
    }))

  it("draw a thousand checkpoints at most, say so, and keep all in the tables", () =>
    Effect.runPromise(
      Effect.scoped(Effect.gen(function*() {
        const file = yield* writePage("large", yield* heatPage(1003))
        yield* Effect.promise(() =>
          visit(file, async ({ complaints, page }) => {
            assert.include(
              await page.locator("#accuracy-summary").textContent(),
              "The first 1,000 of 1,003 checkpoints are drawn; the tables have all."
            )
            assert.strictEqual(await page.locator("#figure-accuracy tbody tr").count(), 1003)
            assert.strictEqual(
              await page.locator("#figure-accuracy [aria-label='y-axis tick label'] text").count(),
              1000
            )
            assert.deepStrictEqual(complaints, [])
          })
        )
      })).pipe(Effect.provide(platform))
    ))
})
