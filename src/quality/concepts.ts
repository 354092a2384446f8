/** What several words of a description and several things in code have in common. */
export interface Concept {
  readonly name: string
  readonly kind: "object" | "colour" | "motion"
  /** Words of a description. */
  readonly said: ReadonlyArray<string>
  /** Families of shapes, classes of Manim or methods that show it. */
  readonly shown: ReadonlyArray<string>
}

const lines = (kind: Concept["kind"], text: string): ReadonlyArray<Concept> =>
  text.trim().split("\n").map((line) => {
    const [name, said, shown] = line.trim().split(": ")
    return { name: name!, kind, said: said!.split(" "), shown: shown!.split(" ") }
  })

const objects = lines(
  "object",
  `
  circle: circle circular ring ellipse oval disc disk arc sector annulus: circles
  square: square: squares
  rectangle: rectangle rectangular box frame border outline: rectangles squares
  triangle: triangle triangular: triangles polygons
  polygon: polygon pentagon hexagon octagon star quadrilateral hull: polygons triangles
  line: line segment dashed brace underline angle cross: lines graphs
  arrow: arrow vector: arrows vector_fields
  dot: dot point particle ball: dots 3d_objects
  text: text title label caption word heading sentence letter name paragraph list: text equations
  number: number digit integer decimal value counter: text equations NumberLine
  formula: formula equation expression tex latex integral sum: equations text
  table: table: tables
  matrix: matrix matric: matrices
  axes: axes axis coordinate plot curve chart function parabola sine wave graph: graphs
  grid: grid plane: graphs NumberPlane ComplexPlane PolarPlane
  bars: bar histogram: BarChart rectangles
  network: network node vertex vertic edge tree graph: networks
  field: field stream flow: vector_fields
  sphere: sphere globe: Sphere
  cube: cube box cuboid prism: Cube Prism VCube squares rectangles
  cone: cone: Cone
  cylinder: cylinder: Cylinder
  torus: torus donut doughnut: Torus
  surface: surface mesh: 3d_objects
  solid: dimension dimensional solid space polyhedron: 3d_objects has_3d
  picture: picture image photo photograph: images svgs
  drawing: drawing icon logo svg: svgs images
  code: code listing program snippet: Code
  camera: camera view zoom viewpoint perspective: has_camera_motion has_zoom has_3d
  voice: voice voiceover narration narrate narrator speak: has_voiceover
  sound: sound music: has_sound`
)

const colours = lines(
  "colour",
  "red blue green yellow orange purple pink teal gold maroon brown cyan magenta white black gray violet".split(" ")
    .map((colour) => `${colour}: ${colour === "gray" ? "gray grey" : colour}: ${colour}`).join("\n")
)

const motions = lines(
  "motion",
  `
  enter: fade appear draw write reveal create bring show grow: in
  leave: disappear remove erase vanish hide fade away unwrite: out
  morph: transform morph become turn change convert rearrange replace swap: change
  highlight: highlight emphasize emphasise flash indicate wiggle pulse circle blink underline: emphasis
  rotate: rotate spin turn revolve swing rotation circle: rotate
  move: move shift slide travel follow hop drift walk path fly fall drop climb: move
  scale: scale shrink enlarge grow stretch resize zoom expand: scale
  update: update keep continuous continuously dynamic track trace: updaters`
)

/** Objects, colours and movements that descriptions and scenes share. */
export const concepts: ReadonlyArray<Concept> = [...objects, ...colours, ...motions]

/** Words without a meaning of their own: English's commonest, and those that any request for an animation has. */
const stopWords: ReadonlySet<string> = new Set(
  `a about above across after again against all along also although always am among an and another any are around as at away
  back be because been before begin behind being below beneath beside besides between beyond both but by can come could did
  different display do does doing done down during each either else end ending enough even ever every everything example few
  finally first following for form from front full further get give given go goes going had happen has have having he help her here
  him his how however i if in inside into is it its itself just keep kind know large last later least left less let like little
  long look made main make making many may me middle might more most much must my near need next no not nothing now of off often
  on once one only onto or other others our out over own part people piece place play please put quite rather really right same say
  see seen set several shall she should side similar since single size small so some something somewhere start still such take
  than that the their them then there these they thing this those three through throughout time to together too top toward towards
  true two under until up upon us use used using usual various version very via want was way we well were what when where whether
  which while who whole whose why will wish with within without would yet you your
  animate animated animation clip concept create creating demo demonstrate demonstrates demonstrating depict describe explain
  explaining explains explanation generate idea illustrate illustrates illustrating intro introduce manim manner mind moment
  movement present scene screen sequence show showing shown shows step steps video visual visualise visualize visualization
  visualisation viewer visible watch write writing about second seconds minute bottom upper lower centre center corner simple smooth
  smoothly slowly quickly gradually briefly simultaneously clear clearly effect effects element elements object objects shape shapes
  group pause pauses wait fact basic interesting short python code program manimgl manimce construct self true false none def class
  return import note include including contain contains consist ensure add added adding appearing finally finish order
  repeat repeating else entire remain remains actually following default given pass passed possible`.split(/\s+/)
)

/** A crude stem, the same for all forms of most English words; only ever compared with other stems. */
export const stem = (word: string): string => {
  let text = word.toLowerCase()
  if (text.length <= 3) return text
  if (text.endsWith("ies") && text.length > 4) text = `${text.slice(0, -3)}y`
  else if (text.endsWith("ing") && text.length > 5) text = text.slice(0, -3)
  else if (text.endsWith("ed") && text.length > 4) text = text.slice(0, -2)
  else if (text.endsWith("es") && text.length > 4) text = text.slice(0, -2)
  else if (text.endsWith("s") && !text.endsWith("ss") && text.length > 3) text = text.slice(0, -1)
  if (text.endsWith("e") && text.length > 3) text = text.slice(0, -1)
  if (text.length > 3 && text.at(-1) === text.at(-2) && !/[ls]$/.test(text)) text = text.slice(0, -1)
  return text
}

const stems = new Map<string, Array<Concept>>()
for (const concept of concepts) {
  for (const word of concept.said) {
    const key = stem(word)
    stems.set(key, [...stems.get(key) ?? [], concept])
  }
}

/** The concepts that a word, given as its stem, may stand for. */
export const conceptsOf = (stemmed: string): ReadonlyArray<Concept> => stems.get(stemmed) ?? []

const stopStems = new Set([...stopWords].map(stem))

/** True for a lower-case word without a meaning of its own, in any of its forms. */
export const isStopWord = (word: string): boolean => stopWords.has(word) || stopStems.has(stem(word))
