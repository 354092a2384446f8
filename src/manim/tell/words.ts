import type { Builder, Thing, Value } from "../scene/values.ts"
import { colourWord, formulaClasses } from "../scene/vocabulary.ts"

const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

/** `circle` → circles, `set of axes` → sets of axes. */
export const plural = (noun: string): string => {
  const [head, ...rest] = noun.split(/ (?=of |around |under |in space)/)
  const many = /(?:s|x|ch|sh)$/.test(head!)
    ? `${head}es`
    : /[^aeiou]y$/.test(head!)
    ? `${head!.slice(0, -1)}ies`
    : `${head}s`
  return [many.replace(/axises$/, "axes").replace(/axeses$/, "axes").replace(/matrixes$/, "matrices"), ...rest].join(
    " "
  )
}

const article = (words: string): string => /^(?:[aeio]|u(?!ni))/i.test(words) ? `an ${words}` : `a ${words}`

/** `a, b and c`. */
export const joined = (parts: ReadonlyArray<string>): string =>
  parts.length < 2 ? parts[0] ?? "" : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`

/** `TreeNode`, `left_arrow` → tree node, left arrow. */
export const wordsOf = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2").replace(/[_\d]+/g, " ").trim()
    .toLowerCase()

const empty = new Set([
  "mob",
  "mobject",
  "obj",
  "object",
  "tmp",
  "temp",
  "group",
  "new",
  "item",
  "items",
  "elem",
  "element",
  "self",
  "anim",
  "anims",
  "animation",
  "animations",
  "args",
  "value",
  "scene",
  "result",
  "val",
  "thing",
  "all"
])

/** Shown text without the marks of TeX and code. */
const plain = (text: string): string =>
  text.replace(/[$`]/g, "").replace(/\\(?:text\w*|item|begin\{\w+\}|end\{\w+\})/g, "").trim()

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length).trimEnd()}…` : text

/** Speaks of things as a viewer would: "a blue circle" at first, "the blue circle" from then on. */
export class Speaker {
  readonly #known = new Set<Value>()
  /** Texts and formulas that were named. */
  readonly said = new Set<string>()

  /** The name of one thing; empty when there is nothing to say. */
  name(value: Value): string {
    switch (value?.kind) {
      case "thing":
        return this.#thing(value)
      case "builder":
        return this.name(value.target)
      case "list":
        return this.names(value.items)
      case "animation":
        return this.names(value.targets)
      case "hint": {
        const words = wordsOf(value.name)
        return words.length < 3 || empty.has(words) ? "" : `the ${words}`
      }
      case "frame":
      case "camera":
        return "the camera"
      default:
        return ""
    }
  }

  /** Several things: equal ones are counted, more than four are cut short. */
  names(values: ReadonlyArray<Value>): string {
    const found = new Map<string, number>()
    for (const value of values) {
      const name = this.name(value)
      if (name !== "") found.set(name, (found.get(name) ?? 0) + 1)
    }
    const parts = [...found].map(([name, count]) =>
      count === 1 || !/^an? /.test(name) ? name : `${numbers[count] ?? "many"} ${plural(name.replace(/^an? /, ""))}`
    )
    return joined(parts.length > 4 ? [...parts.slice(0, 3), "more"] : parts)
  }

  #thing(thing: Thing): string {
    const isKnown = this.#known.has(thing)
    this.#known.add(thing)
    const text = thing.texts.filter((one) => /[^…\s]/.test(one)).join(" ").replace(/\s+/g, " ").trim()
    const group = thing.shape?.group
    const colour = thing.colour === undefined ? undefined : colourWord(thing.colour)
    const tint = colour === undefined || colour.startsWith("#") || colour === "white" || colour === "black"
      ? ""
      : `${colour} `
    if (text !== "") {
      this.said.add(text)
      if (thing.name === "Code") {
        return isKnown
          ? "the code listing"
          : `a code listing that begins "${cut(plain(text), 50)}"`
      }
      const isFormula = formulaClasses.has(thing.name) || /^\$[^$]*\$$/.test(text) || /\\(?!&)/.test(text)
      const kind = group === "tables" || group === "matrices" || thing.name === "Title"
        ? thing.shape!.noun
        : isFormula && !/^[A-Za-z][A-Za-z ,.'!?-]*$/.test(text)
        ? "formula"
        : "text"
      const length = isKnown ? 24 : 90
      const shown = kind === "formula"
        ? `$${cut(text.replace(/^\$+|\$+$/g, ""), length)}$`
        : `"${cut(plain(text), length)}"`
      return kind === "formula" || kind === "text"
        ? `the ${tint}${kind} ${shown}`
        : `${isKnown ? "the" : "a"} ${kind} with ${shown}`
    }
    const noun = thing.definition === undefined ? thing.shape?.noun ?? "" : wordsOf(thing.definition.name)
    if (group === "groups" && thing.definition === undefined) {
      const members = thing.members.length === 0 ? "" : this.names(thing.members.slice(0, 8))
      return members === "" ? "" : isKnown && members.length > 60 ? "the whole group" : members
    }
    if (noun === "") return ""
    return isKnown ? `the ${tint}${noun}` : article(`${tint}${noun}`)
  }
}

const directions: Readonly<Record<string, string>> = {
  UP: "up",
  DOWN: "down",
  LEFT: "to the left",
  RIGHT: "to the right",
  UL: "to the upper left",
  UR: "to the upper right",
  DL: "to the lower left",
  DR: "to the lower right",
  IN: "away from the viewer",
  OUT: "towards the viewer",
  ORIGIN: "to the centre"
}

const direction = (values: ReadonlyArray<Value>): string => {
  for (const value of values) {
    const words = value?.kind === "name" ? directions[value.name] : undefined
    if (words !== undefined) return ` ${words}`
  }
  return ""
}

/** What `thing.animate.…` does, as an imperative; empty when nothing can be said. */
export const change = (builder: Builder, speaker: Speaker): string => {
  const what = speaker.name(builder.target)
  if (what === "") return ""
  if (what === "the camera") {
    const scaled = builder.calls.find((call) => /scale|set_width|set_height|set/.test(call.name))
    return scaled === undefined ? "move the camera" : "zoom the camera"
  }
  const done: Array<string> = []
  for (const { name, values } of builder.calls.slice(0, 3)) {
    const first = values[0]
    if (/^(?:shift|move_to|to_edge|to_corner|center|align_to|set_x|set_y)$/.test(name)) {
      done.push(`move ${what}${name === "center" ? " to the centre" : direction(values)}`)
    } else if (name === "next_to") {
      const other = speaker.name(first)
      done.push(other === "" ? `move ${what}` : `move ${what} next to ${other}`)
    } else if (name === "scale" || name === "stretch") {
      done.push(first?.kind === "number" ? `${first.value < 1 ? "shrink" : "enlarge"} ${what}` : `resize ${what}`)
    } else if (name === "rotate") done.push(`rotate ${what}`)
    else if (/^set_(?:color|fill|stroke)$/.test(name)) {
      const colour = values.map((value) =>
        value?.kind === "name" || value?.kind === "text" ?
          colourWord(value.kind === "name" ? value.name : value.text) :
          undefined
      ).find((one) => one !== undefined)
      done.push(colour === undefined ? `recolour ${what}` : `turn ${what} ${colour}`)
    } else if (name === "set_opacity" || name === "fade") {
      done.push(
        first?.kind === "number" && first.value > 0 && name === "set_opacity"
          ? `make ${what} see-through`
          : `dim ${what}`
      )
    } else if (name === "become") {
      const other = speaker.name(first)
      done.push(other === "" ? `change ${what}` : `turn ${what} into ${other}`)
    } else if (/^(?:arrange|arrange_in_grid)$/.test(name)) done.push(`line up ${what}`)
    else if (/^(?:set_value|increment_value)$/.test(name)) {
      done.push(`let ${what.replace(/^the /, "the value of ")} change smoothly`)
    } else done.push(`change ${what}`)
  }
  const unique = [...new Set(done)]
  return unique.length === 0 ? "" : joined([unique[0]!, ...unique.slice(1).map((one) => one.replace(what, "it"))])
}
