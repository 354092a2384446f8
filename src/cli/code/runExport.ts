import { Effect } from "effect"
import { type Exported, exportRows, formats, type Target, Tokens } from "../../export/index.ts"
import { hubs } from "../../hub/index.ts"
import { UsageError } from "../../stage/index.ts"
import { sinks } from "../../tables/index.ts"
import { print, printJson } from "../print.ts"
import { parseField } from "./duplicateOptions.ts"

export interface ExportChoice {
  readonly inputs: ReadonlyArray<string>
  readonly target: Target
  readonly to: keyof typeof formats
  readonly fileFormat: keyof typeof sinks
  readonly system: string | undefined
  readonly maxTokens: number | undefined
  readonly tokenizer: string | undefined
  readonly includePlaceholders: boolean
  readonly keepMetadata: boolean
  readonly codeField: string | undefined
  readonly descriptionField: string | undefined
  readonly force: boolean
  readonly json: boolean
}

const counterOf = Effect.fn("counterOf")(function*(tokenizer: string) {
  return (yield* Tokens.isRemote(tokenizer))
    ? yield* Effect.provide(Tokens.fromHub(tokenizer), hubs["hugging-face"])
    : yield* Tokens.fromPath(tokenizer)
})

const limitOf = Effect.fn("limitOf")(function*({ maxTokens, tokenizer }: ExportChoice) {
  if (maxTokens === undefined && tokenizer === undefined) return undefined
  if (maxTokens === undefined) {
    return yield* new UsageError({
      where: "--tokenizer",
      found: "no --max-tokens",
      next: "Say how many, or leave it out"
    })
  }
  if (tokenizer === undefined) {
    return yield* new UsageError({
      where: "--max-tokens",
      found: "no tokenizer to count with",
      next: "Give that of the model to be trained: --tokenizer path/to/tokenizer.json, or --tokenizer org/name"
    })
  }
  return { tokens: maxTokens, counter: yield* counterOf(tokenizer) }
})

const tell = (done: Exported, maxTokens: number | undefined): string => {
  const left = Object.entries(done.rejected).map(([reason, rows]) => `${reason} ${rows}`).join(", ")
  return [
    ...done.files.map(({ in: read, out, path }) => `${path}  ${out} of ${read} rows`),
    left === "" ? "left out: nothing" : `left out: ${left} (each with its reason in ${done.rejects})`,
    ...(done.longest === undefined ? [] : [
      `longest row: ${done.longest} tokens of ${maxTokens}, counted ${
        done.template === "none"
          ? "without marks of turns, which this tokenizer has none of"
          : `with the marks of ${done.template}`
      }`
    ]),
    ...done.snippets.flatMap(({ text, trainer }) => [`\n${trainer}:`, ...text.split("\n").map((line) => `  ${line}`)])
  ].join("\n")
}

/** The command, with the layout, the kind of file and the tokenizer that were asked for. */
export const runExport = Effect.fn("runExport")(function*(choice: ExportChoice) {
  const { codeField, descriptionField } = choice
  const done = yield* exportRows({
    inputs: choice.inputs,
    target: choice.target,
    format: formats[choice.to],
    system: choice.system,
    codeField: codeField === undefined ? undefined : yield* parseField("--code-field", codeField),
    descriptionField: descriptionField === undefined
      ? undefined
      : yield* parseField("--description-field", descriptionField),
    includePlaceholders: choice.includePlaceholders,
    keepMetadata: choice.keepMetadata,
    limit: yield* limitOf(choice),
    force: choice.force
  }).pipe(Effect.provide(sinks[choice.fileFormat]))
  yield* choice.json ? printJson(done) : print(tell(done, choice.maxTokens))
})
