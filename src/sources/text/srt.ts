/** A caption; times in seconds. */
export interface Cue {
  readonly start: number
  readonly end: number
  readonly text: string
}

const times = /^\s*(\d+):(\d{2}):(\d{2})[,.](\d{1,3})\s+-->\s+(\d+):(\d{2}):(\d{2})[,.](\d{1,3})/

/**
 * The cues of a SubRip (or WebVTT) file, in order; markup is stripped and lines are joined. What is no cue is passed over.
 * Source: the format has no standard; docs.fileformat.com/video/srt describes what players read.
 */
export const readSrt = (text: string): ReadonlyArray<Cue> => {
  const cues: Array<Cue> = []
  for (const block of text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/)) {
    const lines = block.split("\n")
    const at = lines.findIndex((line) => times.test(line))
    if (at < 0) continue
    const match = times.exec(lines[at]!)!
    const seconds = (from: number) =>
      Number(match[from]) * 3600 + Number(match[from + 1]) * 60 + Number(match[from + 2]) +
      Number(match[from + 3]!.padEnd(3, "0")) / 1000
    const words = lines.slice(at + 1).join(" ").replace(/<[^>]*>|\{\\[^}]*\}/g, "").replace(/\s+/g, " ").trim()
    if (words !== "") cues.push({ start: seconds(1), end: seconds(5), text: words })
  }
  return cues
}

/** The spoken text; empty when it is one cue, or one word over and over (captions made of silence). */
export const transcriptOf = (cues: ReadonlyArray<Cue>): string => {
  const text = cues.map((cue) => cue.text).join(" ")
  const words = new Set(text.toLowerCase().split(/\W+/).filter((word) => word !== ""))
  return cues.length < 2 || words.size < 2 ? "" : text
}
