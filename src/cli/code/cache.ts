import { Args, Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { print, printJson } from "../print.ts"
import { modelOptions } from "./modelOptions.ts"

const whole = (count: number): string => count.toLocaleString("en")
const json = Options.boolean("json").pipe(Options.withDescription("Print JSON lines"))
const { answers } = modelOptions

const withStore = <A, E, R>(path: Option.Option<string>, use: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const store = yield* Effect.promise(() => import("../../llm/answers/registry.ts"))
    const { answersPath } = yield* Effect.promise(() => import("../../llm/folders.ts"))
    return yield* Effect.provide(use, store.sqlite(yield* answersPath(Option.getOrUndefined(path))))
  })

const stats = ({ answers, json }: { readonly answers: Option.Option<string>; readonly json: boolean }) =>
  withStore(
    answers,
    Effect.gen(function*() {
      const { AnswerStore } = yield* Effect.promise(() => import("../../llm/AnswerStore.ts"))
      const { storeText } = yield* Effect.promise(() => import("../../llm/answers/storeText.ts"))
      const store = yield* AnswerStore
      const known = yield* store.stats
      yield* json ? printJson({ path: store.path, ...known }) : print(storeText(store.path, known))
    })
  )

export const cacheStatsCommand = Command.make("cache-stats", { answers, json }, stats).pipe(
  Command.withDescription(
    "Stored answers in numbers: by model, source and prompt version, paid and saved. Example: datawright cache-stats"
  )
)

const statsCommand = Command.make("stats", { answers, json }, stats).pipe(
  Command.withDescription("The same as cache-stats")
)

const list = Command.make("ls", { answers, json }, ({ answers, json }) =>
  withStore(
    answers,
    Effect.gen(function*() {
      const { AnswerStore } = yield* Effect.promise(() => import("../../llm/AnswerStore.ts"))
      const { answerText } = yield* Effect.promise(() => import("../../llm/answers/storeText.ts"))
      const { runForEach } = yield* Effect.promise(() => import("effect/Stream"))
      const store = yield* AnswerStore
      yield* runForEach(store.all, (answer) => json ? printJson(answer) : print(answerText(answer)))
    })
  )).pipe(Command.withDescription("List the stored answers, by key"))

const row = Args.integer({ name: "row" }).pipe(Args.withDescription("Line of the row in the input, from 1"))
const input = Options.file("input", { exists: "yes" }).pipe(
  Options.withDescription("The file that generate-descriptions reads")
)

const explain = Command.make("explain", { row, input, json, ...modelOptions }, (options) =>
  withStore(
    options.answers,
    Effect.gen(function*() {
      const { explainRow } = yield* Effect.promise(() => import("../../llm/describe/generateDescriptions.ts"))
      const known = yield* explainRow({
        input: options.input,
        line: options.row,
        llm: options.llm,
        model: Option.getOrUndefined(options.model),
        baseUrl: Option.getOrUndefined(options.baseUrl),
        prompt: Option.getOrUndefined(options.prompt),
        all: options.all,
        codeField: Option.getOrUndefined(options.codeField),
        descriptionField: Option.getOrUndefined(options.descriptionField),
        answers: Option.getOrUndefined(options.answers)
      })
      yield* options.json ? printJson(known) : print(`${options.input}:${known.line}: ${known.state}: ${known.words}`)
    })
  )).pipe(
    Command.withDescription(
      "Say whether a row's answer is stored, or which part of its request makes it a new question. Give the options of the run. Example: datawright cache explain 17 --input train.json --llm claude"
    )
  )

const force = Options.boolean("force").pipe(Options.withDescription("Replace a file that datawright did not write"))
const output = Options.file("output").pipe(Options.withDescription("JSON lines to write"))

const exportCommand = Command.make("export", { answers, output, force }, ({ answers, force, output }) =>
  withStore(
    answers,
    Effect.gen(function*() {
      const { exportAnswers } = yield* Effect.promise(() => import("../../llm/moveAnswers.ts"))
      yield* print(`${output}: ${whole(yield* exportAnswers(output, force))} answers`)
    })
  )).pipe(Command.withDescription("Write all stored answers as JSON lines, to take them to another machine"))

const importCommand = Command.make("import", { answers, input }, ({ answers, input }) =>
  withStore(
    answers,
    Effect.gen(function*() {
      const { importAnswers } = yield* Effect.promise(() => import("../../llm/moveAnswers.ts"))
      const { added, read } = yield* importAnswers(input)
      yield* print(`${input}: ${whole(read)} answers read, ${whole(added)} of them new`)
    })
  )).pipe(Command.withDescription("Take over answers that cache export wrote; those that are there stay"))

const dryRun = Options.boolean("dry-run").pipe(Options.withDescription("Say what would go; change nothing"))

const collect = Command.make("gc", { answers, dryRun }, ({ answers, dryRun }) =>
  withStore(
    answers,
    Effect.gen(function*() {
      const { AnswerStore } = yield* Effect.promise(() => import("../../llm/AnswerStore.ts"))
      const store = yield* AnswerStore
      const { garbageText } = yield* Effect.promise(() => import("../../llm/answers/storeText.ts"))
      yield* print(garbageText(dryRun, yield* store.collectGarbage(dryRun)))
    })
  )).pipe(Command.withDescription("Tidy the store: notes, ended jobs, free pages. Never an answer"))

export const cacheCommand = Command.make("cache").pipe(
  Command.withDescription("The store of paid answers"),
  Command.withSubcommands([statsCommand, list, explain, exportCommand, importCommand, collect])
)
