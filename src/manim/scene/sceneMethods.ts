import { colourIn } from "./colours.ts"
import type { Context } from "./Context.ts"
import { type Given, textsIn, type Thing, type Value } from "./values.ts"
import { shapeOf } from "./vocabulary.ts"

/** When a scene's own method plays an animation: always, unless `animate=False`, only with `animate=True`. */
type Plays = "always" | "unless" | "if"

interface SceneMethod {
  readonly plays: Plays
  /** Class of what the method puts on the screen; absent where it changes what is there. */
  readonly shows?: string
}

/**
 * Methods of `VectorScene`, `LinearTransformationScene`, `ComplexTransformationScene`, `GraphScene` and `ZoomedScene` that play
 * without a `play` in the sample.
 * Source: `manim/scene/vector_space_scene.py` of ManimCE 0.19, and the same files of ManimGL until 1.0.
 */
const methods: ReadonlyMap<string, SceneMethod> = new Map<string, SceneMethod>([
  ...[
    "apply_matrix",
    "apply_transposed_matrix",
    "apply_inverse",
    "apply_inverse_transpose",
    "apply_nonlinear_transformation",
    "apply_function",
    "apply_complex_homotopy",
    "show_ghost_movement",
    "vector_to_coords"
  ].map((name) => [name, { plays: "always" }] as const),
  ["coords_to_vector", { plays: "always", shows: "Vector" }],
  ["write_vector_coordinates", { plays: "always", shows: "Matrix" }],
  ["add_vector", { plays: "unless", shows: "Vector" }],
  ["label_vector", { plays: "unless", shows: "MathTex" }],
  ["add_title", { plays: "if", shows: "Text" }],
  ["add_unit_square", { plays: "if", shows: "Square" }],
  ["add_plane", { plays: "if", shows: "NumberPlane" }],
  ["add_axes", { plays: "if", shows: "Axes" }],
  ["setup_axes", { plays: "if", shows: "Axes" }]
])

/** Methods of the same scenes that only make something. */
const makers: ReadonlyMap<string, string> = new Map([
  ["get_unit_square", "Square"],
  ["get_vector", "Vector"],
  ["get_vector_label", "MathTex"]
])

const make = (reader: Context, name: string, args: Given): Thing => {
  const colour = colourIn(args, true)
  const isText = name === "Text" || name === "MathTex"
  const texts = isText ? args.positional.flatMap((one) => textsIn(one)).slice(0, 1) : []
  reader.findings.element(name, colour, undefined, reader.counting)
  if (texts.length > 0) reader.findings.show(name === "Text" ? "texts" : "equations", texts)
  if (name === "MathTex") reader.mark("latex")
  return {
    kind: "thing",
    name,
    shape: shapeOf(name),
    definition: undefined,
    colour,
    texts,
    members: [],
    attributes: new Map()
  }
}

const plays = (reader: Context, method: SceneMethod, name: string, args: Given): boolean => {
  if (method.plays === "always") return true
  const animate = args.named.get("animate")
  if (animate?.kind === "flag") return animate.value
  // `add_vector` of a scene of linear transformations shows it at once.
  return method.plays === "unless" && !(name === "add_vector" && reader.isLinear)
}

/** What a call on the scene does where its class of the library plays or makes something itself; `handled` is false for other names. */
export const sceneMethod = (
  reader: Context,
  name: string,
  args: Given
): { readonly handled: boolean; readonly value: Value } => {
  const made = makers.get(name)
  if (made !== undefined) return { handled: true, value: make(reader, made, args) }
  const method = methods.get(name)
  if (method === undefined) return { handled: false, value: undefined }
  const { counting, findings, loopDepth } = reader
  const repeated = loopDepth > 0
  const isPlayed = plays(reader, method, name, args)
  if (isPlayed && counting) {
    const told = args.named.get("run_time")
    findings.plays++
    findings.runTime += told?.kind === "number" ? told.value : 0
  }
  if (method.shows === undefined) {
    findings.step({ kind: "transform", values: args.positional, text: name, repeated })
    return { handled: true, value: undefined }
  }
  const given = args.positional[0]
  const value = given?.kind === "thing" && method.shows !== "MathTex" && method.shows !== "Matrix"
    ? given
    : make(reader, method.shows, name === "label_vector" ? { ...args, positional: args.positional.slice(1) } : args)
  findings.step({ kind: isPlayed ? "play" : "add", values: [value], text: "", repeated })
  return { handled: true, value }
}
