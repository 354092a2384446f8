import { Effect } from "effect"
import { estimateText, generateDescriptions, type GenerateSettings, summaryText } from "../../llm/index.ts"
import { print, printJson } from "../print.ts"

/** The command, with everything it needs. */
export const runDescribe = Effect.fn("runDescribe")(function*(settings: GenerateSettings & { readonly json: boolean }) {
  const result = yield* generateDescriptions(settings)
  if (result._tag === "Estimated") {
    const { backend, estimate, model } = result
    return yield* settings.json
      ? printJson({ backend, model, ...estimate })
      : print(estimateText(model, settings.batch, estimate))
  }
  const { stopped, summary } = result
  yield* settings.json ? printJson(summary) : print(summaryText(settings.output, summary))
  if (stopped !== undefined) return yield* stopped
})
