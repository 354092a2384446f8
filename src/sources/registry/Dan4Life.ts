import { codeExtractor } from "../base/localCode.ts"
import type { SceneNotes } from "../base/sceneDraft.ts"

/** Titles of the puzzles of December 2024, day 1 first. Source: adventofcode.com/2024 */
const titles = [
  "Historian Hysteria",
  "Red-Nosed Reports",
  "Mull It Over",
  "Ceres Search",
  "Print Queue",
  "Guard Gallivant",
  "Bridge Repair",
  "Resonant Collinearity",
  "Disk Fragmenter",
  "Hoof It",
  "Plutonian Pebbles",
  "Garden Groups",
  "Claw Contraption",
  "Restroom Redoubt",
  "Warehouse Woes",
  "Reindeer Maze",
  "Chronospatial Computer",
  "RAM Run",
  "Linen Layout",
  "Race Condition",
  "Keypad Conundrum",
  "Monkey Market",
  "LAN Party",
  "Crossed Wires",
  "Code Chronicle"
]

/** `Day_04/Version2/scene.py`: the day and the version. */
const notes = (path: string): SceneNotes => {
  const [folder = path, below = ""] = path.split("/")
  const day = Number(/^Day_(\d+)$/.exec(folder)?.[1])
  const version = /^Version(\d+)$/.exec(below)?.[1]
  const title = titles[day - 1]
  return {
    group: folder,
    context: title === undefined ? undefined : `Advent of Code 2024, Day ${day}: ${title}`,
    metadata: title === undefined ? {} : {
      aoc_day: day,
      version: version === undefined ? undefined : Number(version),
      puzzle_title: title,
      puzzle_url: `https://adventofcode.com/2024/day/${day}`,
      channel_url: "https://www.youtube.com/@dan4life"
    }
  }
}

/** Visualisations of the Advent of Code 2024, one file a day. */
export const layer = codeExtractor({
  id: "dan4life_aoc2024",
  name: "Dan4Life, Advent of Code 2024",
  kind: "code",
  priority: 2,
  expected: 26,
  flavour: "manimce"
}, [{
  repository: "https://github.com/Dan4Life/AoC2024_Videos",
  commit: "140bffc454b76e502aaf337c2fb80a0a8ad52449",
  license: "CC-BY-NC-SA-4.0",
  licenseSource: "LICENSE.txt",
  author: "Dan4Life",
  url: "https://github.com/Dan4Life/AoC2024_Videos",
  notes: () => (scene) => notes(scene.path)
}])
