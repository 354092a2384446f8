import { optionName } from "../decodeOptions.ts"
import type * as Options from "../Options.ts"
import type * as Stage from "../Stage.ts"

type JsonSchema = { readonly [key: string]: unknown }

const itemSchema = ({ settings: { choices, kind, range } }: Options.Any): JsonSchema => {
  const bounds = range === undefined ? {} : {
    ...(Number.isFinite(range.min) ? { minimum: range.min } : {}),
    ...(Number.isFinite(range.max) && range.max < Number.MAX_SAFE_INTEGER ? { maximum: range.max } : {})
  }
  return kind === "integer"
    ? { type: "integer", ...bounds }
    : kind === "number"
    ? { type: "number", ...bounds }
    : kind === "flag"
    ? { type: "boolean" }
    : choices !== undefined
    ? { type: "string", enum: choices }
    : { type: "string", minLength: 1 }
}

const optionSchema = (option: Options.Any): JsonSchema => {
  const { choices, description, least, presence, several, standard } = option.settings
  const item = itemSchema(option)
  // Values that are cut at commas may be written in one text.
  const single = several === "cut" && choices !== undefined ? { type: "string", minLength: 1 } : item
  return {
    description,
    ...(several === undefined
      ? item
      : { anyOf: [single, { type: "array", items: item, ...(least > 0 ? { minItems: least } : {}) }] }),
    ...(presence === "defaulted" && standard !== undefined ? { default: standard } : {})
  }
}

/** The options of a stage, by their names on the command line, as JSON Schema (draft 7). */
export const optionsSchema = (stage: Stage.Any): JsonSchema => {
  const options = Object.entries<Options.Any>(stage.options)
  return {
    type: "object",
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(options.map(([key, option]) => [optionName(key), optionSchema(option)])),
      json: { type: "boolean", description: "Print the result as one line of JSON" }
    }
  }
}

const stepSchema = (name: string, stage: Stage.Any): JsonSchema => {
  const options = Object.entries<Options.Any>(stage.options)
  const named = options.filter(([, { settings }]) => settings.presence === "required" && !settings.positional)
  const places = options.filter(([, { settings }]) => settings.positional)
  return {
    description: stage.summary,
    type: "object",
    additionalProperties: false,
    required: ["run", ...(named.length === 0 ? [] : ["options"])],
    properties: {
      run: { const: name },
      options: {
        ...optionsSchema(stage),
        ...(named.length === 0 ? {} : { required: named.map(([key]) => optionName(key)) })
      },
      ...(places.length === 0
        ? {}
        : {
          arguments: {
            type: "array",
            items: { type: ["string", "number"] },
            description: "What stands after the options"
          }
        }),
      reads: {
        type: "array",
        items: { type: "string", minLength: 1 },
        description: "Files and folders it reads beside those that its options and its manifest name"
      }
    }
  }
}

/** JSON Schema (draft 7) of `pipeline.yaml`, for editors and checks: one form a stage, told apart by `run`. */
export const pipelineSchema = (stages: ReadonlyArray<readonly [name: string, stage: Stage.Any]>): JsonSchema => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "datawright pipeline",
  type: "object",
  additionalProperties: false,
  required: ["stages"],
  properties: {
    stages: {
      description: "Steps by name, in the order they run",
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["run"],
        properties: { run: { enum: stages.map(([name]) => name) } },
        allOf: stages.map(([name, stage]) => ({
          if: { properties: { run: { const: name } } },
          then: stepSchema(name, stage)
        }))
      }
    }
  }
})
