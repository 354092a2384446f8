import { Schema } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Worker, type WorkerOptions } from "node:worker_threads"
import { complain } from "./errors.ts"
import { ExitCode } from "./ExitCode.ts"
import { packageFolder } from "./Package.ts"

/** A thread could not be started, or died at its work. Exit code 1. */
export class ThreadError extends Schema.TaggedError<ThreadError>()("ThreadError", {
  /** What the thread does. */
  thread: Schema.String,
  detail: Schema.String,
  next: Schema.optional(Schema.String),
  cause: Schema.optional(Schema.Defect)
}) {
  readonly exitCode = ExitCode.failed
  override get message(): string {
    return complain({ where: this.thread, found: this.detail, next: this.next })
  }
}

/**
 * The program of a thread, `name` without extension: beside the module that starts it, whose `import.meta.url` is given, in the
 * built package and in its sources alike; else, when a program was bundled without the file, that of the installed package.
 * Undefined when there is none of these.
 */
export const threadFile = (name: string, module: string | undefined): URL | undefined => {
  const folder = packageFolder()
  const candidates = [
    ...(module?.startsWith("file:") === true ? [new URL(`./${name}.js`, module), new URL(`./${name}.ts`, module)] : []),
    ...(folder === undefined ? [] : [pathToFileURL(join(folder, "dist", "lib", `${name}.js`))])
  ]
  return candidates.find((file) => existsSync(file))
}

/** Starts a thread. TypeScript sources, as tests run them, are translated first where Node does not do so by itself. */
export const startThread = (file: URL, options: WorkerOptions): Worker => {
  const folder = packageFolder()
  const isTranslated = !file.pathname.endsWith(".ts") || "typescript" in process.features || folder === undefined
  if (isTranslated) return new Worker(file, options)
  const translator = pathToFileURL(join(folder, "scripts", "typescript.mjs")).href
  return new Worker(file, { ...options, execArgv: [...process.execArgv, "--import", translator] })
}
