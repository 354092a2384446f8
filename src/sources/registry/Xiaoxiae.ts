import { type Scene } from "../../python/index.ts"
import { wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"
import { joinContext } from "../base/markdownNotes.ts"
import type { ReadProject } from "../base/readProject.ts"
import type { SceneNotes } from "../base/sceneDraft.ts"
import { readMarkdown } from "../text/markdown.ts"
import { readScript, type Script } from "../text/script.ts"
import { readSrt, transcriptOf } from "../text/srt.ts"

/** A video as the README lists it. */
interface Video {
  readonly title: string
  readonly url: string
  readonly date: string
  readonly line: string
}

const listed = /^\s*-\s*(\d{4})\/(\d{1,2})\/(\d{1,2}):\s*\*\*\[(.+?)\]\((https?:[^)]+)\)\*\*\s*[-–]\s*_?(.+?)_?\s*$/gm

/** A line without the marks that the README and the descriptions set differently. */
const key = (line: string): string => line.toLowerCase().replace(/[–—-]+/g, "-").replace(/\s+/g, " ").trim()

const videosOf = (readme: string): ReadonlyMap<string, Video> =>
  new Map([...readme.matchAll(listed)].map(([, year, month, day, title, url, line]) => [
    key(line!),
    { title: title!, url: url!, date: [year, month!.padStart(2, "0"), day!.padStart(2, "0")].join("-"), line: line! }
  ]))

/** First line of a folder's description that says something: shorts begin with a tag, templates stay unchanged. */
const firstLine = (description: string): string | undefined => {
  const line = description.split("\n").map((text) => text.trim()).find((text) => text !== "" && text !== "#shorts")
  return line === undefined || /^<.*>$/.test(line) || /^-+$/.test(line) ? undefined : line
}

/** What a folder says of its video. */
interface Folder {
  readonly video: Video | undefined
  readonly line: string | undefined
  readonly script: Script | undefined
  readonly captions: string
}

const notes = ({ texts }: ReadProject) => {
  const videos = videosOf(texts.get("README.md") ?? "")
  const folders = new Map<string, Folder>()
  const folderOf = (name: string): Folder => {
    const known = folders.get(name)
    if (known !== undefined) return known
    const line = firstLine(texts.get(`${name}/DESCRIPTION.md`) ?? "")
    const script = texts.get(`${name}/SCRIPT.md`)
    const folder: Folder = {
      line,
      video: line === undefined ? undefined : videos.get(key(line)),
      script: script === undefined ? undefined : readScript(script),
      captions: transcriptOf(readSrt(texts.get(`${name}/video.kdenlive.srt`) ?? ""))
    }
    folders.set(name, folder)
    return folder
  }
  return (scene: Scene): SceneNotes => {
    const name = scene.path.split("/")[0]!
    const { captions, line, script, video } = folderOf(name)
    const title = video?.title ?? script?.title
    const narration = script?.scenes.get(scene.className)
    const page = readMarkdown(texts.get(`${name}/README.md`) ?? "").paragraphs[0]
    const [transcript, transcriptSource] = narration !== undefined
      ? [undefined, undefined]
      : captions !== ""
      ? [captions, `${name}/video.kdenlive.srt`]
      : script !== undefined && script.title !== undefined
      ? [script.text, `${name}/SCRIPT.md`]
      : [undefined, undefined]
    return {
      group: name,
      context: joinContext(title ?? wordsOf(name).replace(/^\d+ /, ""), line ?? page),
      metadata: {
        video_title: title,
        youtube_url: video?.url,
        video_date: video?.date,
        video_description: line,
        has_transcript: narration !== undefined || transcript !== undefined,
        ...(narration === undefined ? {} : { narration, narration_source: `${name}/SCRIPT.md` }),
        ...(transcript === undefined || transcript === "" ? {} : { transcript, transcript_source: transcriptSource })
      }
    }
  }
}

/** Videos on graphs and algorithms, a folder each, with scripts and captions beside the scenes. */
export const layer = codeExtractor({
  id: "xiaoxiae_videos",
  name: "Tomáš Sláma (xiaoxiae), videos",
  kind: "code",
  priority: 4,
  expected: 171,
  flavour: "manimce"
}, [{
  repository: "https://github.com/xiaoxiae/videos",
  commit: "d435f7edc247682ad494f5dd2db81771f106de41",
  license: "GPL-3.0",
  licenseSource: "LICENSE",
  author: "Tomáš Sláma",
  url: "https://github.com/xiaoxiae/videos",
  isText: (path) =>
    path === "README.md" || /^[^/]+\/(DESCRIPTION\.md|SCRIPT\.md|README\.md|video\.kdenlive\.srt)$/.test(path),
  notes
}])
