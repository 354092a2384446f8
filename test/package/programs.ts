/** Programs of people who use the package, as they would write them. */

/** Something of every subpath, with its types. */
export const types = (subpaths: ReadonlyArray<string>): string =>
  `${subpaths.map((path, i) => `import * as m${i} from "datawright/${path}"`).join("\n")}
import { Extractor, type Draft, Json, LanguageModel, Sample, version } from "datawright"
import type { PrepareOptions, Prepared } from "datawright/sources"
import { LanguageModel as SameModel } from "datawright/llm"
import type { Context } from "effect"

const same: typeof LanguageModel = SameModel
const model: Context.Tag.Service<LanguageModel>["model"] = "mine"
const ratio: PrepareOptions["testRatio"] = 0.5
const rows = (prepared: Prepared): number => prepared.train + prepared.test
// @ts-expect-error a number is no sample
const wrong: Sample = 3
// @ts-expect-error a draft has more than code
const draft: Draft = { code: "" }
const modules: ReadonlyArray<object> = [${subpaths.map((_, i) => `m${i}`).join(", ")}]
console.log(Json.stringify({
  version,
  model,
  ratio,
  same: same === LanguageModel,
  filled: modules.every((one) => Object.keys(one).length > 0)
}), typeof rows, typeof wrong, typeof draft, typeof Extractor)
`

/** `prepare` on a source of one's own. */
export const prepare = `import { NodeContext } from "@effect/platform-node"
import { type Draft, Extractor, prepareDataset, Progress } from "datawright"
import { Effect, Layer, Stream } from "effect"

const draft = (name: string, shape: string): Draft => ({
  description: \`Draw a \${shape.toLowerCase()}.\`,
  code: \`from manim import *\\n\\nclass \${name}(Scene):\\n    def construct(self):\\n        self.play(Create(\${shape}()))\\n\`,
  source: "mine",
  metadata: {},
  group: name,
  origin: { file: \`\${name}.py\` }
})
const mine = Layer.succeed(Extractor, {
  about: { id: "mine", name: "My scenes", kind: "code", origins: [], priority: 1, flavour: "manimce" },
  drafts: Stream.make(draft("One", "Circle"), draft("Two", "Square"), draft("Three", "Squircle")),
  isAvailable: Effect.succeed(true)
})
const prepared = prepareDataset({ extractors: [mine], outputDir: "mine", testRatio: 0 })
const { rejected, train } = await prepared.pipe(
  Effect.scoped,
  Effect.provide(NodeContext.layer),
  Effect.provide(Progress.layerSilent),
  Effect.runPromise
)
console.log(JSON.stringify({ train, rejected }))
`

/** A pipeline file, run with the stages that it names. */
export const pipeline = `import { NodeContext } from "@effect/platform-node"
import { dedupe, Progress, run, runPipeline, Stages } from "datawright"
import { Effect, Layer } from "effect"
import { writeFileSync } from "node:fs"

writeFileSync("rows.jsonl", '{"code":"a = 1"}\\n{"code":"b = 2"}\\n{"code":"a = 1"}\\n')
writeFileSync("pipeline.yaml", "stages:\\n  unique:\\n    run: dedupe\\n    options: { input: rows.jsonl, output: unique.jsonl }\\n")
const stages = Layer.succeed(Stages, {
  names: ["dedupe"],
  get: (name) => Effect.succeed(name === "dedupe" ? dedupe : undefined)
})
const done = await run(runPipeline, { pipeline: "pipeline.yaml" }).pipe(
  Effect.scoped,
  Effect.provide(Layer.mergeAll(NodeContext.layer, Progress.layerSilent, stages)),
  // What the stages of a file need is known when it is read.
  (ready) => Effect.runPromise(ready as Effect.Effect<Effect.Effect.Success<typeof ready>>)
)
console.log(JSON.stringify(done.stages.map(({ action, stage }) => [stage, action])))
`

/** Starts at once, and compares texts in two threads. */
export const threads = `import { NodeContext } from "@effect/platform-node"
import { dataFile, dedupe, Json, Progress, run, version } from "datawright"
import { Effect, Exit } from "effect"
import { existsSync, writeFileSync } from "node:fs"

console.log("started", Json.stringify({ version }))
writeFileSync("rows.jsonl", Array.from({ length: 40 }, (_, i) => \`{"code":"a\${i % 20} = [\${i % 20}]"}\\n\`).join(""))
const { out } = await run(dedupe, { input: "rows.jsonl", output: "unique.jsonl", workers: 2, force: true }).pipe(
  Effect.scoped,
  Effect.provide(NodeContext.layer),
  Effect.provide(Progress.layerSilent),
  Effect.runPromise
)
const data = await Effect.runPromiseExit(dataFile("names"))
console.log(out, Exit.match(data, { onFailure: ({ _tag, error }: any) => \`\${_tag} \${error._tag} \${error.exitCode}\`, onSuccess: existsSync }))
`

/** Asks for a backend whose package is not installed. */
export const optional = `import { backends } from "datawright"
import { Effect, Layer } from "effect"

const openai = backends.openai.layer({ baseUrl: "http://127.0.0.1:1" })
await Layer.build(openai).pipe(
  Effect.catchTag("UsageError", ({ _tag, exitCode, message }) =>
    Effect.sync(() => console.log(\`\${_tag} \${exitCode}: \${message}\`))),
  Effect.scoped,
  Effect.runPromise
)
`

/** A program whose imports are followed by statements that wait, for a format that cannot wait at the top. */
export const inFunction = (program: string): string =>
  program.replace(/^(?!import )[^]*/m, (statements) => `void (async () => {\n${statements}})()\n`)
