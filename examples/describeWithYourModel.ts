// Descriptions by a model of your own: any function from a question to an answer. The standard layers (cache, retries, rate limit,
// budget) stand around it, and a layer of yours stands between.
//
//   node examples/describeWithYourModel.js
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { answerStores, generateDescriptions, LanguageModel, Outcome, Scripted } from "datawright/llm"
import { prepare } from "datawright/sources"
import { run } from "datawright/stage"
import { Console, Effect, Layer } from "effect"

/** In the place of a server: it says of which class it was asked. */
const model = Scripted.layer({
  ask: ({ subject }) =>
    Effect.succeed(Outcome.Answer({
      text: `Animate the scene ${
        subject.className ?? "of this program"
      } step by step, with ${subject.code.length} letters.`,
      usage: { input: 100, output: 20, cacheRead: 0, cacheWrite: 0 },
      model: "mine"
    }))
})

/** A layer of one's own: it sees every question that is really asked. */
const counting = (seen: Array<string>) =>
  Layer.effect(
    LanguageModel,
    Effect.map(LanguageModel, (inner) =>
      LanguageModel.of({
        ...inner,
        ask: (request) => Effect.zipRight(Effect.sync(() => seen.push(request.model)), inner.ask(request))
      }))
  )

const program = Effect.gen(function*() {
  yield* run(prepare, { sources: "bundled", outputDir: "toDescribe" })
  const seen: Array<string> = []
  const mine = Layer.merge(Layer.provide(counting(seen), model), answerStores.sqlite("answers.sqlite"))
  const options = { input: "toDescribe/train.json", output: "described.jsonl" }
  const first = yield* run(generateDescriptions, options, mine)
  yield* Console.log("in" in first ? `${first.described} described, ${seen.length} questions asked` : "an estimate")
  yield* run(generateDescriptions, options, mine)
  yield* Console.log(`after a second run: ${seen.length} questions asked, since answers are kept`)
})

program.pipe(Effect.provide(NodeContext.layer), NodeRuntime.runMain)
