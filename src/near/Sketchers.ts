import { Effect, Queue, type Scope } from "effect"
import type { Worker } from "node:worker_threads"
import { startThread, ThreadError, threadFile } from "../stage/index.ts"
import { type Block, sketchBlock } from "./Block.ts"
import { compileKernel, kernelOptions, makeKernel } from "./kernels.ts"
import type { NearSettings } from "./settings.ts"

export interface SketcherOptions {
  readonly settings: NearSettings
  /** Worker threads; below 2 the work is done in the calling thread. */
  readonly threads: number
  /** Plain TypeScript even where there is WebAssembly. */
  readonly scalar?: boolean
}

/** Gives blocks of documents their sketches; blocks may be in flight at once, as many as there are threads. */
export interface Sketchers {
  readonly threads: number
  /** The block with its keys, signatures and shingles. The one given is used up: its memory moves to another thread and back. */
  readonly sketch: (block: Block) => Effect.Effect<Block, ThreadError>
}

const buffersOf = (block: Block): Array<ArrayBuffer> =>
  [block.texts, block.keys, block.signatures, block.shingles].map((part) => part.buffer as ArrayBuffer)

const died = (cause: unknown): ThreadError =>
  new ThreadError({
    thread: "a thread that compares texts",
    detail: `it died: ${cause instanceof Error ? cause.message : String(cause)}`,
    next: "Run with one thread to see whether the fault stays",
    cause
  })

/** A thread with the block it has in hand, if any. */
interface Running {
  readonly worker: Worker
  died: ThreadError | undefined
  answer: (result: Effect.Effect<Block, ThreadError>) => void
}

const start = (file: URL, workerData: unknown): Running => {
  const worker = startThread(file, { workerData })
  const running: Running = { worker, died: undefined, answer: () => {} }
  const end = (cause: unknown) => {
    running.died ??= died(cause)
    running.answer(Effect.fail(running.died))
  }
  worker.on("message", (block: Block) => running.answer(Effect.succeed(block)))
  worker.on("error", end)
  worker.on("messageerror", end)
  worker.on("exit", (code) => end(`exit code ${code}`))
  return running
}

/** One block there and back. */
const ask = (running: Running, block: Block): Effect.Effect<Block, ThreadError> =>
  Effect.async<Block, ThreadError>((resume) => {
    if (running.died !== undefined) return resume(Effect.fail(running.died))
    running.answer = resume
    try {
      running.worker.postMessage(block, buffersOf(block))
    } catch (cause) {
      resume(Effect.fail(died(cause)))
    }
  })

const onThisThread = (options: SketcherOptions): Sketchers => {
  const kernel = makeKernel(kernelOptions(options.settings), options.scalar)
  return {
    threads: 1,
    sketch: (block) =>
      Effect.sync(() => {
        sketchBlock(kernel, block)
        return block
      })
  }
}

/** Threads live as long as the scope. A program that was bundled without the file of the thread works without, and is told so. */
export const makeSketchers = (options: SketcherOptions): Effect.Effect<Sketchers, ThreadError, Scope.Scope> =>
  Effect.gen(function*() {
    if (options.threads < 2) return onThisThread(options)
    const file = threadFile("sketchWorker", import.meta.url)
    if (file === undefined) {
      yield* Effect.logWarning(
        "sketchWorker.js of datawright is not beside the program: texts are compared on one thread"
      )
      return onThisThread(options)
    }
    const workerData = {
      options: kernelOptions(options.settings),
      module: options.scalar === true ? undefined : compileKernel()
    }
    const idle = yield* Queue.unbounded<Running>()
    for (let i = 0; i < options.threads; i++) {
      const running = yield* Effect.acquireRelease(
        Effect.try({ try: () => start(file, workerData), catch: died }),
        ({ worker }) => Effect.promise(() => worker.terminate())
      )
      yield* Queue.offer(idle, running)
    }
    return {
      threads: options.threads,
      sketch: (block) =>
        Effect.acquireUseRelease(
          Queue.take(idle),
          (running) => ask(running, block),
          (running) => Queue.offer(idle, running)
        )
    }
  })
