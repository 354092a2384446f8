import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type Assets, page } from "../../../src/report/kit/document.ts"
import { type Figure, figure } from "../../../src/report/kit/figure.ts"
import type { Line, Plot } from "../../../src/report/kit/Plot.ts"
import { table } from "../../../src/report/kit/table.ts"
import { tableOf } from "../../../src/report/kit/tableOf.ts"
import { hostileTexts } from "../../support/dataset.ts"

const assets: Assets = { script: "run()", style: "p{}", scriptHash: "sha256-x" }

const name = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary" }))

const plot: fc.Arbitrary<Plot> = fc.oneof(
  fc.record({
    kind: fc.constant("lines" as const),
    x: name,
    logarithmic: fc.boolean(),
    lines: fc.array(fc.record({
      name,
      colour: fc.nat(),
      points: fc.array(fc.tuple(
        fc.integer(),
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))
      )).map((points) => [...points].sort(([a], [b]) => a - b))
    }))
  }),
  fc.record({
    kind: fc.constant("heat" as const),
    x: name,
    y: name,
    columns: fc.constant(["a", "b"]),
    rows: fc.array(fc.tuple(
      name,
      fc.tuple(
        fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), name)),
        fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), name))
      )
    ))
  }),
  fc.record({
    kind: fc.constant("bars" as const),
    x: name,
    series: fc.constant(["one", "two"]),
    shares: fc.boolean(),
    rows: fc.array(fc.tuple(name, fc.tuple(fc.nat(), fc.nat())))
  })
)

/** A page without anything of the data's: its tags, in order. */
const tagsOf = (text: string) => [...text.matchAll(/<\/?[a-z!][^>]*>/gi)].map(([tag]) => tag.replace(/"[^"]*"/g, ""))

describe("a page", () => {
  it("has no markup but its own, whatever texts and numbers it is given", () =>
    fc.assert(fc.property(fc.array(name, { minLength: 6, maxLength: 6 }), plot, (names, plot) => {
      const [title, kind, lede, label, heading, summary] = names as [string, string, string, string, string, string]
      const one: Figure = { id: "f-1", title: heading, summary, plot }
      const text = page(
        {
          title,
          kind,
          lede,
          headline: [["1", label, label]],
          sections: [{ id: "s", title: heading, html: figure(one) }, { id: "none", title: "none", html: "" }]
        },
        [one],
        assets
      )
      assert.deepStrictEqual([...text.matchAll(/<script[^>]*>/g)].map(([tag]) => tag), [
        "<script type=\"application/json\" id=\"figures-data\">",
        "<script>"
      ])
      assert.notMatch(text, /<(?:img|iframe|svg|link|object)|<!--|NaN|Infinity/i)
      for (const tag of tagsOf(text)) assert.notMatch(tag, /\son[a-z]+=|'/i)
      assert.notMatch(text, /id="none"/)
      const [, data] = /id="figures-data">([^<]*)<\/script>/.exec(text)!
      assert.deepStrictEqual(JSON.parse(data!), JSON.parse(JSON.stringify([{ id: "f-1", title: heading, plot }])))
    })))

  it("names its policy, kind and parts", () => {
    const text = page(
      {
        title: "A & B",
        kind: "Runs report",
        lede: "",
        headline: [],
        sections: [{ id: "s", title: "Part", html: "<p>x</p>" }]
      },
      [],
      assets
    )
    assert.include(text, "script-src 'sha256-x'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"")
    assert.include(text, "<title>A &#38; B, runs report</title>")
    assert.include(text, "<li><a href=\"#s\">Part</a></li>")
    assert.isTrue(text.endsWith("<script>run()</script>\n</body>\n</html>\n"))
  })
})

const line = (points: Line["points"]): Line => ({ name: "a", colour: 13, points })

describe("the table of a figure", () => {
  it("tells every value of short curves at its place, with gaps and the ends of lines", () => {
    const plot: Plot = {
      kind: "lines",
      x: "step",
      logarithmic: false,
      lines: [line([[0, 4], [10, null], [20, 0.5]]), line([[10, 7]])]
    }
    const { colours, head, rows } = tableOf(plot, "t")
    assert.deepStrictEqual(head, ["line", "points", "lowest", "highest", "step 0", "step 10", "step 20"])
    assert.deepStrictEqual(rows, [
      ["a", 2, "0.5", "4", "4", "–", "0.5"],
      ["a", 1, "7", "7", "–", "7", "–"]
    ])
    assert.deepStrictEqual(colours, [13, 13])
    assert.include(table(tableOf(plot, "t")), "<i class=\"swatch k1\"></i>a</th><td class=\"n\">2</td>")
  })

  it("tells twelve places of long curves, the first and the last among them", () => {
    const points = Array.from({ length: 200 }, (_, i) => [i, i] as const)
    const { head, rows } = tableOf({ kind: "lines", x: "", logarithmic: false, lines: [line(points)] }, "t")
    assert.lengthOf(head, 4 + 12)
    assert.deepStrictEqual([rows[0]![4], rows[0]!.at(-1)], ["0", "199"])
    const exact = tableOf({ kind: "lines", x: "", logarithmic: false, lines: [line(points.slice(0, 12))] }, "t")
    assert.deepStrictEqual(exact.rows[0]!.slice(4), points.slice(0, 12).map(([, y]) => String(y)))
  })

  it("tells every cell of a heat map in percent", () => {
    const { head, rows } = tableOf({
      kind: "heat",
      x: "task",
      y: "checkpoint",
      columns: ["a", "b"],
      rows: [["one", [[0.5, "n"], null]]]
    }, "t")
    assert.deepStrictEqual([head, ...rows], [["checkpoint", "a", "b"], ["one", "50.0", "–"]])
  })

  it("sets numbers to the right and names to the left", () => {
    const text = table({ caption: "c", head: ["", "n", "v"], rows: [["r", "1.5e-7", "0.1.0"], ["r", -3, "–"]] })
    assert.include(text, "<td class=\"n\">1.5e-7</td><td>0.1.0</td>")
    assert.include(text, "<td class=\"n\">-3</td><td>–</td>")
  })
})
