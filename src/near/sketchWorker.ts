// The program of a thread that sketches blocks of texts: takes a block, fills it in, hands it back.
import { parentPort, workerData } from "node:worker_threads"
import { type Block, sketchBlock } from "./Block.ts"
import type { KernelOptions } from "./Kernel.ts"
import { scalarKernel } from "./scalarKernel.ts"
import { wasmKernel } from "./wasmKernel.ts"

const { module, options } = workerData as {
  /** The compiled kernel; undefined for plain TypeScript. */
  readonly module: object | undefined
  readonly options: KernelOptions
}
const kernel = module === undefined ? scalarKernel(options) : wasmKernel(options, module)
const port = parentPort!

port.on("message", (block: Block) => {
  sketchBlock(kernel, block)
  const memory = [block.texts, block.keys, block.signatures, block.shingles].map(({ buffer }) => buffer as ArrayBuffer)
  port.postMessage(block, memory)
})
port.on("messageerror", (error) => {
  throw error
})
