import { Effect, Layer } from "effect"
import { tellScene } from "../../manim/index.ts"
import { noTokens } from "../Answer.ts"
import { LanguageModel, Outcome } from "../LanguageModel.ts"

/** Changes whenever a scene would be told otherwise. */
const model = "syntax-tree-2"

/**
 * No network, no key, no cost: tells from the syntax tree what appears, in which order, how it moves, the texts and formulas
 * shown, space and camera. The same code always gets the same words. Code that shows nothing is refused.
 */
export const layer = Layer.succeed(
  LanguageModel,
  LanguageModel.of({
    backend: "offline",
    baseUrl: "",
    model,
    parameters: {},
    structured: false,
    contextTokens: Number.POSITIVE_INFINITY,
    maxOutputTokens: 1024,
    isPaid: false,
    provider: undefined,
    ask: ({ subject }) =>
      Effect.sync(() => {
        const text = tellScene(subject, subject.rejected !== undefined)
        return text === undefined
          ? Outcome.Refusal({ detail: "the code shows nothing that can be read from it", usage: noTokens })
          : Outcome.Answer({ text, usage: noTokens, model })
      }),
    batch: undefined
  })
)
