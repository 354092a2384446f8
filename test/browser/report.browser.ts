// A browser speaks in promises: @effect-diagnostics asyncFunction:off
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import type { Page } from "playwright-core"
import { afterAll } from "vitest"
import { datasetReport } from "../../src/report/datasetReport.ts"
import { visit } from "../support/chromium.ts"
import { contrast } from "../support/contrast.ts"
import { datasetFolder, hostileTexts } from "../support/dataset.ts"
import { platform } from "../support/folder.ts"

let file = ""
let rows = 0
let rejects = 0
const scope = Effect.runSync(Scope.make())

beforeAll(() =>
  Effect.runPromise(
    Effect.gen(function*() {
      const made = yield* datasetFolder
      file = `${made.parent}/report.html`
      rows = made.rows
      rejects = made.rejects
      yield* datasetReport({ input: made.folder, output: file, title: undefined, samples: 500, force: false })
    }).pipe(Scope.extend(scope), Effect.provide(platform))
  )
)
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const title = (page: Page, id = "samples") => page.locator(`#${id}-card h3`).textContent()
const position = (page: Page, id = "samples") => page.locator(`#${id}-card .position`).textContent()
const background = (page: Page) => page.evaluate("getComputedStyle(document.body).backgroundColor") as Promise<string>
const focused = (page: Page) =>
  page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()") as Promise<string>

describe("the report in a browser", () => {
  it("draws every figure without a complaint or a request", () =>
    visit(file, async ({ complaints, page, requests }) => {
      const places = await page.locator("[data-figure]").count()
      assert.isAtLeast(places, 8)
      assert.strictEqual(await page.locator("[data-figure] > svg").count(), places)
      assert.isAbove(await page.locator("#figure-flow path").count(), 5)
      for (const place of await page.locator("[data-figure]").all()) {
        const named = await place.getAttribute("aria-labelledby")
        assert.isNotEmpty(await page.locator(`#${named!}`).textContent())
        assert.isNotEmpty(await page.locator(`#${(await place.getAttribute("aria-describedby"))!}`).textContent())
      }
      assert.strictEqual(await page.locator("figure table").count(), places)
      assert.deepStrictEqual(complaints, [])
      assert.deepStrictEqual(requests, [])
    }))

  it("does nothing that hostile rows ask for, and shows them as they are", () =>
    visit(file, async ({ complaints, page, requests }) => {
      let seen = ""
      for (const id of ["samples", "rejects"]) {
        const count = await page.locator(`#${id}-list [role=option]`).count()
        assert.strictEqual(count, id === "samples" ? rows : rejects)
        await page.locator(`#${id}-list`).focus()
        for (let i = 0; i < count; i++) {
          seen += await page.locator(`#${id}-card`).textContent()
          await page.keyboard.press("ArrowDown")
        }
      }
      for (const text of hostileTexts.filter((one) => !one.includes("\u0000"))) assert.include(seen, text)
      assert.strictEqual(await page.evaluate("window.hacked"), undefined)
      assert.strictEqual(await page.locator("img, iframe, script[src], link, object, embed").count(), 0)
      assert.strictEqual(await page.locator("main a[href^='javascript']").count(), 0)
      assert.deepStrictEqual(complaints, [])
      assert.deepStrictEqual(requests, [])
    }))

  it("runs no script but its own", () =>
    visit(file, async ({ page }) => {
      await page.evaluate(
        "{ const added = document.createElement('script'); added.textContent = 'window.hacked = 9'; document.body.append(added) }"
      )
      assert.strictEqual(await page.evaluate("window.hacked"), undefined)
    }))

  it("narrows rows by words and filters, and takes them back", () =>
    visit(file, async ({ complaints, page }) => {
      const options = page.locator("#samples-list [role=option]")
      await page.locator("#samples-search").fill("TRIANGLE")
      assert.strictEqual(await options.count(), 12)
      assert.strictEqual(await page.locator("#samples .found").textContent(), `12 of ${rows} rows`)
      await page.locator("#samples-source").selectOption("alpha")
      assert.strictEqual(await options.count(), 6)
      await page.locator("#samples-split").selectOption("train")
      assert.strictEqual(await options.count(), 0)
      assert.include(await page.locator("#samples-card").textContent(), "No row fits")
      await page.locator("#samples button[type=reset]").click()
      await page.waitForFunction(`document.querySelectorAll("#samples-list [role=option]").length === ${rows}`)
      await page.locator("#samples-feature").selectOption("latex")
      assert.strictEqual(await options.count(), 15 + 3)
      await page.locator("#rejects-reason").selectOption("below-min-quality")
      assert.strictEqual(await page.locator("#rejects-list [role=option]").count(), 8)
      assert.include(await page.locator("#rejects-card").textContent(), "quality 0.4, wanted 0.7")
      assert.deepStrictEqual(complaints, [])
    }))

  it("is left through with keys alone", () =>
    visit(file, async ({ page }) => {
      await page.keyboard.press("Tab")
      assert.strictEqual(await focused(page), "Skip to the report")
      await page.keyboard.press("Enter")
      assert.strictEqual(await focused(page), "main")
      await page.keyboard.press("ArrowRight")
      await page.keyboard.press("ArrowRight")
      assert.strictEqual(await position(page), `3 of ${rows}`)
      assert.strictEqual(await title(page), "Scene2")
      await page.keyboard.press("ArrowLeft")
      assert.strictEqual(await title(page), "Scene1")
      await page.keyboard.press("/")
      assert.strictEqual(await focused(page), "samples-search")
      await page.keyboard.type("triangle/")
      await page.keyboard.press("Backspace")
      assert.strictEqual(await page.locator("#samples-search").inputValue(), "triangle")
      assert.strictEqual(await position(page), "1 of 12")
      // Every control comes in turn, each seen to have the focus.
      const reached = new Set<string>()
      await page.reload()
      for (let i = 0; i < 250; i++) {
        await page.keyboard.press("Tab")
        const id = await page.evaluate("document.activeElement.id") as string
        if (id !== "") {
          const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
          assert.notStrictEqual(outline, "none", id)
        }
        reached.add(id)
        if (id === "rejects-list") break
      }
      for (
        const id of [
          "samples-search",
          "samples-source",
          "samples-list",
          "rejects-search",
          "rejects-reason",
          "rejects-list"
        ]
      ) {
        assert.isTrue(reached.has(id), id)
      }
      await page.keyboard.press("End")
      assert.strictEqual(await position(page, "rejects"), `${rejects} of ${rejects}`)
      const active = await page.locator("#rejects-list").getAttribute("aria-activedescendant")
      assert.strictEqual(await page.locator(`#${active!}`).getAttribute("aria-selected"), "true")
    }))

  it("follows the system's theme until told otherwise, and remembers", () =>
    visit(file, async ({ complaints, page }) => {
      const dark = await background(page)
      const shot = await page.screenshot()
      await page.locator("#theme").click()
      const light = await background(page)
      assert.notStrictEqual(light, dark)
      assert.notDeepEqual(await page.screenshot(), shot)
      assert.strictEqual(await page.locator("#theme").getAttribute("aria-label"), "Use the dark theme")
      await page.reload()
      assert.strictEqual(await background(page), light)
      await page.locator("#theme").press("Enter")
      assert.strictEqual(await background(page), dark)
      assert.deepStrictEqual(complaints, [])
    }, { colorScheme: "dark" }))

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has readable contrast, ${colorScheme}`, () =>
      visit(file, async ({ page }) => {
        const low = await page.evaluate(contrast) as ReadonlyArray<string>
        assert.deepStrictEqual(low, [])
      }, { colorScheme }))
  }

  it("prints on white, without controls, figures within the sheet", () =>
    visit(file, async ({ page }) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" })
      assert.strictEqual(await background(page), "rgb(255, 255, 255)")
      for (const hidden of [".top", ".filters", ".list", "footer"]) {
        assert.isFalse(await page.locator(hidden).first().isVisible(), hidden)
      }
      assert.isTrue(await page.locator("#figure-flow svg").isVisible())
      const sheet = await page.pdf({ format: "A4" })
      assert.strictEqual(sheet.subarray(0, 5).toString(), "%PDF-")
    }))

  it("fits a narrow screen: nothing but tables, code and the flow scrolls sideways", () =>
    visit(file, async ({ complaints, page }) => {
      const [wide, room] = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
      ) as [number, number]
      assert.isAtMost(wide, room)
      await page.setViewportSize({ width: 900, height: 700 })
      await page.waitForFunction("document.querySelector('#figure-flow svg').clientWidth > 600")
      assert.deepStrictEqual(complaints, [])
    }, { viewport: { width: 360, height: 700 } }))
})
