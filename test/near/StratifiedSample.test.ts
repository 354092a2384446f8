import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { quotas } from "../../src/near/quotas.ts"
import { sortByKey } from "../../src/near/sortByKey.ts"
import { StratifiedSample } from "../../src/near/StratifiedSample.ts"

const strata = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }).map((sizes) =>
  sizes.map((rows, i) => ({ name: `stratum ${i}`, rows }))
)

/** Rows of some strata; a small range of contents makes copies. */
const rows = fc.array(fc.record({ stratum: fc.constantFrom("a", "b", "c"), content: fc.nat(40) }), {
  minLength: 1,
  maxLength: 200
})

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)

/** A stand-in for a hash: evenly spread, the same for the same row. */
const keyOf = ({ content, stratum }: { readonly stratum: string; readonly content: number }, seed = 1): number =>
  Number((BigInt(content * 3 + "abc".indexOf(stratum) + 1) * 0x9e3779b97f4a7c15n * BigInt(seed)) % (1n << 48n))

/** Places of the rows in the sample. */
const draw = (all: typeof rows extends fc.Arbitrary<infer A> ? A : never, wanted: number, seed?: number) => {
  const sample = new StratifiedSample()
  for (const row of all) sample.add(row.stratum, keyOf(row, seed))
  const drawn = sample.draw(wanted)
  return { drawn, places: all.map((_, place) => place).filter((place) => sample.has(place)) }
}

describe("quotas", () => {
  it.prop("sum up to the size wanted, and none exceeds its stratum", [strata, fc.nat(6000)], ([all, wanted]) => {
    const found = quotas(all, wanted)
    assert.strictEqual(sum(found), Math.min(wanted, sum(all.map(({ rows }) => rows))))
    for (const [i, { rows }] of all.entries()) assert.isAtMost(found[i]!, rows)
  })

  it.prop("are less than one row off each share, where every share is a row or more", [
    strata,
    fc.nat(6000)
  ], ([all, wanted]) => {
    const total = sum(all.map(({ rows }) => rows))
    const size = Math.min(wanted, total)
    const shares = all.map(({ rows }) => size * rows / total)
    if (size >= all.length && shares.some((share) => share < 1)) return
    for (const [i, quota] of quotas(all, wanted).entries()) assert.isBelow(Math.abs(quota - shares[i]!), 1)
  })

  it.prop("leave no stratum empty while there is a row for each, and give larger strata no less", [
    strata,
    fc.nat(6000)
  ], ([all, wanted]) => {
    const found = quotas(all, wanted)
    if (wanted >= all.length) assert.isAtLeast(Math.min(...found), 1)
    for (const [i, one] of all.entries()) {
      for (const [j, other] of all.entries()) if (one.rows > other.rows) assert.isAtLeast(found[i]!, found[j]!)
    }
  })

  it("give rows to the largest remainders, and single rows to strata too small for one", () => {
    const of = (...rows: ReadonlyArray<number>) => rows.map((rows, i) => ({ name: `${i}`, rows }))
    assert.deepStrictEqual(quotas(of(47, 16, 37), 10), [5, 1, 4])
    // Shares of 2.5 each: the first by name gets the row.
    assert.deepStrictEqual(quotas(of(5, 5), 5), [3, 2])
    assert.deepStrictEqual(quotas(of(1, 998, 1), 10), [1, 8, 1])
    assert.deepStrictEqual(quotas(of(1, 998, 1), 2), [0, 2, 0])
    assert.deepStrictEqual(quotas(of(3e15, 1e15), 4e14), [3e14, 1e14])
  })
})

describe("StratifiedSample", () => {
  it.prop("has the sizes it tells", [rows, fc.nat(220)], ([all, wanted]) => {
    const { drawn, places } = draw(all, wanted)
    assert.lengthOf(places, Math.min(wanted, all.length))
    assert.deepStrictEqual(drawn.map(({ chosen }) => chosen), quotas(drawn, wanted))
    for (const { chosen, name, rows } of drawn) {
      assert.lengthOf(all.filter(({ stratum }) => stratum === name), rows)
      assert.lengthOf(places.filter((place) => all[place]!.stratum === name), chosen)
    }
  })

  it.prop("chooses the same contents whatever the order of the rows", [
    rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
    fc.nat(220)
  ], ([[all, shuffled], wanted]) => {
    const contents = (some: typeof all) =>
      draw(some, wanted).places.map((place) => `${some[place]!.stratum} ${some[place]!.content}`).sort()
    assert.deepStrictEqual(contents(shuffled), contents(all))
  })

  it.prop("of a larger sample without strata, the smaller one is a part", [rows, fc.nat(100)], ([all, wanted]) => {
    const one = all.map((row) => ({ ...row, stratum: "a" }))
    assert.includeMembers(draw(one, wanted + 20).places, draw(one, wanted).places)
  })

  it("chooses every row about as often over many seeds, copies among them", () => {
    const all = Array.from({ length: 60 }, (_, i) => ({ stratum: "a", content: i < 30 ? 0 : i }))
    const times = new Array<number>(60).fill(0)
    const seeds = 3000
    let copies = 0
    let squares = 0
    for (let seed = 0; seed < seeds; seed++) {
      const { places } = draw(all, 20, seed * 2 + 1)
      for (const place of places) times[place]!++
      const drawn = places.filter((place) => place < 30).length
      copies += drawn / seeds
      squares += drawn ** 2 / seeds
    }
    for (const place of times.keys()) if (place >= 30) assert.closeTo(times[place]! / seeds, 1 / 3, 0.05)
    // 20 of 60 rows without replacement, 30 of which are copies: mean 10, variance 20 · ½ · ½ · 40/59 = 3.39.
    assert.closeTo(copies, 10, 0.3)
    assert.closeTo(squares - copies ** 2, 3.39, 0.6)
  })

  it("holds more rows than a block", () => {
    const sample = new StratifiedSample()
    for (let i = 0; i < 200_000; i++) sample.add(String(i % 3), (i * 2654435761) % 2 ** 48)
    sample.draw(1000)
    let found = 0
    for (let i = 0; i < 200_000; i++) if (sample.has(i)) found++
    assert.strictEqual(found, 1000)
  })
})

describe("sortByKey", () => {
  it.prop("sorts by key, then by number", [fc.array(fc.nat(60), { maxLength: 300 })], ([keys]) => {
    const numbers = Uint32Array.from(keys, (_, i) => i)
    sortByKey(numbers, (number) => keys[number]!)
    assert.deepStrictEqual([...numbers], keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b))
  })
})
