/**
 * What libraries give to a program: star exports by release, star exports of single modules, scene classes, hooks.
 * All tables are data; `scripts/names.mjs` makes them again from clones.
 */

export type LibraryName = "manim" | "manimlib"

/** First and last release that exports a name, as indexes into `Libraries.releases`. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** The tables as they lie in `data/names`. */
export interface NameTables {
  /** Rows `name, library, first release, last release ("-": the newest)`, tab-separated; lines with `#` are comments. */
  readonly history: string
  /** Module to what a star import of it gives; `passes` names libraries whose star exports it hands on. */
  readonly modules: Readonly<
    Record<string, { readonly names: ReadonlyArray<string>; readonly passes?: ReadonlyArray<LibraryName> }>
  >
  /** Names of the standard library's top-level modules. */
  readonly standard: ReadonlyArray<string>
  /** Methods of the libraries' own scene classes: overriding one is using it. */
  readonly sceneMethods: ReadonlyArray<string>
}

/** What a star import of a module gives. */
export interface StarExports {
  readonly has: (name: string) => boolean
  /** The library whose names these are, when a release decides. */
  readonly library: LibraryName | undefined
  /** A module inside a library that was not looked into: it may give any name of the library, when nothing else does. */
  readonly guessed?: boolean
}

export interface Libraries {
  readonly releases: Readonly<Record<LibraryName, ReadonlyArray<string>>>
  readonly span: (library: LibraryName, name: string) => Span | undefined
  /** Undefined for a module nobody looked into. */
  readonly star: (module: string) => StarExports | undefined
  readonly isStandard: (module: string) => boolean
  readonly isSceneMethod: (name: string) => boolean
  /** The library behind a module path, through plugins and hub names; undefined when it has nothing to do with Manim. */
  readonly libraryOf: (module: string) => LibraryName | undefined
}

/** Scene classes of either library in any release, and of plugins. */
const sceneClasses: ReadonlySet<string> = new Set([
  "Scene",
  "MovingCameraScene",
  "ThreeDScene",
  "SpecialThreeDScene",
  "ZoomedScene",
  "VectorScene",
  "LinearTransformationScene",
  "GraphScene",
  "SampleSpaceScene",
  "ReconfigurableScene",
  "JsScene",
  "InteractiveScene",
  "ComplexTransformationScene",
  "CountingScene",
  "ExternallyAnimatedScene",
  "PiCreatureScene",
  "TeacherStudentsScene",
  "OpeningQuote",
  "PatreonEndScreen",
  "SceneFromVideo",
  "VoiceoverScene",
  "Slide",
  "ThreeDSlide"
])

export const isSceneClass = (name: string): boolean => sceneClasses.has(name)

const plugins: Readonly<Record<string, LibraryName>> = {
  manim_voiceover: "manim",
  manim_slides: "manim",
  chanim: "manim",
  chanim_manim: "manim",
  manim_chemistry: "manim",
  manim_physics: "manim",
  manim_fonts: "manim",
  manim_editor: "manim",
  manim_ml: "manim",
  manim_data_structures: "manim",
  manimpango: "manim"
}

/** Star import of the whole library, under every name it has had. */
const hubs: Readonly<Record<string, LibraryName>> = {
  manim: "manim",
  manimlib: "manimlib",
  "manimlib.imports": "manimlib",
  manim_imports_ext: "manimlib",
  big_ol_pile_of_manim_imports: "manimlib"
}

/** Top-level modules of the library's oldest layout (2015 to 2018), when its folders stood in the root. */
const oldest: ReadonlySet<string> = new Set([
  "animation",
  "big_ol_pile_of_manim_imports",
  "camera",
  "constants",
  "container",
  "continual_animation",
  "helpers",
  "mobject",
  "once_useful_constructs",
  "scene",
  "stage_scenes",
  "topics",
  "utils",
  "for_3b1b_videos"
])

const releaseKey = (release: string): string => {
  if (release === "main" || release === "-") return "9"
  if (/^20[0-9]{2}-/.test(release)) return `0 ${release}`
  const [numbers = "", ...post] = release.split(".post")
  return `1 ${numbers.split(".").map((n) => n.padStart(4, "0")).join(".")}${post.length > 0 ? ".post" : ""}`
}

export const makeLibraries = (tables: NameTables): Libraries => {
  const rows = tables.history.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) =>
    line.split("\t")
  )
  const releases: Record<LibraryName, Array<string>> = { manim: [], manimlib: [] }
  const seen: Record<LibraryName, Set<string>> = { manim: new Set(), manimlib: new Set() }
  for (const [, library, first, last] of rows) {
    if (library !== "manim" && library !== "manimlib") continue
    for (const release of [first!, last!]) if (release !== "-") seen[library].add(release)
  }
  for (const library of ["manim", "manimlib"] as const) {
    releases[library] = [...seen[library]].sort((a, b) => releaseKey(a) < releaseKey(b) ? -1 : 1)
  }
  const spans: Record<LibraryName, Map<string, Span>> = { manim: new Map(), manimlib: new Map() }
  for (const [name, library, first, last] of rows) {
    if (library !== "manim" && library !== "manimlib") continue
    const order = releases[library]
    spans[library].set(name!, {
      first: order.indexOf(first!),
      last: last === "-" ? order.length - 1 : order.indexOf(last!)
    })
  }
  const standard = new Set(tables.standard)
  const sceneMethods = new Set(tables.sceneMethods)
  const modules = new Map<string, StarExports>()
  for (const [module, { names, passes }] of Object.entries(tables.modules)) {
    const own = new Set(names)
    modules.set(module, {
      library: passes?.[0],
      has: (name) => own.has(name) || passes?.some((library) => spans[library].has(name)) === true
    })
  }
  const libraryOf = (module: string): LibraryName | undefined => {
    const root = module.split(".", 1)[0]!
    return hubs[module] ?? plugins[root] ?? (root === "manim" || root === "manimlib" ? root : undefined) ??
      (oldest.has(root) ? "manimlib" : undefined)
  }
  const star = (module: string): StarExports | undefined => {
    const hub = hubs[module]
    if (hub !== undefined) return { library: hub, has: (name) => spans[hub].has(name) }
    const table = modules.get(module)
    if (table !== undefined) return table
    const root = module.split(".", 1)[0]!
    // A module inside the library: its names are among those the library has ever exported.
    if (root === "manimlib" || oldest.has(root)) {
      return { library: "manimlib", guessed: true, has: (name) => spans.manimlib.has(name) }
    }
    if (root === "manim") return { library: "manim", guessed: true, has: (name) => spans.manim.has(name) }
    return undefined
  }
  return {
    releases,
    span: (library, name) => spans[library].get(name),
    star,
    isStandard: (module) => standard.has(module.split(".", 1)[0]!),
    isSceneMethod: (name) => sceneMethods.has(name),
    libraryOf
  }
}

/** Names that old releases passed on from the standard library without meaning to, with the module that has them. */
const passedOn: Readonly<Record<string, string>> = {
  Any: "typing",
  Callable: "typing",
  Dict: "typing",
  Generator: "typing",
  Hashable: "typing",
  Iterable: "typing",
  Iterator: "typing",
  List: "typing",
  Mapping: "typing",
  Optional: "typing",
  Sequence: "typing",
  Set: "typing",
  Tuple: "typing",
  Type: "typing",
  Union: "typing",
  Path: "pathlib",
  defaultdict: "collections",
  deepcopy: "copy",
  partial: "functools",
  reduce: "functools",
  wraps: "functools",
  chain: "itertools",
  product: "itertools"
}

/**
 * The explicit import of a name that only old releases of ManimCE export because they imported it themselves: a module of
 * the standard library, or one of its names. With it a program runs on new releases too.
 */
export const explicitImport = (
  libraries: Libraries,
  name: string
): { readonly module: string; readonly name?: string } | undefined => {
  const module = passedOn[name]
  if (module !== undefined) return { module, name }
  return /^[a-z]+$/.test(name) && libraries.isStandard(name) ? { module: name } : undefined
}

const builtins: ReadonlySet<string> = new Set(
  ("ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError " +
    "BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError " +
    "ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup " +
    "False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError " +
    "ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError " +
    "MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError " +
    "OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError " +
    "ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError " +
    "SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError " +
    "UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning " +
    "ZeroDivisionError __build_class__ __debug__ __doc__ __file__ __import__ __loader__ __name__ __package__ __spec__ " +
    "__class__ __builtins__ __annotations__ __qualname__ __module__ __path__ " +
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright " +
    "credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash " +
    "help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open " +
    "ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type " +
    "vars zip").split(" ")
)

/** Names every Python 3.14 program has. Source: `dir(builtins)` and the module attributes of the data model. */
export const isBuiltin = (name: string): boolean => builtins.has(name)
