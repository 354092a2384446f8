// @effect-diagnostics asyncFunction:off
import { FileSystem, Path } from "@effect/platform"
import { Cache, Duration, Effect, Layer } from "effect"
import type * as Library from "youtubei.js"
import { parse, stringify } from "../../../rows/index.ts"
import { lacking, loadOptional, visible } from "../../../stage/index.ts"
import { cleanCaptions, videoId } from "./captions.ts"
import { Transcripts } from "./Transcripts.ts"

export interface YouTubeOptions {
  /** Folder in which captions are kept between runs; they can be had again. */
  readonly cache: string
  /** Language codes, the most wanted first. */
  readonly languages: ReadonlyArray<string>
  /** Looks captions up; YouTube itself unless said. Throws when it cannot. */
  readonly lookUp?: (id: string, languages: ReadonlyArray<string>) => Promise<string | undefined>
}

const fromYouTube = (
  { Innertube }: typeof Library
): NonNullable<YouTubeOptions["lookUp"]> =>
async (id, languages) => {
  const youtube = await Innertube.create({ retrieve_player: false, lang: languages[0] ?? "en" })
  const info = await youtube.getInfo(id)
  let transcript = await info.getTranscript()
  const wanted = languages.find((code) =>
    transcript.languages.some((one) => one.toLowerCase().startsWith(languageName(code)))
  )
  const language = transcript.languages.find((one) =>
    wanted !== undefined && one.toLowerCase().startsWith(languageName(wanted))
  )
  if (language !== undefined && language !== transcript.selectedLanguage) {
    transcript = await transcript.selectLanguage(language)
  }
  const segments = transcript.transcript.content?.body?.initial_segments ?? []
  return segments.map((segment) => segment.snippet.text ?? "").join(" ")
}

const languageName = (code: string): string =>
  (new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code).toLowerCase()

/**
 * Captions of YouTube videos; anything else has none. What was found, or not found, is kept in a folder. A usage error when
 * `youtubei.js` is not installed.
 */
export const layer = (options: YouTubeOptions) =>
  Layer.effect(
    Transcripts,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const lookUp = options.lookUp ??
        fromYouTube(yield* loadOptional(() => import("youtubei.js").catch(lacking("youtubei.js"))))
      const languages = options.languages.join("-").replace(/[^A-Za-z-]/g, "")
      const find = Effect.fn("Transcripts.find")(function*(id: string) {
        const file = paths.join(options.cache, `${id}.${languages}.json`)
        const kept = yield* Effect.option(Effect.flatMap(fs.readFileString(file), (text) =>
          Effect.try(() =>
            parse(text) as { readonly text: string | null }
          )))
        if (kept._tag === "Some") {
          return kept.value.text ?? undefined
        }
        const found = yield* Effect.either(
          Effect.timeout(
            Effect.tryPromise(() =>
              lookUp(id, options.languages)
            ),
            "30 seconds"
          )
        )
        if (found._tag === "Left") {
          const cause = "error" in found.left ? found.left.error : found.left
          const words = cause instanceof Error ? cause.message : String(cause)
          yield* Effect.logWarning(`no captions of the video ${id}: ${visible(words).slice(0, 200)}; going on without`)
          return undefined
        }
        const text = found.right === undefined ? undefined : cleanCaptions(found.right)
        if (text === undefined) yield* Effect.logInfo(`the video ${id} has no usable captions; going on without`)
        yield* Effect.ignore(Effect.zipRight(
          fs.makeDirectory(options.cache, { recursive: true }),
          fs.writeFileString(file, `${stringify({ text: text ?? null })}\n`)
        ))
        return text
      })
      const cache = yield* Cache.make({ capacity: 4096, timeToLive: Duration.infinity, lookup: find })
      return Transcripts.of({
        of: (url) => {
          const id = videoId(url)
          return id === undefined ? Effect.succeed(undefined) : cache.get(id)
        }
      })
    })
  )
