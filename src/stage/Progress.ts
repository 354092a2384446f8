import { Context, Effect, Layer, Schedule } from "effect"

/** One thing under way. */
export interface ProgressTask {
  /** Adds to what is done; cheap enough for every chunk. */
  readonly advance: (by: number) => void
  /** Replaces the words after the numbers, such as the file in hand. */
  readonly say: (words: string) => void
  readonly finish: () => void
}

/**
 * How far a run has come, on standard error: a bar on a terminal, a line every five seconds elsewhere, nothing when
 * nobody shows it.
 */
export class Progress extends Context.Reference<Progress>()("@datawright/Progress", {
  defaultValue: () => ({
    /** `total` in the same unit as `advance`; unknown when absent. */
    task: (_label: string, _total?: number): ProgressTask => idle
  })
}) {}

const idle: ProgressTask = { advance: () => {}, say: () => {}, finish: () => {} }

export const layerSilent: Layer.Layer<Progress> = Layer.succeed(Progress, { task: () => idle })

interface State {
  readonly label: string
  readonly total: number | undefined
  done: number
  words: string
}

const describe = ({ done, label, total, words }: State): string => {
  const numbers = total === undefined
    ? done.toLocaleString("en")
    : `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`
  return `${label}: ${numbers}${words === "" ? "" : ` · ${words}`}`
}

const bar = (state: State): string => {
  if (state.total === undefined || state.total === 0) return describe(state)
  const width = 24
  const full = Math.min(width, Math.floor(width * state.done / state.total))
  return `[${"=".repeat(full)}${" ".repeat(width - full)}] ${describe(state)}`
}

/** Where progress is drawn: whether it is a terminal, its width in columns, and how to write to it. */
export interface Screen {
  readonly terminal: boolean
  readonly columns: number
  readonly write: (text: string) => void
}

export const layerScreen = (screen: Screen): Layer.Layer<Progress> =>
  Layer.scoped(
    Progress,
    Effect.gen(function*() {
      const tasks = new Set<State>()
      let drawn = false
      const clear = () => {
        if (drawn) screen.write("\r\u001b[2K")
        drawn = false
      }
      const draw = Effect.sync(() => {
        const newest = [...tasks].at(-1)
        if (newest === undefined) return clear()
        if (!screen.terminal) return screen.write(`${describe(newest)}\n`)
        const line = bar(newest)
        screen.write(`\r\u001b[2K${line.length < screen.columns ? line : `${line.slice(0, screen.columns - 2)}…`}`)
        drawn = true
      })
      yield* Effect.forkScoped(Effect.delay(
        Effect.repeat(draw, Schedule.spaced(screen.terminal ? "100 millis" : "5 seconds")),
        screen.terminal ? "100 millis" : "5 seconds"
      ))
      yield* Effect.addFinalizer(() => Effect.sync(clear))
      return ({
        task: (label, total) => {
          const state: State = { label, total, done: 0, words: "" }
          tasks.add(state)
          return {
            advance: (by) => {
              state.done += by
            },
            say: (words) => {
              state.words = words
            },
            finish: () => {
              tasks.delete(state)
              if (tasks.size === 0) clear()
            }
          }
        }
      })
    })
  )
