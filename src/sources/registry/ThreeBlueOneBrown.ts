import { wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"

/** The code of all 3Blue1Brown videos since 2015. A video is `_YYYY/topic.py` or a folder `_YYYY/topic`. */
export const layer = codeExtractor({
  id: "3b1b_videos",
  name: "Grant Sanderson (3Blue1Brown), videos",
  kind: "code",
  priority: 1,
  expected: 7122,
  flavour: "manimgl"
}, [{
  repository: "https://github.com/3b1b/videos",
  commit: "ccbd69dbfe80ee48928dd6200a3b0722f37876bf",
  license: "CC-BY-NC-SA-4.0",
  licenseSource: "LICENSE.txt",
  author: "Grant Sanderson (3Blue1Brown)",
  url: "https://github.com/3b1b/videos",
  notes: () => (scene) => {
    const [folder = "", topic = folder] = scene.path.split("/")
    const name = topic.replace(/\.py$/, "")
    const year = /^_(\d{4})$/.exec(folder)?.[1]
    return {
      group: `${folder}/${name}`,
      context: year === undefined ? `3Blue1Brown: ${wordsOf(name)}` : `3Blue1Brown, ${wordsOf(name)} (${year})`,
      metadata: {
        year: year === undefined ? undefined : Number(year),
        video_topic: wordsOf(name),
        channel_url: "https://www.youtube.com/@3blue1brown"
      }
    }
  }
}])
