/** A cell of a notebook; magics and shell lines of code cells are already blanked out, line for line. */
export interface Cell {
  readonly kind: "code" | "markdown"
  readonly text: string
}

/** A Python file or notebook of a project. */
export interface ProjectFile {
  /** Relative to the project's root, `/` between segments. */
  readonly path: string
  /** Text of a `.py` file with LF line ends; of a notebook, its cells joined is made by the analysis itself. */
  readonly text: string
  /** Present for a notebook. */
  readonly cells?: ReadonlyArray<Cell>
}

/** The files that see each other: one repository at one commit, or several pinned together. */
export interface Project {
  readonly files: ReadonlyArray<ProjectFile>
  /** All other paths of the repository, to tell an asset that is there from one that is not. */
  readonly otherPaths?: ReadonlySet<string>
  /**
   * Folders that hold a copy of the library (`manimlib/`): never a source of scenes, and imports of them are imports of
   * the library.
   */
  readonly vendored?: ReadonlyArray<string>
}

/** A stretch of a file that a sample took over. Lines from 1, both included; in a notebook within the cell. */
export interface Piece {
  readonly path: string
  readonly cell?: number
  readonly start_line: number
  readonly end_line: number
}

/** What a sample needs and does not bring. */
export interface Missing {
  /** `name`: bound nowhere; `module`: an import that leads nowhere; `asset`: a file; `star`: a name that only a star import of a package that was not looked into can give; `dynamic`: getattr, exec and the like. */
  readonly kind: "name" | "module" | "asset" | "star" | "dynamic"
  readonly name: string
  /** For an asset: whether the repository has the file. */
  readonly present?: boolean
}

/** One scene class, made into a program of its own. */
export interface Scene {
  readonly className: string
  readonly path: string
  /** Index of the notebook's cell, from 0, markdown cells counted. */
  readonly cell?: number
  /** First and last line of the class with its decorators, from 1; in a notebook within the cell. */
  readonly startLine: number
  readonly endLine: number
  /** Base classes as written. */
  readonly bases: ReadonlyArray<string>
  /** The program: imports, what the scene needs in dependency order, the class last. */
  readonly code: string
  /** The class alone, as written. */
  readonly core: string
  readonly pieces: ReadonlyArray<Piece>
  readonly missing: ReadonlyArray<Missing>
  /** False for a base class that never plays, waits or adds, in itself or in what it inherits from the project. */
  readonly animates: boolean
}

/** A file, or a part of one, that could not be read as Python. */
export interface Problem {
  readonly path: string
  readonly line?: number
  readonly reason: "syntax-error" | "unresolved-base" | "nested-class"
  readonly detail: string
  readonly className?: string
}
