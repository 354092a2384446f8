import { Effect, Layer } from "effect"
import * as answerStores from "../answers/registry.ts"
import { answersPath } from "../folders.ts"

/** The store of paid answers that a stage's option names, or the user's own. */
export const answerStore = ({ answers }: { readonly answers: string | undefined }) =>
  Layer.unwrapEffect(Effect.map(answersPath(answers), (path) => answerStores.sqlite(path)))
