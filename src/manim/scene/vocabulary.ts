/** What a class of Manim stands for on the screen. Names of ManimCE 0.1 to 0.21 and of ManimGL since 2015. */
export interface Shape {
  /** As a person calls it, singular, without an article. */
  readonly noun: string
  /** The family it is counted in. */
  readonly group: string
}

const shapes = new Map<string, Shape>()
const family = (group: string, text: string): void => {
  for (const line of text.trim().split("\n")) {
    const [names, noun] = line.trim().split(": ")
    for (const name of names!.split(" ")) shapes.set(name, { noun: noun!, group })
  }
}

family(
  "circles",
  `
  Circle: circle
  Ellipse: ellipse
  Annulus: ring
  AnnularSector: ring segment
  Sector: circular sector
  Arc ArcBetweenPoints TangentialArc: arc`
)
family("squares", "Square: square")
family(
  "rectangles",
  `
  Rectangle: rectangle
  RoundedRectangle: rounded rectangle
  SurroundingRectangle: box around it
  BackgroundRectangle: background box
  ScreenRectangle FullScreenRectangle: screen-shaped rectangle
  FullScreenFadeRectangle: dark overlay`
)
family("triangles", "Triangle: triangle")
family(
  "polygons",
  `
  Polygon Polygram ArcPolygon ArcPolygonFromArcs LabeledPolygram Polyline: polygon
  RegularPolygon RegularPolygram: regular polygon
  Star: star
  ConvexHull: convex hull
  Cutout: cut-out shape
  Union: union of two shapes
  Intersection: overlap of two shapes
  Difference: difference of two shapes
  Exclusion: symmetric difference of two shapes`
)
family(
  "lines",
  `
  Line LabeledLine: line
  DashedLine: dashed line
  TangentLine: tangent line
  Underline: underline
  Elbow: right-angle elbow
  Angle: angle mark
  RightAngle: right-angle mark
  CubicBezier: Bézier curve
  Brace BraceLabel BraceText LineBrace BraceBetweenPoints ArcBrace: brace
  Cross: cross`
)
family(
  "arrows",
  `
  Arrow FillArrow StrokeArrow LabeledArrow: arrow
  DoubleArrow: double-headed arrow
  Vector: vector arrow
  CurvedArrow: curved arrow
  CurvedDoubleArrow: curved double-headed arrow`
)
family(
  "dots",
  `
  Dot SmallDot TrueDot PointCloudDot: dot
  GlowDot GlowDots: glowing dot
  AnnotationDot: marked dot
  LabeledDot: labelled dot
  DotCloud PMobject: cloud of points`
)
family(
  "text",
  `
  Text MarkupText TextMobject Label: text
  Paragraph: paragraph
  Title: title
  BulletedList: bulleted list
  Code: code listing
  DecimalNumber Integer: number
  Variable: labelled value`
)
family(
  "equations",
  `
  MathTex SingleStringMathTex TexMobject OldTex SingleStringTex: formula
  Tex TexText OldTexText: typeset text`
)
family("tables", "Table MathTable MobjectTable IntegerTable DecimalTable: table")
family("matrices", "Matrix DecimalMatrix IntegerMatrix MobjectMatrix TexMatrix: matrix")
family(
  "graphs",
  `
  Axes: set of coordinate axes
  ThreeDAxes: set of three-dimensional axes
  NumberPlane: coordinate grid
  ComplexPlane: complex plane
  PolarPlane: polar grid
  NumberLine UnitInterval: number line
  BarChart: bar chart
  SampleSpace: sample space diagram
  FunctionGraph ParametricFunction ParametricCurve ImplicitFunction: curve`
)
family("networks", "Graph DiGraph GenericGraph: network of nodes and edges")
family(
  "vector_fields",
  `
  VectorField ArrowVectorField TimeVaryingVectorField: vector field
  StreamLines AnimatedStreamLines: set of stream lines`
)
family(
  "3d_objects",
  `
  Surface ParametricSurface TexturedSurface OpenGLSurface OpenGLTexturedSurface SGroup: surface
  SurfaceMesh OpenGLSurfaceMesh: surface mesh
  Sphere: sphere
  Cube VCube: cube
  Prism VPrism Prismify VGroup3D: box
  Cone: cone
  Cylinder: cylinder
  Torus: torus
  Disk3D: disc
  Square3D: square in space
  Arrow3D: arrow in space
  Line3D: line in space
  Dot3D: small ball
  Polyhedron ConvexHull3D: polyhedron
  Tetrahedron: tetrahedron
  Octahedron: octahedron
  Icosahedron: icosahedron
  Dodecahedron VDodecahedron: dodecahedron
  ThreeDVMobject: solid`
)
family("images", "ImageMobject: picture")
family("svgs", "SVGMobject VMobjectFromSVGPath: drawing")
family(
  "groups",
  "VGroup Group VDict OpenGLVGroup OpenGLGroup: group"
)
family(
  "others",
  `
  VMobject OpenGLVMobject CurvesAsSubmobjects DashedVMobject: shape
  TracedPath: traced path
  AnimatedBoundary: glowing outline
  ManimBanner: banner
  PiCreature Randolph Mortimer Mathematician BabyPiCreature TauCreature: little character
  SpeechBubble Bubble: speech bubble
  ThoughtBubble: thought bubble
  Laptop: laptop
  Clock: clock
  Lightbulb: light bulb
  Speedometer: speedometer
  DieFace: die face
  Piano Piano3D: piano
  Checkmark: check mark
  Exmark: cross mark`
)

/** Of a class of the library, by its name there. */
export const shapeOf = (name: string): Shape | undefined => shapes.get(name)

/** Classes that stand for no shape of their own but say that something made from them is one. */
export const isShapeBase = (name: string): boolean => shapes.has(name) || /(?:Mobject|MObject|VGroup)$/.test(name)

/** How an animation changes the picture. */
export interface Motion {
  /** An imperative, `{}` where the things stand; a second `{}` where it turns them into others. */
  readonly phrase: string
  readonly kind: "in" | "out" | "change" | "emphasis" | "move" | "group"
}

const motions = new Map<string, Motion>()
const manner = (kind: Motion["kind"], text: string): void => {
  for (const line of text.trim().split("\n")) {
    const [names, phrase] = line.trim().split(": ")
    for (const name of names!.split(" ")) motions.set(name, { phrase: phrase!, kind })
  }
}

manner(
  "in",
  `
  Create ShowCreation: draw {}
  Write: write {}
  DrawBorderThenFill: outline {} and then fill it in
  FadeIn FadeInFrom FadeInFromDown FadeInFromPoint FadeInFromLarge VFadeIn: fade in {}
  GrowFromCenter GrowFromPoint GrowFromEdge SpinInFromNothing: grow {} from nothing
  GrowArrow: extend {}
  AddTextLetterByLetter: type out {} letter by letter
  AddTextWordByWord: bring in {} word by word
  TypeWithCursor: type {} with a blinking cursor
  SpiralIn: spiral in {}
  ShowIncreasingSubsets ShowSubmobjectsOneByOne: reveal {} piece by piece
  ShowPartial: reveal part of {}
  Add: show {}
  FocusOn: draw attention to {}
  BrokenLine: draw {}
  DrawBorder: outline {}`
)
manner(
  "out",
  `
  FadeOut FadeOutAndShift FadeOutToPoint VFadeOut FadeOutAndShiftDown: fade out {}
  Uncreate: erase {}
  Unwrite RemoveTextLetterByLetter UntypeWithCursor: unwrite {}
  ShrinkToCenter: shrink {} away`
)
manner(
  "change",
  `
  Transform ReplacementTransform MoveToTarget ClockwiseTransform CounterclockwiseTransform: morph {} into {}
  TransformMatchingTex TransformMatchingShapes TransformMatchingStrings TransformMatchingParts TransformMatchingAbstractBase: rearrange {} into {}
  TransformFromCopy: copy {} and turn the copy into {}
  FadeTransform FadeTransformPieces: cross-fade {} into {}
  CyclicReplace Swap: let {} swap places
  ScaleInPlace: resize {}
  FadeToColor ApplyFunction ApplyPointwiseFunction ApplyComplexFunction ApplyMatrix ApplyWave Homotopy ComplexHomotopy SmoothedVectorizedHomotopy PhaseFlow ApplyMethod ApplyPointwiseFunctionToCenter: transform {}
  Restore: bring {} back to how it was
  ChangeDecimalToValue ChangingDecimal ChangeSpeed: change {}
  Blink BlinkPiCreature: let {} blink
  UpdateFromFunc UpdateFromAlphaFunc MaintainPositionRelativeTo: keep {} updating as things change`
)
manner(
  "emphasis",
  `
  Indicate: briefly highlight {}
  Flash: flash {}
  Circumscribe ShowCreationThenDestructionAround CircleIndicate FlashAround ShowPassingFlashAround: circle {} for a moment
  FlashUnder: underline {} for a moment
  Wiggle WiggleOutThenIn: wiggle {}
  ShowPassingFlash VShowPassingFlash ShowPassingFlashWithThinningStrokeWidth ShowCreationThenDestruction ShowCreationThenFadeOut: send a flash along {}
  Broadcast: send ripples out of {}`
)
manner(
  "move",
  `
  MoveAlongPath: move {} along a path
  Rotate Rotating: rotate {}
  TurnInsideOut: turn {} inside out`
)
manner("group", "AnimationGroup LaggedStart LaggedStartMap Succession ShowSubmobjects LaggedStartWith Wait: {}")

/** Of an animation class of the library, by its name there. */
export const motionOf = (name: string): Motion | undefined => motions.get(name)

export const threeD: ReadonlySet<string> = new Set([
  ...[...shapes].filter(([, shape]) => shape.group === "3d_objects").map(([name]) => name),
  "ThreeDAxes"
])

/** Methods that turn or tilt a camera in space. */
export const threeDCalls: ReadonlySet<string> = new Set([
  "set_camera_orientation",
  "begin_ambient_camera_rotation",
  "move_camera",
  "begin_3dillusion_camera_rotation",
  "set_to_default_angled_camera_orientation",
  "reorient"
])

export const latex: ReadonlySet<string> = new Set([
  ..."MathTex Tex SingleStringMathTex BulletedList Title MathTable TexMobject TextMobject TexText OldTex OldTexText"
    .split(" "),
  ..."SingleStringTex TexMatrix TexTemplate BraceLabel".split(" ")
])

export const plotCalls: ReadonlySet<string> = new Set([
  "plot",
  "get_graph",
  "get_area",
  "get_riemann_rectangles",
  "plot_line_graph",
  "plot_parametric_curve",
  "plot_implicit_curve",
  "plot_polar_graph",
  "plot_derivative_graph",
  "plot_surface",
  "get_parametric_curve",
  "get_implicit_curve"
])

export const updaterCalls: ReadonlySet<string> = new Set(["add_updater", "always_redraw", "f_always", "always"])
export const updaterClasses: ReadonlySet<string> = new Set([
  "ValueTracker",
  "ComplexValueTracker",
  "ExponentialValueTracker",
  "UpdateFromFunc",
  "UpdateFromAlphaFunc",
  "TracedPath"
])

/** Classes whose positional strings are shown as they are, and the keywords that hold such strings. */
export const textClasses: ReadonlySet<string> = new Set(
  "Text MarkupText Paragraph Tex TexText OldTexText TextMobject BulletedList Title Code Label".split(" ")
)
export const formulaClasses: ReadonlySet<string> = new Set(
  "MathTex SingleStringMathTex TexMobject OldTex SingleStringTex".split(" ")
)
export const textKeywords: ReadonlySet<string> = new Set([
  "text",
  "code",
  "code_string",
  "label",
  "title",
  "tex_string",
  "tex_strings"
])

/** Classes that a scene may be made from. */
export const isSceneBase = (name: string): boolean =>
  /Scene$/.test(name) || name === "Slide" || name === "ThreeDSlide" || name === "PatreonEndScreen" ||
  name === "OpeningQuote" || name === "SceneFromVideo"

/** The library itself, its ancestors and its plugins: names from these mean what the tables above say. */
export const isLibrary = (module: string): boolean =>
  /^(?:manim|manimlib|manimgl|manimce|manimpango|manim_[a-z_]+|chanim|big_ol_pile_of_manim_imports)$/.test(
    module.split(".")[0]!
  )

/** ManimGL or one of its ancestors. */
export const isGl = (module: string): boolean =>
  /^(?:manimlib|manimgl|manim_imports_ext|big_ol_pile_of_manim_imports)$/.test(module.split(".")[0]!)

const standard = new Set(
  ("__future__ abc argparse array ast asyncio base64 bisect builtins calendar cmath collections colorsys contextlib copy csv " +
    "ctypes dataclasses datetime decimal difflib enum fractions functools gc glob gzip hashlib heapq html http importlib inspect " +
    "io itertools json logging math multiprocessing numbers operator os pathlib pickle platform pprint queue random re secrets " +
    "shutil signal socket sqlite3 statistics string struct subprocess sys tempfile textwrap threading time timeit traceback " +
    "types typing unicodedata unittest urllib uuid warnings wave weakref xml zipfile zlib").split(" ")
)

/** Part of Python. */
export const isStandard = (module: string): boolean => standard.has(module.split(".")[0]!)

/** Packages that have classes of the same names as Manim's (`networkx.Graph`, `PIL.Image`): never shapes. */
export const isForeign = (module: string): boolean =>
  isStandard(module) ||
  /^(?:numpy|networkx|PIL|matplotlib|sympy|turtle|shapely|scipy|pandas|cv2|torch|tensorflow|sklearn|plotly|graphviz|igraph|pygame|tkinter|pymunk|rustworkx|open3d|trimesh|svgpathtools|pulp|requests|mido|music21)$/
    .test(module.split(".")[0]!)

/** The English of a colour constant or hex literal of Manim: `BLUE_C` → blue, `#ff0000` → `#ff0000`; undefined for others. */
export const colourWord = (name: string): string | undefined => {
  if (/^#[0-9a-fA-F]{3,8}$/.test(name)) return name
  const base = /^(?:(PURE|DARK|LIGHT)_)?([A-Z]+)(?:_[A-E])?$/.exec(name.toUpperCase())
  if (base === null || !colours.has(base[2]!)) return undefined
  const tone = base[1] === "DARK" || base[1] === "LIGHT" ? `${base[1].toLowerCase()} ` : ""
  return tone + (base[2] === "GREY" ? "gray" : base[2]!.toLowerCase())
}

const colours = new Set(
  ("WHITE BLACK GRAY GREY RED GREEN BLUE YELLOW ORANGE PURPLE PINK TEAL GOLD MAROON BROWN CYAN MAGENTA LIME VIOLET INDIGO " +
    "TURQUOISE SILVER NAVY OLIVE CORAL SALMON").split(" ")
)
