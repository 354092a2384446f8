import { type Problem, type Scene } from "../../python/index.ts"
import { type Json, Reject } from "../../rows/index.ts"
import { type About, type Extracted, type SourceOrigin, stage } from "../Extractor.ts"

/** What a source says of one of its scenes. */
export interface SceneNotes {
  /** The human request; empty when nobody wrote one. */
  readonly description?: string | undefined
  /** True: the text is a stopgap, such as one that other scenes share. */
  readonly needsDescription?: boolean | undefined
  /** What the video or page is about. */
  readonly context?: string | undefined
  /** What must stay on one side of the split, below the source's id. */
  readonly group: string
  readonly metadata?: Readonly<Record<string, Json.Json | undefined>> | undefined
}

type Members = Readonly<Record<string, Json.Json | undefined>>

/** Without the members that are undefined. */
export const defined = (members: Members): Readonly<Record<string, Json.Json>> =>
  Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json.Json] => entry[1] !== undefined))

/** Repository, commit, licence and attribution of a row: what `metadata.provenance` says besides the place. */
export const provenanceOf = (origin: SourceOrigin, commit: string | undefined): Readonly<Record<string, Json.Json>> =>
  defined({
    repository: origin.repository,
    commit: commit ?? origin.commit,
    license: origin.license,
    license_source: origin.licenseSource,
    author: origin.author,
    url: origin.url
  })

/** A scene as a draft; one that never animates, in itself or by what it inherits, as a reject. */
export const sceneDraft = (
  about: About,
  origin: SourceOrigin,
  commit: string | undefined,
  scene: Scene,
  notes: SceneNotes
): Extracted => {
  if (!scene.animates) {
    return new Reject({
      stage,
      reason: "never-animates",
      detail: `${scene.className} never plays, waits or adds: a base class for others`,
      origin: { file: scene.path, line: scene.startLine },
      source: about.id
    })
  }
  const description = notes.description ?? ""
  return {
    description,
    code: scene.code,
    core: scene.core,
    source: about.id,
    group: `${about.id}/${notes.group}`,
    origin: { file: scene.path, line: scene.startLine },
    metadata: defined({
      needs_description: notes.needsDescription ?? description === "",
      original_context: notes.context,
      class_name: scene.className,
      bases: [...scene.bases],
      file_path: scene.path,
      ...notes.metadata,
      ...(scene.missing.length === 0 ? {} : { missing: scene.missing.map((missing) => defined({ ...missing })) }),
      pieces: scene.pieces.map((piece) => defined({ ...piece })),
      provenance: {
        ...provenanceOf(origin, commit),
        ...defined({ path: scene.path, cell: scene.cell, start_line: scene.startLine, end_line: scene.endLine })
      }
    })
  }
}

/** What could not be read as Python, as a reject. */
export const problemReject = (about: About, problem: Problem): Reject =>
  new Reject({
    stage,
    reason: problem.reason,
    detail: problem.className === undefined ? problem.detail : `${problem.className}: ${problem.detail}`,
    origin: { file: problem.path, ...(problem.line === undefined ? {} : { line: problem.line }) },
    source: about.id
  })
