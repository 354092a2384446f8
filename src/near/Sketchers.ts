import { Effect, Queue, type Scope } from "effect"
import { Worker } from "node:worker_threads"
import { type Block, sketchBlock } from "./Block.ts"
import { compileKernel, kernelOptions, makeKernel } from "./kernels.ts"
import { scalarKernel } from "./scalarKernel.ts"
import type { NearSettings } from "./settings.ts"
import { wasmKernel } from "./wasmKernel.ts"

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
  readonly sketch: (block: Block) => Effect.Effect<Block>
}

/**
 * The program of a worker thread. Text, so that it runs from sources, library and bundle alike: the functions in it use nothing
 * from outside themselves.
 */
const program = `
"use strict"
const { parentPort, workerData } = require("node:worker_threads")
const { module, options } = workerData
const kernel = module === undefined ? (${scalarKernel})(options) : (${wasmKernel})(options, module)
const sketchBlock = ${sketchBlock}
parentPort.on("message", (block) => {
  sketchBlock(kernel, block)
  parentPort.postMessage(block, [block.texts.buffer, block.keys.buffer, block.signatures.buffer, block.shingles.buffer])
})
`

const buffersOf = (block: Block): Array<ArrayBuffer> =>
  [block.texts, block.keys, block.signatures, block.shingles].map((part) => part.buffer as ArrayBuffer)

/** A fault in a worker is a fault of the program. */
const ask = (worker: Worker, block: Block): Effect.Effect<Block> =>
  Effect.async<Block>((resume) => {
    const onMessage = (reply: Block) => {
      worker.off("error", onError)
      resume(Effect.succeed(reply))
    }
    const onError = (error: unknown) => {
      worker.off("message", onMessage)
      resume(Effect.die(error))
    }
    worker.once("message", onMessage)
    worker.once("error", onError)
    worker.postMessage(block, buffersOf(block))
  })

/** Threads live as long as the scope. */
export const makeSketchers = (options: SketcherOptions): Effect.Effect<Sketchers, never, Scope.Scope> =>
  Effect.gen(function*() {
    const settings = kernelOptions(options.settings)
    if (options.threads < 2) {
      const kernel = makeKernel(settings, options.scalar)
      return {
        threads: 1,
        sketch: (block) =>
          Effect.sync(() => {
            sketchBlock(kernel, block)
            return block
          })
      }
    }
    const module = options.scalar === true ? undefined : compileKernel()
    const idle = yield* Queue.unbounded<Worker>()
    for (let i = 0; i < options.threads; i++) {
      const worker = yield* Effect.acquireRelease(
        Effect.sync(() => new Worker(program, { eval: true, workerData: { options: settings, module } })),
        (running) => Effect.promise(() => running.terminate())
      )
      yield* Queue.offer(idle, worker)
    }
    return {
      threads: options.threads,
      sketch: (block) =>
        Effect.acquireUseRelease(
          Queue.take(idle),
          (worker) => ask(worker, block),
          (worker) => Queue.offer(idle, worker)
        )
    }
  })
