import { colourIn } from "./colours.ts"
import type { Context } from "./Context.ts"
import { sceneMethod } from "./sceneMethods.ts"
import type { Given, Thing, Value } from "./values.ts"
import * as vocabulary from "./vocabulary.ts"

const repeated = (reader: Context): boolean => reader.loopDepth > 0

/** Lists opened, one level. */
const flat = (values: ReadonlyArray<Value>): Array<Value> =>
  values.flatMap((value) => value?.kind === "list" ? value.items : [value])

const seconds = (value: Value): number | undefined => value?.kind === "number" ? value.value : undefined

/** A call on the scene itself that the sample does not define. */
export const sceneCall = (reader: Context, name: string, args: Given): Value => {
  const { counting, findings } = reader
  const step = (
    kind: "play" | "add" | "remove" | "wait" | "section" | "say" | "camera",
    values: Array<Value>,
    text = ""
  ) => findings.step({ kind, values, text, repeated: repeated(reader) })
  if (vocabulary.threeDCalls.has(name)) {
    reader.mark("3d")
    step("camera", [], name)
    // It plays by itself.
    if (name === "move_camera" && counting) findings.plays++
  }
  switch (name) {
    case "play": {
      const values = flat(args.positional)
      if (counting) {
        findings.plays++
        const told = seconds(args.named.get("run_time"))
        const longest = Math.max(...values.map((one) => one?.kind === "animation" ? one.runTime ?? 0 : 0), 0)
        findings.runTime += told ?? longest
      }
      step("play", values)
      return undefined
    }
    case "wait":
    case "pause":
    case "wait_until":
    case "hold_on":
    case "dither":
      if (counting) {
        findings.waits++
        findings.runTime += seconds(args.positional[0] ?? args.named.get("duration")) ?? 0
      }
      step("wait", [])
      return undefined
    case "next_section":
    case "next_slide": {
      if (counting) findings.sections++
      const title = args.positional[0] ?? args.named.get("name")
      step("section", [], title?.kind === "text" ? title.text : "")
      return undefined
    }
    case "voiceover": {
      reader.mark("voiceover")
      const text = args.positional[0] ?? args.named.get("text") ?? args.named.get("ssml")
      if (text?.kind === "text") {
        const words = text.text.replace(/<\/?[a-zA-Z][^>]*>/g, " ").replace(/\s+/g, " ").trim()
        if (counting && words !== "") findings.spoken.push({ text: words, animations: [] })
        step("say", [], words)
      }
      return undefined
    }
    case "add_sound":
      reader.mark("sound")
      return undefined
    case "activate_zooming":
    case "get_zoomed_display_pop_out_animation":
      reader.mark("zoom")
      step("camera", [], "activate_zooming")
      return undefined
    case "add":
    case "add_foreground_mobject":
    case "add_foreground_mobjects":
    case "add_fixed_in_frame_mobjects":
    case "add_fixed_orientation_mobjects":
    case "add_transformable_mobject":
    case "add_background_mobject":
    case "add_moving_mobject":
      step("add", flat(args.positional))
      return undefined
    case "remove":
    case "clear":
      step("remove", flat(args.positional))
      return undefined
    case "add_updater":
    case "always_update_mobjects":
      reader.mark("updaters")
      return undefined
    default: {
      const { handled, value } = sceneMethod(reader, name, args)
      return handled ? value : plotted(reader, name, args)
    }
  }
}

const curveNames: Readonly<Record<string, string>> = {
  get_area: "shaded area",
  get_riemann_rectangles: "set of thin rectangles under the curve",
  plot_surface: "surface",
  get_axis_labels: "pair of axis labels",
  get_x_axis_label: "axis label",
  get_y_axis_label: "axis label",
  get_graph_label: "curve label",
  get_vertical_line: "vertical guide line",
  get_horizontal_line: "horizontal guide line",
  get_lines_to_point: "pair of guide lines",
  get_secant_slope_group: "secant line",
  get_T_label: "marked point",
  plot_line_graph: "line graph"
}

const plotted = (reader: Context, name: string, args: Given): Value => {
  if (vocabulary.plotCalls.has(name)) reader.mark("plots")
  if (!vocabulary.plotCalls.has(name) && curveNames[name] === undefined) return undefined
  return {
    kind: "thing",
    name,
    shape: { noun: curveNames[name] ?? "curve", group: "graphs" },
    definition: undefined,
    colour: colourIn(args, false),
    texts: [],
    members: [],
    attributes: new Map()
  }
}

/** A call on anything else: a shape, an animation in the making, a text, a list. */
export const objectCall = (reader: Context, value: Value, name: string, args: Given): Value => {
  if (vocabulary.updaterCalls.has(name)) reader.mark("updaters")
  if (vocabulary.threeDCalls.has(name) && (value?.kind === "frame" || value?.kind === "camera")) {
    reader.mark("3d")
    reader.mark("camera")
  }
  if (name === "set_default" && value?.kind === "name") return undefined
  // numpy, through the star import of Manim.
  if (value?.kind === "name" && value.name === "np" && /^(?:as)?array$/.test(name)) return args.positional[0]
  switch (value?.kind) {
    case "builder":
      if (value.calls.length < 20) value.calls.push({ name, values: args.positional })
      if (vocabulary.threeDCalls.has(name)) reader.mark("3d")
      colour(reader, value.target?.kind === "thing" ? value.target : undefined, name, args, false)
      return value
    case "thing":
      return onThing(reader, value, name, args)
    case "text":
      if (name === "format") return { kind: "text", text: value.text.replace(/\{[^{}]*\}/g, "…") }
      if (name === "join") return { kind: "text", text: "…" }
      return /^(?:upper|lower|strip|replace|title|capitalize)$/.test(name) ? value : undefined
    case "list":
      if ((name === "append" || name === "extend") && value.items.length < 100) {
        value.items.push(...flat(args.positional))
      }
      return name === "copy" ? value : name === "pop" ? value.items[0] : undefined
    case "dict":
      return name === "values"
        ? { kind: "list", items: [...value.entries.values()] }
        : name === "keys"
        ? { kind: "list", items: [...value.entries.keys()].map((text): Value => ({ kind: "text", text })) }
        : name === "items"
        ? {
          kind: "list",
          items: [...value.entries].map(([text, one]): Value => ({
            kind: "list",
            items: [{ kind: "text", text }, one]
          }))
        }
        : undefined
    case "frame":
    case "camera":
      if (
        /^(?:set_focal|scale|move_to|shift|set_width|set_height|rotate|increment_|set_euler|add_ambient)/.test(name)
      ) {
        reader.mark("camera")
      }
      return value
    case "animation":
      return value
    case "hint":
      return plotted(reader, name, args) ?? (name.startsWith("get_") ? undefined : value)
    default:
      return plotted(reader, name, args)
  }
}

const colour = (reader: Context, one: Thing | undefined, name: string, args: Given, keep: boolean): void => {
  if (one === undefined || !/^set_(?:color|fill|stroke|style|color_by_gradient)$/.test(name)) return
  const found = colourIn(args, true)
  if (found === undefined) return
  reader.findings.colour(one.name, found)
  if (keep) one.colour = found
}

const onThing = (reader: Context, one: Thing, name: string, args: Given): Value => {
  colour(reader, one, name, args, true)
  const drawn = plotted(reader, name, args)
  if (drawn !== undefined) return drawn
  switch (name) {
    case "add":
    case "add_to_back":
      if (one.members.length < 100) {
        one.members.push(...flat(args.positional).filter((value) => value?.kind === "thing"))
      }
      return one
    case "copy":
      return { ...one, members: [...one.members], attributes: new Map(one.attributes) }
    case "get_text":
    case "get_tex": {
      const text = args.positional[0]
      if (text?.kind !== "text") return undefined
      reader.findings.show(name === "get_tex" ? "equations" : "texts", [text.text])
      if (name === "get_tex") reader.mark("latex")
      return {
        ...one,
        name: name === "get_tex" ? "MathTex" : "Text",
        shape: vocabulary.shapeOf(name === "get_tex" ? "MathTex" : "Text"),
        texts: [text.text],
        members: []
      }
    }
    case "generate_target":
      one.attributes.set("target", { ...one, attributes: new Map() })
      return one.attributes.get("target")
    default:
      return /^get_(?!part)/.test(name) ? undefined : one
  }
}
