import { type CodeFeatures, featuresOf, read } from "../../manim/index.ts"
import { sha256, type Subject } from "../../rows/index.ts"

/** Changes whenever a prompt would come out otherwise: words, order, limits, or what the features say. */
const version = "4"

/** The answer's form, where the backend enforces one. */
export const answerSchema = {
  type: "object",
  properties: { description: { type: "string", description: "The request, as one paragraph of plain text." } },
  required: ["description"],
  additionalProperties: false
} as const

const task = `You write the request that a person could have typed to get a given animation made.

You see the Python source of one Manim animation (or still picture) and what is known about it. Imagine someone who has not seen this code and wants exactly what it renders. Write the message they would send.

- Say what is seen and what happens, in order: which objects appear, their colours, texts and formulas, where they are, how they move and change, what is emphasised, how it ends. Name concrete things, texts and formulas that the viewer sees.
- Never say how it is coded: no class, method, variable or file names, no library, no code.
- Where the animation explains an idea or runs an algorithm, say which, in plain words.
- Write as a request ("Create an animation that …", "Show …", "I'd like …"), 2 to 8 sentences, plain English, one paragraph, no headings or lists. Vary how you begin.
- No preamble, no remarks about the code or about yourself.`

const structuredEnding = "Answer with the JSON object the schema asks for."
const plainEnding = "Answer with the text of the request alone."

/** A prompt: what all rows share, and its version, of which the text's hash is part when it is the user's own. */
export interface Template {
  readonly system: string
  readonly version: string
}

/** The built-in template, or a user's own task in its place. */
export const makeTemplate = (own: string | undefined, structured: boolean): Template => ({
  system: `${own?.trim() ?? task}\n\n${structured ? structuredEnding : plainEnding}`,
  version: own === undefined ? `describe-${version}` : `describe-${version}+${sha256(own.trim()).slice(0, 12)}`
})

/** Longest transcript in a prompt, in characters. */
const maxTranscript = 1500

/** The middle of a text cut out, marked, at line ends. */
export const cutMiddle = (text: string, maxCharacters: number): string => {
  if (text.length <= maxCharacters) return text
  const half = Math.max(0, Math.floor((maxCharacters - 60) / 2))
  const head = text.slice(0, text.lastIndexOf("\n", half) + 1 || half)
  const from = text.length - half
  const tail = text.slice(text.indexOf("\n", from) + 1 || from)
  const lines = text.slice(head.length, text.length - tail.length).split("\n").length
  return `${head}# [... about ${lines} lines left out ...]\n${tail}`
}

/** The scene class first, as it is what is asked about, and then all that came before and after it. */
const sceneFirst = (code: string, name: string): string => {
  const start = name === "" ? -1 : code.search(new RegExp(`^class ${name}\\b`, "m"))
  if (start <= 0) return code
  const next = /^(?=[^\s#)])/m.exec(code.slice(code.indexOf("\n", start) + 1))
  const end = next === null ? code.length : code.indexOf("\n", start) + 1 + next.index
  const support = `${code.slice(0, start).trimEnd()}\n${code.slice(end).trim()}`.trim()
  return `${code.slice(start, end).trimEnd()}\n\n# Support code:\n${support}`
}

const bullet = (label: string, words: ReadonlyArray<string> | string): string => {
  const text = typeof words === "string" ? words : words.join(", ")
  return text === "" ? "" : `- ${label}: ${text}\n`
}

const quoted = (texts: ReadonlyArray<string>): Array<string> =>
  texts.slice(0, 30).map((text) => JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}…` : text))

const traits = (features: CodeFeatures): Array<string> => {
  const found: Array<string> = []
  if (features.is_still) found.push("a still picture")
  if (features.has_3d) found.push("three-dimensional")
  if (features.has_camera_motion) found.push("the camera moves")
  if (features.has_zoom) found.push("a zoomed inset")
  if (features.has_graphs) found.push("coordinate graphs")
  if (features.has_network) found.push("a network of nodes and edges")
  if (features.has_updaters) found.push("parts that update continuously")
  if (features.has_sound) found.push("sound")
  if (features.has_image) found.push("pictures from files")
  return found
}

const facts = (features: CodeFeatures): string =>
  bullet("Character", traits(features)) +
  bullet(
    "Visible objects, in order of first use",
    features.visual_elements.slice(0, 30).map((one) =>
      `${one.class}${one.count > 1 ? ` ×${one.count}` : ""}${
        one.colors.length > 0 ? ` (${one.colors.slice(0, 4).join(" ")})` : ""
      }`
    )
  ) +
  bullet("Animations, in order of first use", features.animations.slice(0, 30).map((one) => one.class)) +
  bullet("Texts shown", quoted(features.texts_shown)) +
  bullet("Formulas shown", quoted(features.equations_shown)) +
  (features.is_still ? "" : `- Steps: ${features.plays} plays, ${features.waits} pauses\n`)

/** What one row asks, cut so that code takes at most `maxCodeCharacters`. Parses the code once. */
export const writePrompt = (subject: Subject, maxCodeCharacters: number): string => {
  const reader = read(subject.code, subject.className)
  const features = featuresOf(reader, subject.code)
  const known = bullet("Source", subject.source) + bullet("Context", subject.context) +
    bullet("Title of the video", subject.title) + bullet("Video", subject.url) + facts(features)
  const spoken = subject.transcript === ""
    ? reader.findings.spoken.map(({ text }) => text).join(" ")
    : subject.transcript
  const transcript = spoken === "" ? "" : `\n<narration>\n${cutMiddle(spoken, maxTranscript)}\n</narration>\n`
  const rejected = subject.rejected === undefined
    ? ""
    : `\nAn earlier answer was turned down because ${subject.rejected.reason}:\n<turned_down>\n${
      cutMiddle(subject.rejected.answer, 2000)
    }\n</turned_down>\nWrite a better one.\n`
  const code = cutMiddle(sceneFirst(subject.code, features.structure.class_name).trim(), maxCodeCharacters)
  return `<code>\n${code}\n</code>\n\nKnown about it:\n${known}${transcript}${rejected}\nWrite the request.`
}
