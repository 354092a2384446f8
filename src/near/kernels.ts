import { classes, type Kernel, type KernelOptions, type Language, multipliers } from "./Kernel.ts"
import { kernelWasm } from "./kernelWasm.ts"
import { scalarKernel } from "./scalarKernel.ts"
import { wasmKernel } from "./wasmKernel.ts"

let compiled: object | null | undefined

/** The kernel's WebAssembly, compiled once; undefined where the engine has no WebAssembly or no SIMD in it. */
export const compileKernel = (): object | undefined => {
  if (compiled === undefined) compiled = compile() ?? null
  return compiled ?? undefined
}

const compile = (): object | undefined => {
  try {
    const { Module } =
      (globalThis as unknown as { WebAssembly: { Module: new(bytes: Uint8Array) => object } }).WebAssembly
    return new Module(Buffer.from(kernelWasm, "base64"))
  } catch {
    return undefined
  }
}

/** Settings as kernels want them. */
export const kernelOptions = (settings: {
  readonly language: Language
  readonly shingle: number
  readonly permutations: number
  readonly bands: number
  readonly rows: number
}): KernelOptions => ({ ...settings, classes, multipliers: multipliers(settings.permutations) })

/** A kernel for this thread: WebAssembly where there is some, unless `scalar` is asked for. */
export const makeKernel = (options: KernelOptions, scalar = false): Kernel => {
  const module = scalar ? undefined : compileKernel()
  return module === undefined ? scalarKernel(options) : wasmKernel(options, module)
}
