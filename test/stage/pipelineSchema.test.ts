// A test reads and waits by itself: @effect-diagnostics preferSchemaOverJson:off
import { assert, describe, it } from "@effect/vitest"
import { Ajv } from "ajv"
import { Effect, FastCheck as fc } from "effect"
import { readFileSync } from "node:fs"
import { parse } from "yaml"
import { loadStage, stageNames } from "../../src/cli/stages.ts"
import { optionName } from "../../src/stage/decodeOptions.ts"
import type * as Options from "../../src/stage/Options.ts"
import { pipelineSchema } from "../../src/stage/pipeline/pipelineSchema.ts"

const load = Effect.gen(function*() {
  const stages = yield* Effect.forEach(
    stageNames,
    (name) => Effect.map(loadStage(name), (stage) => [name, stage!] as const)
  )
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false }).compile(
    pipelineSchema(stages)
  )
  return {
    stages,
    isValid: (file: unknown) => validate(file),
    faults: () => validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []
  }
})

/** A value that an option takes. */
const valueOf = ({ settings: { choices, kind, range } }: Options.Any): unknown =>
  kind === "flag"
    ? true
    : kind === "integer" || kind === "number"
    ? range === undefined || !Number.isFinite(range.min) ? 1 : range.min
    : choices?.[0] ?? "x"

describe("the JSON Schema of pipeline files, by an independent validator", () => {
  it.effect("takes the pipeline that ships with the program", () =>
    Effect.gen(function*() {
      const { faults, isValid } = yield* load
      assert.isTrue(isValid(parse(readFileSync("data/demo.yaml", "utf8"))), faults().join("\n"))
    }))

  it.effect("takes every stage with every option, and refuses each option misspelt, of a wrong kind or out of its range", () =>
    Effect.gen(function*() {
      const { faults, isValid, stages } = yield* load
      for (const [name, stage] of stages) {
        const named = Object.entries<Options.Any>(stage.options).filter(([, { settings }]) => !settings.positional)
        const options = Object.fromEntries(named.map(([key, option]) => [optionName(key), valueOf(option)]))
        const file = (options: unknown) => ({ stages: { a: { run: name, options } } })
        assert.isTrue(isValid(file(options)), `${name}: ${faults().join("; ")}`)
        for (const [key, option] of named) {
          const { kind, presence, range } = option.settings
          const { [optionName(key)]: value, ...others } = options
          assert.isFalse(isValid(file({ ...others, [`${optionName(key)}x`]: value })), `${name} ${key} misspelt`)
          assert.isFalse(isValid(file({ ...options, [optionName(key)]: { a: 1 } })), `${name} ${key} as a map`)
          assert.strictEqual(isValid(file(others)), presence !== "required", `${name} without ${key}`)
          if (kind === "integer" || kind === "number") {
            assert.isFalse(isValid(file({ ...options, [optionName(key)]: "many" })), `${name} ${key} as a text`)
            if (range !== undefined && Number.isFinite(range.min)) {
              assert.isFalse(isValid(file({ ...options, [optionName(key)]: range.min - 1 })), `${name} ${key} below`)
            }
            if (range !== undefined && range.max < Number.MAX_SAFE_INTEGER) {
              assert.isFalse(isValid(file({ ...options, [optionName(key)]: range.max + 1 })), `${name} ${key} above`)
            }
          }
        }
      }
    }))

  it.effect("refuses unknown stages and keys", () =>
    Effect.gen(function*() {
      const { isValid } = yield* load
      for (const file of [{}, { stages: { a: {} } }, { stages: { a: { run: "dedup" } } }, { stage: {} }]) {
        assert.isFalse(isValid(file), JSON.stringify(file))
      }
      const step = { run: "verify", arguments: ["a.manifest.json"] }
      assert.isTrue(isValid({ stages: { a: step } }))
      fc.assert(fc.property(
        fc.string({ minLength: 1 }).filter((key) => !["run", "options", "arguments", "reads"].includes(key)),
        (key) => !isValid({ stages: { a: { ...step, [key]: 1 } } })
      ))
    }))
})
