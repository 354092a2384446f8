import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import type { Kernel, Language } from "../../src/near/Kernel.ts"
import { compileKernel, kernelOptions, makeKernel } from "../../src/near/kernels.ts"
import { kernelWasm } from "../../src/near/kernelWasm.ts"
import { shinglesOf } from "../support/oracle.ts"
import { soup } from "../support/texts.ts"

const bytes = (text: string) => new TextEncoder().encode(text)
const options = (language: Language, shingle = 5) =>
  kernelOptions({ language, shingle, permutations: 128, bands: 32, rows: 4 })

const sketchOf = (kernel: Kernel, text: string) => {
  const keys = new Uint32Array(33)
  const signature = new Uint8Array(129)
  return { total: kernel.sketch(bytes(text), keys, 1, signature, 1), keys, signature }
}

describe("kernels", () => {
  it.effect("have a WebAssembly module that is the one its source compiles to", () =>
    Effect.gen(function*() {
      const { generate } = yield* Effect.promise(() =>
        import("../../scripts/wasm.mjs" as string) as Promise<{ readonly generate: () => Promise<string> }>
      )
      const made = [...(yield* Effect.promise(generate)).matchAll(/^ {2}"([^"]*)"/gm)].map((line) => line[1]).join("")
      assert.isTrue(made === kernelWasm, "run node scripts/wasm.mjs")
    }), 60_000)

  it("are both there", () => assert.isDefined(compileKernel()))

  it("give the same bits in WebAssembly and in TypeScript", () => {
    for (const language of ["code", "words", "text"] as const) {
      for (const k of [1, 5, 13]) {
        const wasm = makeKernel(options(language, k))
        const scalar = makeKernel(options(language, k), true)
        fc.assert(
          fc.property(soup, soup, fc.integer({ min: 1, max: 60 }), (a, b, times) => {
            const long = a.repeat(times)
            assert.deepStrictEqual(sketchOf(wasm, long), sketchOf(scalar, long))
            assert.deepStrictEqual(wasm.shingles(bytes(long)), scalar.shingles(bytes(long)))
            assert.strictEqual(wasm.remember(bytes(long)), scalar.remember(bytes(long)))
            for (const text of [b, a, b.repeat(times)]) {
              assert.strictEqual(wasm.compare(bytes(text)), scalar.compare(bytes(text)))
              assert.strictEqual(wasm.only(), scalar.only())
            }
          }),
          { numRuns: 60 }
        )
      }
    }
  }, 60_000)

  it("count shingles and what two texts share exactly, by an oracle over strings", () => {
    const plain = soup.filter((text) => !/\\[^\u0000-\u007f]/u.test(text))
    for (const language of ["code", "words", "text"] as const) {
      for (const k of [1, 5]) {
        const kernel = makeKernel(options(language, k))
        fc.assert(
          fc.property(plain, plain, (a, b) => {
            const one = shinglesOf(language, a, k)
            const two = new Set(shinglesOf(language, b, k))
            assert.strictEqual(kernel.shingles(bytes(a)).length / 2, one.length)
            assert.strictEqual(kernel.remember(bytes(a)), new Set(one).size)
            const common = new Set(one.filter((shingle) => two.has(shingle))).size
            assert.strictEqual(kernel.compare(bytes(b)), common)
            assert.strictEqual(kernel.only(), two.size - common)
          }),
          { numRuns: 300 }
        )
      }
    }
  })

  it("grow with their texts, and compare small ones as before", () => {
    const large = Array.from({ length: 60_000 }, (_, i) => `name_${i} = ${i * 7}`).join("\n")
    for (const scalar of [false, true]) {
      const kernel = makeKernel(options("code"), scalar)
      assert.strictEqual(kernel.remember(bytes("a b c d e f")), 2)
      assert.strictEqual(kernel.compare(bytes(large)), 0)
      assert.strictEqual(kernel.compare(bytes("a b c d e g")), 1)
      const inside = kernel.remember(bytes(large))
      assert.strictEqual(inside, 179_996)
      assert.strictEqual(kernel.compare(bytes(large)), inside)
      assert.strictEqual(kernel.only(), 0)
      assert.strictEqual(kernel.compare(bytes(`${large}\nlast = 1`)), inside)
      assert.strictEqual(kernel.only(), 3)
    }
  })

  it("see no shingles in texts without tokens, and one in those with a few", () => {
    for (const text of ["", " \n\t", "# only a remark"]) {
      assert.strictEqual(makeKernel(options("code")).remember(bytes(text)), 0)
    }
    assert.strictEqual(makeKernel(options("code")).remember(bytes("x")), 1)
  })
})
