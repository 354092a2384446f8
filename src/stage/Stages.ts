import { Context, type Effect } from "effect"
import type * as Stage from "./Stage.ts"

/** The stages of a program by the name of their command, for those who run them by name; loaded when they are asked for. */
export class Stages extends Context.Tag("@datawright/Stages")<Stages, {
  /** Names and other names, in the order of the help. */
  readonly names: ReadonlyArray<string>
  /** Undefined when there is no such stage. */
  readonly get: (name: string) => Effect.Effect<Stage.Any | undefined>
}>() {}
