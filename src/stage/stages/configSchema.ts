import { Effect, JSONSchema, Schema } from "effect"
import { ConfigurationFile } from "../Configuration.ts"
import * as Options from "../Options.ts"
import { pipelineSchema } from "../pipeline/pipelineSchema.ts"
import * as Stage from "../Stage.ts"
import { Stages } from "../Stages.ts"

/** JSON Schemas of the files that users write. */
export const configSchema = Stage.make({
  name: "config schema",
  summary: "Print the JSON Schema of datawright.yaml or of pipeline files, for editors and checks",
  examples: ["datawright config schema", "datawright config schema --pipeline"],
  options: { pipeline: Options.flag("Of pipeline files in the place of datawright.yaml") },
  result: Schema.Unknown,
  run: ({ pipeline }) =>
    Effect.gen(function*() {
      if (!pipeline) return JSONSchema.make(ConfigurationFile) as unknown
      const stages = yield* Stages
      const known = yield* Effect.forEach(stages.names, (name) =>
        Effect.map(stages.get(name), (stage) => stage === undefined ? [] : [[name, stage] as const]))
      return pipelineSchema(known.flat()) as unknown
    }),
  tell: (schema) => JSON.stringify(schema, null, 2)
})
