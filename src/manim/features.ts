import { lineage, outerBases } from "./scene/definitions.ts"
import { Reader } from "./scene/Reader.ts"
import { shapeOf } from "./scene/vocabulary.ts"

/** A class of shapes that the code makes, in order of first use. */
export interface VisualElement {
  /** Of the library, or of the sample's own. */
  readonly class: string
  /** Places in the code that make one; a loop counts once. */
  readonly count: number
  /** Colours given as literals or constants, as written. */
  readonly colors: ReadonlyArray<string>
  /** The library's class that a class of the sample builds on. */
  readonly base?: string
  /** The family it belongs to, such as `circles`. */
  readonly group?: string
}

/** What a scene shows and does, read from the syntax tree of the class and of all it reaches; JSON as it stands. */
export interface CodeFeatures {
  readonly has_3d: boolean
  readonly has_latex: boolean
  readonly has_graphs: boolean
  readonly has_network: boolean
  readonly has_text: boolean
  readonly has_table: boolean
  readonly has_matrix: boolean
  readonly has_code_block: boolean
  readonly has_image: boolean
  readonly has_svg: boolean
  readonly has_sound: boolean
  readonly has_vector_field: boolean
  readonly has_updaters: boolean
  readonly has_camera_motion: boolean
  readonly has_zoom: boolean
  readonly has_animations: boolean
  readonly has_voiceover: boolean
  readonly has_binary_ops: boolean
  readonly has_xor: boolean
  /** Neither plays nor waits: a picture. */
  readonly is_still: boolean
  readonly plays: number
  readonly waits: number
  readonly sections: number
  /** Sum of the run times and waits that are written as numbers, in seconds. */
  readonly run_time: number
  readonly narration_words: number
  readonly visual_elements: ReadonlyArray<VisualElement>
  /** Families of `visual_elements`: circles, squares, lines, text, equations, groups, 3d_objects … in order of first use. */
  readonly visual_groups: ReadonlyArray<string>
  /** Animation classes in order of first use. */
  readonly animations: ReadonlyArray<{ readonly class: string; readonly count: number }>
  /** Strings shown as text or code, at most 200 of at most 2,000 characters; `…` where a value is put in. */
  readonly texts_shown: ReadonlyArray<string>
  /** TeX sources of formulas; bounded as `texts_shown`. */
  readonly equations_shown: ReadonlyArray<string>
  readonly structure: {
    readonly class_name: string
    /** As written in the class header. */
    readonly base_classes: ReadonlyArray<string>
    /** Methods of the class that are reached, in order. */
    readonly methods: ReadonlyArray<string>
    readonly loops: number
    readonly uses_random: boolean
    readonly random_seed: boolean
    /** Packages besides Manim and Python's own. */
    readonly packages: ReadonlyArray<string>
    /** Lines of the whole sample. */
    readonly lines: number
    /** Leaves of its syntax tree, comments left out. */
    readonly tokens: number
  }
}

/** Longer code is read up to here. */
const maxCharacters = 2_000_000

/**
 * Features of the scene `className`; without it of the last class that looks like a scene, else of the whole module.
 * Comments, imports, strings that are not shown and classes that the scene does not reach say nothing.
 * Broken code gives the features of what can be read; never throws. Time is linear: about 2 MB of code a second.
 */
export const codeFeatures = (code: string, className?: string): CodeFeatures => featuresOf(read(code, className), code)

/** Parses and reads once, for callers that want features and more. */
export const read = (code: string, className?: string): Reader => {
  const text = code.length > maxCharacters ? code.slice(0, maxCharacters) : code
  try {
    return new Reader(text, className).run()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // Nested too deep even for its outline.
    return new Reader("", undefined)
  }
}

/** The features of code that has been read. */
export const featuresOf = (reader: Reader, code: string): CodeFeatures => {
  const { definitions, findings, scene } = reader
  const { marks } = findings
  const classes = new Set(findings.elements.keys())
  for (const { base } of findings.elements.values()) if (base !== undefined) classes.add(base)
  const groups = new Set<string>()
  for (const name of classes) {
    const group = shapeOf(name)?.group
    if (group !== undefined) groups.add(group)
  }
  const bases = scene === undefined ? [] : outerBases(scene, definitions)
  const shown = [...findings.texts, ...findings.equations]
  const written = scene === undefined ? [] : lineage(scene, definitions).flatMap((one) => one.bases)
  const visual = [...findings.elements].map(([name, { base, colors, count }]): VisualElement => {
    const group = shapeOf(base ?? name)?.group
    return {
      class: name,
      count,
      colors,
      ...(base === undefined ? {} : { base }),
      ...(group === undefined ? {} : { group })
    }
  })
  const narrationWords = findings.spoken.reduce((sum, { text }) => sum + text.split(" ").length, 0)
  return {
    has_3d: marks.has("3d") || groups.has("3d_objects") || classes.has("ThreeDAxes") ||
      bases.some((base) => base === "ThreeDScene" || base === "SpecialThreeDScene" || base === "ThreeDSlide"),
    has_latex: marks.has("latex") || findings.equations.size > 0,
    has_graphs: groups.has("graphs") || marks.has("plots"),
    has_network: groups.has("networks"),
    has_text: groups.has("text") || findings.texts.size > 0,
    has_table: groups.has("tables"),
    has_matrix: groups.has("matrices"),
    has_code_block: classes.has("Code"),
    has_image: groups.has("images"),
    has_svg: groups.has("svgs"),
    has_sound: marks.has("sound"),
    has_vector_field: groups.has("vector_fields"),
    has_updaters: marks.has("updaters"),
    has_camera_motion: marks.has("camera") || written.includes("MovingCameraScene"),
    has_zoom: marks.has("zoom") || written.includes("ZoomedScene"),
    has_animations: findings.plays + findings.waits + findings.animates > 0,
    has_voiceover: marks.has("voiceover") || written.includes("VoiceoverScene"),
    has_binary_ops: marks.has("binary") || marks.has("xor") ||
      shown.some((text) => /\bbinary\b/i.test(text) || /(?:^|[^\d.,])[01]{4,}(?![\d.,])/.test(text)),
    has_xor: marks.has("xor") || shown.some((text) => /\bXOR\b|\\oplus\b|⊕|\bxor\b/.test(text)),
    is_still: findings.plays === 0 && findings.waits === 0,
    plays: findings.plays,
    waits: findings.waits,
    sections: findings.sections,
    run_time: Math.round(findings.runTime * 1000) / 1000,
    narration_words: narrationWords,
    visual_elements: visual,
    visual_groups: [...new Set(visual.flatMap(({ group }) => group === undefined ? [] : [group]))],
    animations: [...findings.animations].map(([name, count]) => ({ class: name, count })),
    texts_shown: [...findings.texts],
    equations_shown: [...findings.equations],
    structure: {
      class_name: scene?.name ?? "",
      base_classes: scene?.written ?? [],
      methods: [...findings.methods],
      loops: findings.loops,
      uses_random: marks.has("random"),
      random_seed: marks.has("seed"),
      packages: [...findings.packages].sort(),
      lines: code === "" ? 0 : code.split("\n").length - (code.endsWith("\n") ? 1 : 0),
      tokens: reader.tokens()
    }
  }
}
