import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { cleanCaptions, videoId } from "../../../../src/llm/describe/transcripts/captions.ts"
import * as transcripts from "../../../../src/llm/describe/transcripts/registry.ts"
import { Transcripts } from "../../../../src/llm/describe/transcripts/Transcripts.ts"
import { platform, temporaryFolder } from "../../../support/folder.ts"

describe("video addresses", () => {
  it("are told from everything else", () => {
    const id = "c8mQYGbT310"
    for (
      const url of [
        `https://www.youtube.com/watch?v=${id}&list=PL5`,
        `https://youtube.com/watch?list=PL5&v=${id}`,
        `youtu.be/${id}`,
        `https://youtu.be/${id}?t=3`,
        `https://www.youtube.com/shorts/${id}`
      ]
    ) assert.strictEqual(videoId(url), id, url)
    for (
      const url of [
        "https://youtube.com/playlist?list=PL5",
        "youtube.com/benjaminhackl",
        "https://evil.org/watch?v=c8mQYGbT310",
        "x"
      ]
    ) {
      assert.isUndefined(videoId(url), url)
    }
  })

  it("have captions without sounds, and none that are one word again and again", () => {
    assert.strictEqual(cleanCaptions("[Music] so  here we\ngo again"), "so here we go again")
    assert.isUndefined(cleanCaptions("you you you you"))
    assert.isUndefined(cleanCaptions(""))
  })
})

layer(platform, { excludeTestServices: true })("transcripts", (it) => {
  it.scoped("look each video up once, keep what was found between runs, and go on without the rest", () =>
    Effect.gen(function*() {
      const cache = yield* temporaryFolder
      const asked: Array<string> = []
      const run = Effect.gen(function*() {
        const { of } = yield* Transcripts
        assert.strictEqual(yield* of("https://youtu.be/aaaaaaaaaaa"), "words of the first video")
        assert.strictEqual(yield* of("https://youtu.be/aaaaaaaaaaa?t=1"), "words of the first video")
        assert.isUndefined(yield* of("https://youtu.be/bbbbbbbbbbb"))
        assert.isUndefined(yield* of("https://youtu.be/ccccccccccc"))
        assert.isUndefined(yield* of("https://example.org/"))
      }).pipe(Effect.provide(transcripts.youtube({
        cache,
        languages: ["en", "de"],
        lookUp: (id, languages) => {
          asked.push(id)
          assert.deepStrictEqual(languages, ["en", "de"])
          return id.startsWith("c")
            ? Promise.reject(new RangeError("no such video"))
            : Promise.resolve(id.startsWith("a") ? "words of the first video" : undefined)
        }
      })))
      yield* run
      yield* run
      // What failed may work the next time; what is known is known.
      assert.deepStrictEqual(asked.map((id) => id[0]), ["a", "b", "c", "c"])
    }))
})
