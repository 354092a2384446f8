import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { DocIds } from "../../src/evals/DocIds.ts"
import { parse, stringify } from "../../src/evals/numbers.ts"
import {
  choiceIntegers,
  choiceNumbers,
  type Question,
  questionIntegers,
  questionNumbers,
  questionOf
} from "../../src/evals/question.ts"
import { seedIndex } from "../../src/evals/seeds.ts"
import { type JsonObject } from "../../src/rows/Json.ts"

const int32 = fc.integer()
const optional = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: null })
const record = (keys: ReadonlyArray<string>, value: fc.Arbitrary<number>) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, optional(value)])), { requiredKeys: [] })
const numbers = fc.double()

const line = fc.record({
  doc_id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  native_id: fc.oneof(fc.string(), fc.bigInt(), fc.constant(null), fc.double({ noNaN: true }), fc.boolean()),
  metrics: fc.tuple(record(questionIntegers, int32), record(questionNumbers, numbers)).map(([a, b]) => ({
    ...a,
    ...b
  })),
  model_output: fc.array(
    fc.tuple(record(choiceNumbers, numbers), record(choiceIntegers, int32), fc.boolean()).map(([a, b, is_greedy]) => ({
      ...a,
      ...b,
      is_greedy
    })),
    { minLength: 1, maxLength: 5 }
  ),
  label: fc.constant(0),
  task_hash: fc.string(),
  model_hash: fc.string()
})

const question = (value: JsonObject): Question => {
  const result = questionOf(value)
  if (typeof result === "string") throw new Error(result)
  return result
}

describe("a line of predictions", () => {
  it("keeps every bit of every number, through its text and back", () => {
    fc.assert(fc.property(line, (value) => {
      const given = value as unknown as JsonObject
      const read = question(parse(stringify(given)) as JsonObject)
      assert.strictEqual(read.docId, value.doc_id)
      const metrics = value.metrics as Record<string, number | null>
      assert.deepStrictEqual(read.values, [...questionIntegers, ...questionNumbers].map((key) => metrics[key] ?? null))
      value.model_output.forEach((output, i) => {
        const cells = output as unknown as Record<string, number | null>
        assert.deepStrictEqual(read.choices[i]!.numbers, choiceNumbers.map((key) => cells[key] ?? null))
        assert.deepStrictEqual(read.choices[i]!.integers, choiceIntegers.map((key) => cells[key] ?? null))
      })
      assert.strictEqual(read.extra, null)
    }))
  })

  it("keeps what no column knows", () => {
    const value = parse(
      `{"doc_id":1,"task_hash":"t","model_hash":"m","model_output":[{"sum_logits":1,"new":[1e400]}],"note":{"big":12345678901234567890},
        "metrics":{"acc_raw":true,"odd":NaN},"__proto__":{"x":1}}`.replace("1e400", "-Infinity")
    ) as JsonObject
    const { choices, extra, values } = question(value)
    assert.strictEqual(choices[0]?.extra, "{\"new\":[-Infinity]}")
    assert.strictEqual(
      extra,
      "{\"note\":{\"big\":12345678901234567890},\"__proto__\":{\"x\":1},\"metrics\":{\"odd\":NaN}}"
    )
    assert.strictEqual(values[questionIntegers.length], 1)
  })

  it("is a question or a reason, whatever it holds", () => {
    const fields = [
      "doc_id",
      "native_id",
      "metrics",
      "model_output",
      "answer_outputs",
      "label",
      "task_hash",
      "model_hash"
    ]
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()), (value) => {
      const result = questionOf(value as JsonObject)
      assert.isTrue(typeof result === "string" ? result.length > 0 : typeof result.docId === "bigint")
    }))
  })
})

describe("JSON with Python's words", () => {
  it("reads them as numbers, outside of texts only", () => {
    assert.deepStrictEqual(parse("{\"a\":[NaN,-Infinity,Infinity],\"b\":\"NaN -Infinity \\\" NaN\"}"), {
      a: [Number.NaN, -Infinity, Infinity],
      b: "NaN -Infinity \" NaN"
    })
    for (const text of ["{\"a\":NaNa}", "{NaN:1}", "nan", "[Infinity", "-NaN"]) {
      assert.throws(() => parse(text), SyntaxError)
    }
  })

  it("writes what it reads", () => {
    const values = fc.oneof(fc.double(), fc.bigInt({ min: 2n ** 70n }), fc.string(), fc.constant(null), fc.boolean())
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.array(values)), (value) => {
      assert.deepStrictEqual(parse(stringify(value)), value)
    }))
  })
})

describe("ids of documents", () => {
  it("are new once, in any order", () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: -5n, max: 30n })), (ids) => {
      const seen = new Set<bigint>()
      const docIds = new DocIds()
      for (const id of ids) {
        assert.strictEqual(docIds.add(id), !seen.has(id), `${id} of ${ids}`)
        seen.add(id)
      }
    }))
  })
})

describe("seeds", () => {
  it("are released numbers or indexes", () => {
    const released = new Map([[2, 0], [14, 1], [15, 2], [4, 3], [5, 4]])
    assert.deepStrictEqual([2, 14, 15, 4, 5, 0, 1].map((n) => seedIndex(n, "release", released)), [
      0,
      1,
      2,
      3,
      4,
      null,
      null
    ])
    assert.deepStrictEqual([0, 4, 5, 14].map((n) => seedIndex(n, "index", released)), [0, 4, null, null])
  })
})
