import { type CodeFeatures, colourWord, motionOf, type Reader } from "../manim/index.ts"
import { wordsOf } from "../rows/index.ts"
import { isStopWord, stem } from "./concepts.ts"

/** What code shows and says, in the terms in which descriptions are read. */
export interface Shown {
  /** Stems of all words in names, texts and comments. */
  readonly words: ReadonlySet<string>
  /** All texts and names as one, lower case, letters and digits alone: what quotations are looked for in. */
  readonly flat: string
  /** Families, classes, colours, kinds of movement. */
  readonly marks: ReadonlySet<string>
  /** Families of shapes, most used first; groups and odd ones left out. */
  readonly families: ReadonlyArray<string>
  readonly colours: ReadonlyArray<string>
  readonly motions: ReadonlyArray<string>
  readonly texts: ReadonlyArray<string>
  readonly formulas: ReadonlyArray<string>
  /** Words of what the scene, or a program's functions and classes, are called, by their stems. */
  readonly topic: ReadonlyMap<string, string>
  /** Stems of what the source says about the sample: words that no code needs to show. */
  readonly context: ReadonlySet<string>
}

/** Letters and digits alone, lower case. */
export const flatten = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")

/** Stems of the words of names and prose, those without a meaning left out. */
export const wordStems = (text: string): ReadonlySet<string> => new Set(stemmed(text).keys())

/** The same with the word each comes from. */
const stemmed = (text: string): Map<string, string> => {
  const found = new Map<string, string>()
  for (const [word] of text.matchAll(/\p{Lu}?\p{Ll}+|\p{Lu}{2,}(?!\p{Ll})|[\p{L}]{2,}/gu)) {
    const lower = word.toLowerCase()
    if (lower.length > 2 && !isStopWord(lower)) found.set(stem(lower), lower)
  }
  return found
}

const calls: ReadonlyArray<readonly [mark: string, name: RegExp]> = [
  [
    "move",
    /^(?:shift|move_to|next_to|to_edge|to_corner|align_to|arrange|arrange_in_grid|set_[xy]|MoveAlongPath|center)$/
  ],
  [
    "scale",
    /^(?:scale|stretch|set_width|set_height|scale_to_fit_\w+|ScaleInPlace|GrowFrom\w+|GrowArrow|SpinInFromNothing|ShrinkToCenter)$/
  ],
  ["rotate", /^(?:rotate|Rotate|Rotating|rotate_about_origin|begin_ambient_camera_rotation)$/],
  ["change", /^(?:become|set_color|set_fill|set_value|set_opacity|match_\w+|apply_\w+|restore)$/],
  ["emphasis", /^(?:set_color|set_fill|set_stroke|SurroundingRectangle|set_opacity)$/]
]

/** `code` has been read as `reader`; `features` are its features, `context` what the source says of the sample. */
export const shownBy = (code: string, reader: Reader, features: CodeFeatures, context: string): Shown => {
  const { findings } = reader
  const marks = new Set<string>()
  const families = new Map<string, number>()
  for (const { base, class: name, count, group } of features.visual_elements) {
    marks.add(name)
    if (base !== undefined) marks.add(base)
    if (group === undefined) continue
    marks.add(group)
    if (group !== "groups" && group !== "others") families.set(group, (families.get(group) ?? 0) + count)
  }
  const colours = new Set<string>()
  for (const { colors } of features.visual_elements) {
    for (const one of colors) {
      const word = colourWord(one)?.split(" ").at(-1)
      if (word !== undefined && !word.startsWith("#")) colours.add(word)
    }
  }
  // Colours that reach things by other ways than a constructor.
  for (
    const [name] of code.matchAll(
      /\b(?:PURE_|DARK_|LIGHT_)?[A-Z]{3,}(?:_[A-E])?\b|["'](?:red|blue|green|yellow|orange|purple|pink|white|black|gr[ae]y)["']/g
    )
  ) {
    const word = colourWord(name.replace(/["']/g, ""))?.split(" ").at(-1)
    if (word !== undefined) marks.add(word)
  }
  for (const one of colours) marks.add(one)
  const motions = new Map<string, number>()
  for (const { class: name, count } of features.animations) {
    const kind = motionOf(name)?.kind
    if (kind === undefined || kind === "group") continue
    const mark = kind === "move" ? /^Rotat/.test(name) ? "rotate" : "move" : kind
    motions.set(mark, (motions.get(mark) ?? 0) + count)
    marks.add(mark)
  }
  for (const name of [...findings.calls, ...findings.animations.keys()]) {
    for (const [mark, pattern] of calls) if (pattern.test(name)) marks.add(mark)
  }
  for (const [name, value] of Object.entries(features)) if (value === true) marks.add(name)
  if (features.has_updaters) marks.add("updaters")
  const name = features.structure.class_name
  const names = name !== "" ? name : [...reader.definitions.functions.keys(), ...reader.definitions.classes.keys()]
    .slice(0, 8).join(" ")
  const texts = features.texts_shown.filter((one) => /\p{L}{2}/u.test(one))
  const byCount = (counted: ReadonlyMap<string, number>) => [...counted].sort((a, b) => b[1] - a[1]).map(([one]) => one)
  return {
    words: new Set([...wordStems(code), ...wordStems(texts.join(" "))]),
    flat: flatten([code, ...features.texts_shown, ...features.equations_shown].join("\n")),
    marks,
    families: byCount(families),
    colours: [...colours].filter((one) => one !== "white" && one !== "black" && one !== "gray"),
    motions: byCount(motions),
    texts,
    formulas: features.equations_shown,
    topic: new Map([...stemmed(wordsOf(names))].slice(0, 5)),
    context: wordStems(context)
  }
}
