// @effect-diagnostics globalTimers:off newPromise:off processEnv:off
import { Effect } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../../dist/bin/main.js", import.meta.url))

/** The full counts are asked for: `npm run test:long`. */
export const isLongRun = process.env["DATAWRIGHT_LONG"] === "1"

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command line with the given environment and nothing else but PATH; `kill` ends that process alone. */
export const start = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string>>) => {
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let stdout = ""
  let stderr = ""
  child.stdout!.on("data", (data: Buffer) => (stdout += data.toString()))
  child.stderr!.on("data", (data: Buffer) => (stderr += data.toString()))
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })))
  return { child, ended, kill: (signal: NodeJS.Signals) => child.kill(signal) }
}

/** Runs the built command line to its end. */
export const runCommand = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string>> = {}) =>
  Effect.promise(() => start(args, environment).ended)
