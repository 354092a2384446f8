import { Effect, Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { exportAnswers } from "../moveAnswers.ts"
import { answerStore } from "./answerStore.ts"
import { answers } from "./modelOptions.ts"

/** All stored answers as JSON lines. */
export const cacheExport = Stage.make({
  name: "cache export",
  summary: "Write all stored answers as JSON lines, to take them to another machine",
  examples: ["datawright cache export --output answers.jsonl"],
  options: { output: Options.newFile("JSON lines to write"), answers, force: Options.force },
  result: Schema.Struct({ output: Schema.String, answers: Schema.Number }),
  run: ({ force, output }) => Effect.map(exportAnswers(output, force), (count) => ({ output, answers: count })),
  layers: answerStore,
  tell: ({ answers, output }) => `${output}: ${answers.toLocaleString("en")} answers`
})
