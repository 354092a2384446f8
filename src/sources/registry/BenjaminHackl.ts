import { type Scene } from "../../python/index.ts"
import { type Json, wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"
import { cellNotes, joinContext } from "../base/markdownNotes.ts"
import type { ReadProject } from "../base/readProject.ts"
import type { SceneNotes } from "../base/sceneDraft.ts"

const channel = "https://www.youtube.com/benjaminhackl"
const series = "Mathematical Animations WITH EASE"
const video = /https:\/\/(?:youtu\.be\/|www\.youtube\.com\/watch\?v=)[\w-]+/

/** Episode and title: `E03 - animations.ipynb`, `e06_math-and-updaters.py`, `v0.18.0-release-tour.ipynb`. */
const episodeOf = (path: string) => {
  const [, episode, rest] = /^[Ee](\d+)\s*[-_]\s*(.*)$/.exec(path) ?? []
  const release = /^v(\d+\.\d+\.\d+)/.exec(path)?.[1]
  return episode !== undefined
    ? { episode: Number(episode), title: wordsOf(rest!), group: `E${episode}` }
    : {
      episode: undefined,
      title: release === undefined ? wordsOf(path) : `Release tour of Manim ${release}`,
      group: path
    }
}

/** Notebooks of a tutorial series: the first Markdown cell links to the video. */
const tutorials = ({ project }: ReadProject) => {
  const files = new Map(project.files.map((file) => [file.path, file]))
  const videos = new Map(project.files.map((file) => [
    episodeOf(file.path).group,
    file.cells?.find((cell) => cell.kind === "markdown" && video.test(cell.text))?.text.match(video)?.[0]
  ]))
  return (scene: Scene): SceneNotes => {
    const { episode, group, title } = episodeOf(scene.path)
    const file = files.get(scene.path)
    const { headings, paragraphs } = file?.cells === undefined || scene.cell === undefined
      ? { headings: [], paragraphs: [] }
      : cellNotes(file, scene.cell)
    const metadata: Record<string, Json.Json | undefined> = {
      episode,
      video_title: episode === undefined ? title : `${series}, episode ${episode}: ${title}`,
      youtube_url: videos.get(group),
      channel_url: channel,
      notebook_heading: headings.at(-1),
      notebook_markdown: paragraphs.length === 0 ? undefined : paragraphs.join("\n")
    }
    const last = headings.at(-1)
    return {
      group,
      context: joinContext(
        metadata["video_title"] as string,
        last === undefined || last.includes(series) ? undefined : last.replace(/^Part \d+: /, ""),
        ...paragraphs.filter((paragraph) => paragraph.startsWith("Bonus"))
      ),
      metadata
    }
  }
}

/** `2022-04_partitions.py`: the README maps the month to a video. */
const videos = ({ texts }: ReadProject) => {
  const links = new Map<string, string>(
    [...(texts.get("README.md") ?? "").matchAll(/^\s*[-*]\s*(\d{4})\/(\d{2}):\s*<?(https?:\/\/[^\s>]+)>?/gm)].map((
      match
    ) => [`${match[1]}-${match[2]}`, match[3]!])
  )
  return (scene: Scene): SceneNotes => {
    const [, month, topic = scene.path] = /^(\d{4}-\d{2})_(.*)$/.exec(scene.path) ?? []
    return {
      group: scene.path,
      context: `Video of ${month ?? "an unknown month"}: ${wordsOf(topic)}`,
      metadata: {
        video_title: wordsOf(topic),
        youtube_url: month === undefined ? undefined : links.get(month),
        channel_url: channel
      }
    }
  }
}

/** A tutorial series in notebooks, and the code of videos. */
export const layer = codeExtractor({
  id: "benjamin_hackl",
  name: "Benjamin Hackl, tutorials and videos",
  kind: "notebooks",
  priority: 3,
  expected: 61,
  flavour: "manimce"
}, [
  {
    repository: "https://github.com/behackl/manim-with-ease",
    commit: "fb1d66dd770d3035c37b7c3eca2caea0a76304d4",
    license: "unlicensed",
    author: "Benjamin Hackl",
    url: "https://github.com/behackl/manim-with-ease",
    notes: tutorials
  },
  {
    repository: "https://github.com/behackl/manim-content",
    commit: "dad382e6843700cf9afa64675d2be1d3cdb10bca",
    license: "MIT",
    licenseSource: "LICENSE",
    author: "Benjamin Hackl",
    url: "https://github.com/behackl/manim-content",
    isText: (path) => path === "README.md",
    notes: videos
  }
])
