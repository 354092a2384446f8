import { Effect, Layer } from "effect"
import { noTokens } from "../Answer.ts"
import { LanguageModel, Outcome } from "../LanguageModel.ts"
import type { Backend } from "./Backend.ts"

/** Changes whenever a scene would be told otherwise. */
const model = "syntax-tree-2"

const layer = Layer.effect(
  LanguageModel,
  // The reader of Python is loaded when it is used.
  Effect.map(Effect.promise(() => import("../../manim/index.ts")), ({ tellScene }) =>
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
    }))
)

/**
 * No network, no key, no cost: tells from the syntax tree what appears, in which order, how it moves, the texts and formulas
 * shown, space and camera. The same code always gets the same words. Code that shows nothing is refused. Takes no options.
 */
export const backend: Backend = { isGeneral: false, layer: () => layer }
