import { wordsOf } from "../../rows/index.ts"
import { codeExtractor, type CodeOrigin } from "../base/localCode.ts"

const series = (name: string, playlist: string): CodeOrigin["notes"] => () => (scene) => {
  const file = scene.path.slice(scene.path.lastIndexOf("/") + 1).replace(/\.py$/, "")
  const [, number, topic = file] = /^(?:(\d+)_)?(.*)$/.exec(file.replace(/_CE$/, ""))!
  return {
    // A remake for the other library shows the same video.
    group: `${name}/${topic}`,
    context: number === undefined
      ? `${name}: ${wordsOf(topic === "InformationTheory" ? scene.className : topic)}`
      : `${name}, lecture ${number}: ${wordsOf(topic)}`,
    metadata: {
      youtube_url: `https://www.youtube.com/playlist?list=${playlist}`,
      playlist_index: number === undefined ? undefined : Number(number),
      topic: wordsOf(topic),
      remake_of: file.endsWith("_CE") ? `${topic}.py` : undefined
    }
  }
}

/** Lectures with voiceover: information theory, and programming of graphics processors. Two repositories, apart. */
export const layer = codeExtractor({
  id: "szymon_ozog",
  name: "Szymon Ożóg, information theory and GPU programming",
  kind: "code",
  priority: 2,
  expected: 40,
  flavour: "mixed"
}, [
  {
    repository: "https://github.com/SzymonOzog/InformationTheory",
    commit: "237b3a2b7d5d86afba4c3945399a76c796d4eb67",
    license: "unlicensed",
    author: "Szymon Ożóg",
    url: "https://github.com/SzymonOzog/InformationTheory",
    notes: series("Information theory", "PL5XwKDZZlwaZi041-mB8zd6APQjb5AkBv")
  },
  {
    repository: "https://github.com/SzymonOzog/GPU_Programming",
    commit: "4906b9cdfb860d4634ce4bd9da147875f19a5e3d",
    license: "unlicensed",
    author: "Szymon Ożóg",
    url: "https://github.com/SzymonOzog/GPU_Programming",
    notes: series("GPU programming", "PL5XwKDZZlwaY7t0M5OLprpkJUIrF8Lc9j")
  }
])
