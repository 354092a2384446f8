import * as Tar from "./archive/Tar.ts"
import { type Coordinates, coordinatesKey, coordinatesOf } from "./coordinates.ts"
import type { DocIds } from "./DocIds.ts"
import type { TaskMetrics } from "./metrics.ts"
import type { Mark, RowWriter } from "./RowWriter.ts"
import type { Failed, Session } from "./Session.ts"

/** A checkpoint found in a source. */
export interface Found {
  readonly key: number
  readonly coordinates: Coordinates
}

/** The rows of a task under one pair of hashes. */
export interface Rows {
  readonly key: number
  readonly taskHash: string
  readonly modelHash: string
  readonly ids: DocIds
  rows: number
}

export interface Task {
  /** The member its predictions come from. */
  predictions?: string
  readonly pairs: Map<string, Rows>
  metrics?: TaskMetrics & { readonly subject: string }
}

export interface Checkpoint extends Found {
  readonly tasks: Map<string, Task>
}

/** An archive while it is read. */
export interface Level {
  readonly checkpoints: Map<string, Checkpoint>
  readonly mark: Mark
}

/** Which checkpoint a member belongs to, by its path; each belongs to one archive. Memory: about 200 bytes a checkpoint. */
export class Checkpoints {
  readonly failed: Array<Failed> = []
  readonly #found = new Map<string, Found>()
  readonly #conflicts = new Set<string>()
  readonly #session: Session
  readonly #writer: RowWriter
  readonly #source: { readonly path: string; readonly absolute: string }

  constructor(session: Session, writer: RowWriter, source: { readonly path: string; readonly absolute: string }) {
    this.#session = session
    this.#writer = writer
    this.#source = source
  }

  get found(): ReadonlyArray<Found> {
    return [...this.#found.values()]
  }

  /** `path!inner`, as messages and tables name it. */
  archiveOf(member: Tar.Member): string {
    return [this.#source.path, ...member.within].join("!")
  }

  subjectOf(member: Tar.Member): string {
    return `${this.archiveOf(member)}:${member.name}`
  }

  /** Notes that an archive is missing, wholly or in part; once. */
  fail(name: string, reason: string): void {
    if (!this.failed.some((one) => one.name === name)) this.failed.push({ name, reason })
  }

  /** Forgets what was found since a mark. */
  discard(mark: Mark): void {
    for (const [key, { key: number }] of this.#found) if (number >= mark.qa) this.#found.delete(key)
  }

  /** Undefined, and told, where the path says none, contradicts itself, or the checkpoint came from elsewhere. */
  of(level: Level, member: Tar.Member, step: number | undefined): Checkpoint | undefined {
    const archive = [this.#source.absolute, ...member.within].map(Tar.withoutEnding).join("/")
    const folder = member.name.split("/").slice(0, -1).join("/")
    const outer = coordinatesOf(archive)
    const coordinates = coordinatesOf(`${archive}/${folder}`)
    if (coordinates === undefined) {
      this.#refuse(
        member,
        "unknown_checkpoint",
        "the path does not say recipe, size, seed and step, as c4/150M/seed-2/step-1250.tar.gz does"
      )
      return undefined
    }
    const key = coordinatesKey(coordinates)
    if ((step !== undefined && step !== coordinates.step) || (outer !== undefined && coordinatesKey(outer) !== key)) {
      this.#refuse(member, "step_mismatch", `folder ${folder} contradicts the path of its archive`)
      return undefined
    }
    const open = level.checkpoints.get(key)
    if (open !== undefined) return open
    const owner = this.#found.has(key) ? this.#source.path : this.#session.owners.get(key)
    if (owner !== undefined) {
      if (!this.#conflicts.has(key)) {
        this.#refuse(member, "duplicate_checkpoint", `${key} is in the tables already, from ${owner}`)
      }
      this.#conflicts.add(key)
      return undefined
    }
    const checkpoint: Checkpoint = { key: this.#session.next.qa++, coordinates, tasks: new Map() }
    level.checkpoints.set(key, checkpoint)
    this.#found.set(key, { key: checkpoint.key, coordinates })
    return checkpoint
  }

  #refuse(member: Tar.Member, code: string, message: string): void {
    this.#writer.tell({ severity: "error", code, subject: this.subjectOf(member), message })
    this.fail(this.archiveOf(member), message)
  }
}

export const taskOf = (checkpoint: Checkpoint, name: string): Task => {
  const task = checkpoint.tasks.get(name) ?? { pairs: new Map<string, Rows>() }
  checkpoint.tasks.set(name, task)
  return task
}
