import { sha256, type Subject } from "../../rows/index.ts"
import { type CodeFeatures, featuresOf, read } from "../features.ts"
import type { Step } from "../scene/Findings.ts"
import type { Node } from "../scene/nodes.ts"
import type { Reader } from "../scene/Reader.ts"
import type { Value } from "../scene/values.ts"
import { colourWord, shapeOf } from "../scene/vocabulary.ts"
import { change, joined, plural, Speaker, wordsOf } from "./words.ts"

/** Longest description, in characters, before the closing remarks. */
const enough = 1100

const bare = (name: string): string => name.replace(/^(?:an?|the) /, "")

const clause = (value: Value, speaker: Speaker): string => {
  if (value?.kind === "builder") return change(value, speaker)
  if (value?.kind === "thing") return `bring in ${speaker.name(value)}`
  if (value?.kind !== "animation") return ""
  const { motion, targets } = value
  if (motion?.kind === "group" || motion === undefined) {
    const parts = targets.flatMap((one) => one?.kind === "list" ? one.items : [one]).filter((one) =>
      one?.kind === "animation" || one?.kind === "builder"
    ).map((one) => clause(one, speaker)).filter((one) => one !== "")
    const unique = [...new Set(parts)].slice(0, 3)
    if (unique.length > 0) return joined(unique) + (value.name === "LaggedStart" ? ", one after another" : "")
    if (motion?.kind === "group") return ""
    const what = speaker.names(targets)
    return what === "" ? "" : `animate ${what}`
  }
  if (motion.phrase.split("{}").length > 2) {
    const from = speaker.name(targets[0])
    const into = speaker.name(targets[1])
    if (from === "" && into === "") return ""
    if (into === "" || bare(into) === bare(from)) return `change ${from === "" ? into : from}`
    return motion.phrase.replace("{}", from === "" ? "it" : from).replace("{}", into)
  }
  const what = motion.kind === "move" || value.name === "ApplyMethod"
    ? speaker.name(targets[0])
    : speaker.names(targets)
  return what === "" ? "" : motion.phrase.replace("{}", what)
}

const cameraWords: Readonly<Record<string, string>> = {
  set_camera_orientation: "set the view at an angle",
  begin_ambient_camera_rotation: "let the camera circle slowly around it",
  move_camera: "swing the camera to another angle",
  begin_3dillusion_camera_rotation: "sway the camera gently",
  activate_zooming: "open a magnified inset of a detail"
}

/** Methods of the library's scenes that change everything at once; `{}` is the matrix, where there is one. */
const transformWords: Readonly<Record<string, string>> = {
  apply_matrix: "transform the whole grid by {}",
  apply_transposed_matrix: "transform the whole grid by the transpose of {}",
  apply_inverse: "transform the whole grid by the inverse of {}",
  apply_inverse_transpose: "transform the whole grid by the inverse transpose of {}",
  apply_nonlinear_transformation: "bend the whole grid by a function",
  apply_function: "move everything by a function",
  apply_complex_homotopy: "flow the plane along a family of complex functions",
  show_ghost_movement: "show the movement with a cloud of ghost arrows",
  vector_to_coords: "turn the arrow into its coordinates"
}

/** A matrix of numbers, row by row; "a matrix" where its numbers are not written out. */
const matrixWords = (value: Value): string => {
  const rows = value?.kind === "list" ? value.items : []
  const told = rows.map((row) =>
    row?.kind === "list" && row.items.length > 0 && row.items.every((one) => one?.kind === "number")
      ? row.items.map((one) => one?.kind === "number" ? one.value : 0).join(", ")
      : undefined
  )
  return told.length < 2 || told.length > 4 || told.includes(undefined)
    ? "a matrix"
    : `the matrix with rows (${told.join(") and (")})`
}

const again = ", repeating this for each one"

/** One sentence's worth of what a step does; empty when it says nothing a viewer would notice. */
const told = (step: Step, speaker: Speaker): string => {
  switch (step.kind) {
    case "play": {
      const parts = [...new Set(step.values.map((value) => clause(value, speaker)).filter((one) => one !== ""))]
      const words = joined(parts.length > 3 ? [...parts.slice(0, 2), "change the rest along with it"] : parts)
      return words !== "" && step.repeated ? `${words}${again}` : words
    }
    case "add": {
      const what = speaker.names(step.values)
      return what === "" ? "" : `show ${what}`
    }
    case "remove": {
      const what = speaker.names(step.values)
      return what === "" ? "" : `take away ${what}`
    }
    case "camera":
      return cameraWords[step.text] ?? ""
    case "transform":
      return (transformWords[step.text] ?? "").replace("{}", matrixWords(step.values[0]))
    default:
      return ""
  }
}

const generic = new Set(
  "scene test example demo main animation my intro outro video manim temp new construct thumbnail untitled basic sample the a"
    .split(" ")
)

/** What it is about: the source's own words, a title, else the words of the class's name. */
const topic = (subject: Subject, features: CodeFeatures): string => {
  const sentence = subject.context.replace(/\s+/g, " ").split(/(?<=[.!?])\s/)[0]!.replace(/[.:]$/, "").trim()
  if (sentence !== "" && sentence.length <= 140) return sentence
  if (subject.title !== "" && subject.title.length <= 140) return `"${subject.title}"`
  const words = wordsOf(features.structure.class_name).split(" ").filter((word) => word !== "scene")
  return words.some((word) => word.length > 3 && !generic.has(word)) && words.length > 1 ? words.join(" ") : ""
}

const pick = <A>(list: ReadonlyArray<A>, seed: number, salt: number): A => list[(seed + salt * 7919) % list.length]!

const openings = {
  about: [
    (what: string) => `I'd like an animation about ${what}.`,
    (what: string) => `Make me a short animation on ${what}.`,
    (what: string) => `Can you put together an animation that shows ${what}?`,
    (what: string) => `I need a clip that covers ${what}.`,
    (what: string) => `Please animate the following, on ${what}.`
  ],
  bare: [
    "I'd like a short animation.",
    "Please make an animation that goes like this.",
    "Can you animate the following for me?",
    "Here is the clip I have in mind.",
    "Make an animation along these lines."
  ].map((words) => () =>
    words.replace("Here is the clip I have in mind.", "I have a clip in mind that goes like this.")
  ),
  still: [
    (what: string) => what === "" ? "Please make one still picture." : `Please make one still picture of ${what}.`,
    (what: string) =>
      what === "" ? "I need a single frame, nothing moves." : `I need a single frame on ${what}, nothing moves.`,
    (what: string) => what === "" ? "Draw me a figure." : `Draw me a figure that shows ${what}.`
  ]
}

const links = [
  ["First", "To begin", "Start like this:"],
  ["Then", "Next", "After that", "Now", "From there"],
  ["Finally", "At the end", "To finish"]
] as const

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const quote = (text: string): string => {
  const clean = text.replace(/[`$]/g, "").replace(/\s+/g, " ").trim()
  return `"${clean.length > 60 ? `${clean.slice(0, 60)}…` : clean}"`
}

/** Remarks on the whole that no single step says. */
const remarks = (
  features: CodeFeatures,
  speaker: Speaker,
  background: string | undefined,
  full: boolean
): Array<string> => {
  const found: Array<string> = []
  const said = [...speaker.said].join(" ")
  const unsaid = features.texts_shown.filter((text) =>
    !said.includes(text.replace(/\s+/g, " ").trim()) && text.length > 1
  )
  const formulas = features.equations_shown.filter((text) => !said.includes(text.replace(/\s+/g, " ").trim()))
  if (unsaid.length > 0) {
    found.push(
      `Somewhere in it the ${unsaid.length === 1 ? "text" : "texts"} ${
        joined(unsaid.slice(0, full ? 6 : 3).map(quote))
      } should appear.`
    )
  }
  if (formulas.length > 0) {
    found.push(
      `It also shows ${formulas.length === 1 ? "the formula" : "formulas such as"} ${
        joined(formulas.slice(0, full ? 4 : 2).map((one) => `$${one.length > 70 ? `${one.slice(0, 70)}…` : one}$`))
      }.`
    )
  }
  if (features.has_3d) found.push("Everything happens in three dimensions.")
  if (features.has_camera_motion) found.push("Let the camera follow what matters.")
  if (features.has_updaters) found.push("Some parts should keep updating while others move.")
  const word = background === undefined ? undefined : colourWord(background)
  if (word !== undefined && !word.startsWith("#")) found.push(`The background is ${word}.`)
  if (features.has_voiceover && features.narration_words > 0) {
    found.push(`A voice explains it as it goes, about ${features.narration_words} words in all.`)
  }
  if (features.has_sound) found.push("Add sound effects.")
  return found
}

/** Numbers written in the scene's class, in order, each once. */
const numbersIn = (reader: Reader): Array<string> => {
  const found = new Set<string>()
  const open: Array<Node> = [reader.scene?.node ?? reader.root]
  for (let node = open.pop(); node !== undefined && found.size < 12; node = open.pop()) {
    if (node.type === "Number") found.add(reader.text(node))
    else for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at]!)
  }
  return [...found]
}

const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : plural(noun)}`

/** What only counting can tell apart, for scenes that would otherwise read alike; what there is none of is not counted. */
const details = (features: CodeFeatures): string => {
  const things = features.visual_elements.filter((one) => one.group !== "groups").slice(0, 5).map((one) =>
    counted(one.count, one.base === undefined ? shapeOf(one.class)?.noun ?? wordsOf(one.class) : "custom shape")
  )
  const made = things.length > 0 ? `made from ${joined(things)}` : ""
  const steps = [
    ...(features.plays > 0 ? [counted(features.plays, "animated step")] : []),
    ...(features.waits > 0 ? [counted(features.waits, "pause")] : [])
  ]
  if (steps.length === 0) return made === "" ? "" : `It is ${made}.`
  const time = features.run_time > 0 ? `, with about ${counted(features.run_time, "second")} of set timing` : ""
  const verb = features.plays + features.waits === 1 ? "is" : "are"
  return `In all there ${verb} ${joined(steps)}${time}${made === "" ? "" : `, ${made}`}.`
}

/**
 * A request for a scene, from its syntax tree alone: what appears, in which order, how it moves, the texts and formulas
 * shown, space and camera. Deterministic; several sentences; says nothing the code does not. `full` adds counts, so that scenes
 * that only differ in them read differently. Undefined for code that shows nothing that reading it could tell.
 */
export const tellScene = (subject: Subject, full: boolean): string | undefined => {
  const reader = read(subject.code, subject.className)
  const features = featuresOf(reader, subject.code)
  const { background, steps } = reader.findings
  const speaker = new Speaker()
  const seed = Number.parseInt(sha256(subject.code).slice(0, 8), 16)
  const about = topic(subject, features)
  const opening = features.is_still
    ? pick(openings.still, seed, 1)(about)
    : about === ""
    ? pick(openings.bare, seed, 1)()
    : pick(openings.about, seed, 1)(about)
  const sentences: Array<string> = [opening]
  const clauses: Array<string> = []
  for (const step of steps) {
    let words = told(step, speaker)
    if (words.endsWith(again) && clauses.filter((one) => one.endsWith(again)).length > 1) {
      words = words.slice(0, -again.length)
    }
    if (words !== "" && words !== clauses.at(-1)) clauses.push(words)
  }
  let length = 0
  let kept = clauses.findIndex((words) => (length += words.length) > enough)
  if (kept < 0) kept = clauses.length
  const head = clauses.slice(0, Math.max(1, kept))
  const tail = clauses.length - head.length > 2 ? clauses.slice(-1) : []
  for (let at = 0; at < head.length; at += 2) {
    const link = at === 0 ? pick(links[0], seed, 2) : pick(links[1], seed, at)
    const isLast = at + 2 >= head.length && tail.length === 0 && at > 0
    const lead = isLast ? pick(links[2], seed, 3) : link
    sentences.push(`${lead}${lead.endsWith(":") ? "" : ","} ${head.slice(at, at + 2).join(", then ")}.`)
  }
  if (tail.length > 0) {
    sentences.push(`It goes on in the same manner for ${clauses.length - head.length - 1} more steps.`)
    sentences.push(`${pick(links[2], seed, 3)}, ${tail[0]!}.`)
  }
  const isEmpty = features.visual_elements.length + features.texts_shown.length + features.equations_shown.length === 0
  if (clauses.length === 0 && isEmpty) return undefined
  if (clauses.length === 0) {
    const things = features.visual_elements.filter((one) => one.group !== "groups")
      .map((one) => one.base === undefined ? wordsOf(one.class) : wordsOf(one.class))
    sentences.push(
      things.length > 0
        ? `It is built from ${joined([...new Set(things)].slice(0, 6))}.`
        : "Keep the picture as plain as possible."
    )
  }
  sentences.push(...remarks(features, speaker, background, full))
  if (full) {
    const numbers = numbersIn(reader)
    sentences.push(
      numbers.length === 0
        ? "Leave every size, place and time at its usual value."
        : `The sizes, places and times go by ${numbers.length === 1 ? "the number" : "the numbers"} ${joined(numbers)}.`
    )
  }
  if (full || sentences.join(" ").length < 160) sentences.push(details(features))
  return sentences.filter((one) => one !== "").map((one) => capital(one.replace(/\s+/g, " ").trim())).join(" ")
}
