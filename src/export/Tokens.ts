import { FileSystem, Path } from "@effect/platform"
import { Effect, Either, Schema } from "effect"
import { Hub } from "../hub/index.ts"
import { type Conversation } from "../rows/index.ts"
import { FileError, fileError, UsageError } from "../stage/index.ts"

/** Counts what a model would be shown. */
export interface TokenCounter {
  /** What was asked for: path, or `org/name`. */
  readonly name: string
  /** Whose marks are counted around the turns; `none`: the tokenizer knows no marks of turns. */
  readonly template: "chatml" | "llama-3" | "gemma" | "none"
  readonly turns: (conversation: Conversation) => number
  readonly text: (text: string) => number
}

type Said = ReadonlyArray<{ readonly role: string; readonly content: string }>

/** Templates by the token that only their tokenizers have. */
const templates = [
  {
    name: "chatml",
    mark: "<|im_start|>",
    write: (said: Said) => said.map(({ content, role }) => `<|im_start|>${role}\n${content}<|im_end|>\n`).join("")
  },
  {
    name: "llama-3",
    mark: "<|start_header_id|>",
    write: (said: Said) =>
      said.map(({ content, role }) => `<|start_header_id|>${role}<|end_header_id|>\n\n${content}<|eot_id|>`).join("")
  },
  {
    name: "gemma",
    mark: "<start_of_turn>",
    write: (said: Said) => {
      // It has no system role: that text opens the first request.
      const [first, ...rest] = said
      const turns = first?.role === "system" && rest[0] !== undefined
        ? [{ role: "user", content: `${first.content}\n\n${rest[0].content}` }, ...rest.slice(1)]
        : said
      return turns.map(({ content, role }) =>
        `<start_of_turn>${role === "assistant" ? "model" : role}\n${content}<end_of_turn>\n`
      ).join("")
    }
  }
] as const

const parseObject = Schema.decodeUnknownEither(Schema.parseJson(Schema.Struct(
  { model: Schema.Struct({}, { key: Schema.String, value: Schema.Unknown }) },
  { key: Schema.String, value: Schema.Unknown }
)))

/**
 * A tokenizer from the text of a `tokenizer.json`. In memory about 10 to 20 times the file's size; it counts about a million
 * characters a second, the slowest part of an export by far.
 */
export const fromText = Effect.fn("Tokens.fromText")(function*(name: string, text: string) {
  const unreadable = (detail: string, cause?: unknown) =>
    new FileError({ path: name, reason: "Unreadable", detail: `no tokenizer.json: ${detail}`, cause })
  const config = parseObject(text)
  if (Either.isLeft(config)) return yield* unreadable("expected a JSON object with a model")
  const { Tokenizer } = yield* Effect.promise(() => import("@huggingface/tokenizers"))
  const tokenizer = yield* Effect.try({
    try: () => new Tokenizer(config.right, {}),
    catch: (cause) => unreadable(String(cause), cause)
  })
  const template = templates.find(({ mark }) => tokenizer.token_to_id(mark) !== undefined)
  const count = (one: string): number => tokenizer.encode(one).ids.length
  const said = ({ system, turns }: Conversation): Said => [
    ...(system === undefined ? [] : [{ role: "system", content: system }]),
    ...turns
  ]
  const counter: TokenCounter = {
    name,
    template: template?.name ?? "none",
    turns: (conversation) =>
      count(
        template?.write(said(conversation)) ?? said(conversation).map(({ content }) => content).join("\n\n")
      ),
    text: count
  }
  return counter
})

const repository = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/

/** Whether a tokenizer would have to be fetched: `org/name`, and no such file or folder here. */
export const isRemote = Effect.fn("Tokens.isRemote")(function*(name: string) {
  const fs = yield* FileSystem.FileSystem
  return repository.test(name) && !(yield* Effect.orElseSucceed(fs.exists(name), () => false))
})

/** A tokenizer of this machine: a `tokenizer.json`, or a folder that holds one. */
export const fromPath = Effect.fn("Tokens.fromPath")(function*(name: string) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const info = yield* Effect.mapError(fs.stat(name), fileError(name))
  const path = info.type === "Directory" ? paths.join(name, "tokenizer.json") : name
  if (path.endsWith(".model")) {
    return yield* new UsageError({
      where: "--tokenizer",
      found: `${path} is a SentencePiece model`,
      next: "Give the tokenizer.json of the same model"
    })
  }
  return yield* fromText(name, yield* Effect.mapError(fs.readFileString(path), fileError(path)))
})

/** The tokenizer of a model on the Hub, from the cache when it was fetched before. */
export const fromHub = Effect.fn("Tokens.fromHub")(function*(name: string) {
  const hub = yield* Hub.Hub
  const fs = yield* FileSystem.FileSystem
  const { path } = yield* hub.download({ type: "model", name }, "tokenizer.json")
  return yield* fromText(name, yield* Effect.mapError(fs.readFileString(path), fileError(path)))
})
