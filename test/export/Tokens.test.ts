import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as Tokens from "../../src/export/Tokens.ts"
import * as hubs from "../../src/hub/hubs/registry.ts"
import type { Conversation } from "../../src/rows/Conversation.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import answers from "../support/tokenizerAnswers.json" with { type: "json" }

const file = new URL("../support/tokenizer.json", import.meta.url).pathname

const [system, ...said] = answers.chat.messages
const conversation = { system: system!.content, turns: said } as Conversation

layer(platform)("Tokens", (it) => {
  it.effect("counts what the reference implementation counts", () =>
    Effect.gen(function*() {
      const counter = yield* Tokens.fromPath(file)
      for (const { ids, text } of answers.texts) assert.strictEqual(counter.text(text), ids.length, text)
    }))

  it.effect("counts the marks of turns where the tokenizer has them", () =>
    Effect.gen(function*() {
      const counter = yield* Tokens.fromPath(file)
      assert.strictEqual(counter.template, "chatml")
      assert.strictEqual(counter.turns(conversation), answers.chat.tokens)
      const fs = yield* FileSystem.FileSystem
      const bare = (yield* fs.readFileString(file)).replaceAll("<|im_start|>", "<|start|>")
      const without = yield* Tokens.fromText("bare", bare)
      assert.strictEqual(without.template, "none")
      assert.isBelow(without.turns(conversation), answers.chat.tokens)
    }))

  it.scoped("reads a folder, and a model of the Hub; tells one from the other", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.copyFile(file, `${folder}/tokenizer.json`)
      const counted = (yield* Tokens.fromPath(folder)).turns(conversation)
      assert.strictEqual(counted, answers.chat.tokens)
      const hub = `${yield* temporaryFolder}/models/org/model`
      yield* fs.makeDirectory(hub, { recursive: true })
      yield* fs.copyFile(file, `${hub}/tokenizer.json`)
      const fetched = Tokens.fromHub("org/model").pipe(
        Effect.provide(hubs.folder(hub.replace("/models/org/model", "")))
      )
      assert.strictEqual((yield* fetched).turns(conversation), answers.chat.tokens)
      assert.isTrue(yield* Tokens.isRemote("org/model"))
      assert.isFalse(yield* Tokens.isRemote(folder))
      assert.isFalse(yield* Tokens.isRemote("./org/model"))
    }))

  it.scoped("says in one line what is no tokenizer", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      for (
        const text of [
          "",
          "{}",
          "[]",
          "{\"model\":{\"type\":\"BPE\"}}",
          "{\"model\":{\"type\":\"Nothing\",\"vocab\":{}}}"
        ]
      ) {
        yield* fs.writeFileString(`${folder}/tokenizer.json`, text)
        const error = yield* Effect.flip(Tokens.fromPath(folder))
        assert.include(error.message, "tokenizer.json")
        assert.notInclude(error.message, "\n")
      }
      const absent = yield* Effect.flip(Tokens.fromPath(`${folder}/absent`))
      assert.include(absent.message, "no such file")
    }))
})
