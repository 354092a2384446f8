import { FileSystem } from "@effect/platform"
import { Effect, Layer } from "effect"
import * as answers from "../../src/llm/answers/registry.ts"
import * as Scripted from "../../src/llm/backends/Scripted.ts"
import { describe, type DescribeOptions } from "../../src/llm/describe/describe.ts"
import * as transcripts from "../../src/llm/describe/transcripts/registry.ts"
import { type LanguageModel, type LanguageModelError, Outcome } from "../../src/llm/LanguageModel.ts"
import { layerStandard, type StandardOptions } from "../../src/llm/standardLayers.ts"
import { emptyUsage, Usage } from "../../src/llm/Usage.ts"
import { goodAnswer } from "./llmServer.ts"

/** A scene of its own for each number. */
export const scene = (n: number): string =>
  `from manim import *\n\nclass Scene${n}(Scene):\n    def construct(self):\n        c = Circle(radius=${n})\n` +
  `        self.play(Create(c))\n        self.play(Write(Text("number ${n}")))\n`

export const row = (n: number, more: object = {}) => ({
  description: "",
  code: scene(n),
  source: "test",
  metadata: { needs_description: true, class_name: `Scene${n}`, index: n },
  ...more
})

export const writeRows = (path: string, rows: ReadonlyArray<unknown>) =>
  Effect.flatMap(
    FileSystem.FileSystem,
    (fs) =>
      fs.writeFileString(
        path,
        rows.map((one) => typeof one === "string" ? `${one}\n` : `${JSON.stringify(one)}\n`).join("")
      )
  )

export const readRows = (path: string) =>
  Effect.map(
    Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(path)),
    (text) => text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>)
  )

export const standardOptions = (folder: string): DescribeOptions => ({
  input: `${folder}/in.jsonl`,
  output: `${folder}/out.jsonl`,
  all: false,
  codeField: undefined,
  descriptionField: undefined,
  concurrency: 8,
  limit: undefined,
  force: false,
  prompt: undefined,
  transcripts: false
})

/** Runs the stage on `in.jsonl` of a folder, with its answers in the same folder. */
export const run = <E, R>(
  folder: string,
  model: Layer.Layer<LanguageModel, E, R>,
  options: Partial<DescribeOptions> = {},
  paying: Partial<StandardOptions> = {}
) => {
  const usage = emptyUsage()
  const shared = Layer.merge(answers.sqlite(`${folder}/answers.sqlite`), Layer.succeed(Usage, usage))
  const wrapped = layerStandard({ concurrency: 8, retry: { retries: 3, loadRetries: 6, baseMillis: 5 }, ...paying })
  return describe({ ...standardOptions(folder), ...options }).pipe(
    Effect.provide(Layer.merge(transcripts.none, Layer.provideMerge(Layer.provide(wrapped, model), shared))),
    Effect.map((result) => ({ ...result, calls: usage.calls, usage }))
  )
}

/** A model that answers well, costs a dollar for a million tokens, and says how often it was asked. */
export const scripted = (
  answer: (user: string, call: number) => Outcome | LanguageModelError = (user) =>
    Outcome.Answer({
      text: goodAnswer(user),
      usage: { input: 100, output: 50, cacheRead: 0, cacheWrite: 0 },
      model: "scripted-1"
    }),
  more: Partial<Scripted.Script> = {}
) => {
  let calls = 0
  return Scripted.layer({
    ask: (request) =>
      Effect.suspend(() => {
        const outcome = answer(request.user, calls++)
        return outcome._tag === "LanguageModelError" ? outcome : Effect.succeed(outcome)
      }),
    ...more
  })
}

/** An answer of so many words. */
export const answerOf = (text: string) =>
  Outcome.Answer({ text, usage: { input: 100, output: 50, cacheRead: 0, cacheWrite: 0 }, model: "scripted-1" })
