import type { Kernel, KernelOptions } from "./Kernel.ts"

/** The kernel in WebAssembly with SIMD; `module` is a compiled `kernelWasm`. */
export const wasmKernel = (options: KernelOptions, module: object): Kernel => {
  interface Exports {
    readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
    readonly HEAP: { readonly value: number }
    readonly sketch: (
      text: number,
      bytes: number,
      language: number,
      shingle: number,
      permutations: number,
      bands: number,
      rows: number
    ) => number
    readonly count: (text: number, bytes: number, language: number, shingle: number) => number
    readonly shingles: (text: number, bytes: number, language: number, shingle: number, into: number) => number
    readonly remember: (
      text: number,
      bytes: number,
      language: number,
      shingle: number,
      table: number,
      slots: number
    ) => number
    readonly compare: Exports["remember"]
    readonly onlyOther: () => number
  }
  const { Instance } = (globalThis as unknown as {
    readonly WebAssembly: { readonly Instance: new(module: object, imports: object) => { readonly exports: Exports } }
  }).WebAssembly
  const { exports } = new Instance(module, {})
  const { bands, permutations, rows, shingle } = options
  const language = options.language === "code" ? 0 : options.language === "text" ? 1 : 2
  const heap = exports.HEAP.value
  let memory = new Uint8Array(exports.memory.buffer)
  memory.set(new Uint8Array(options.multipliers.buffer, options.multipliers.byteOffset, permutations * 4), 1024)
  memory.set(options.classes, 3072)
  const signatureAt = 4096
  const keysAt = 4608

  // From the heap on: the table of the text remembered, the text in hand, then the table of the text compared or the output.
  const slotBytes = 16
  let slots = 1024
  let textBytes = 1 << 16
  let otherSlots = 1024
  let isOtherClear = false
  const textAt = (): number => heap + slots * slotBytes
  const otherAt = (): number => textAt() + textBytes

  const reserve = (end: number): void => {
    const missing = end - memory.length
    if (missing > 0) exports.memory.grow(Math.ceil(missing / 65536))
    if (memory.buffer !== exports.memory.buffer) memory = new Uint8Array(exports.memory.buffer)
  }

  const place = (text: Uint8Array): number => {
    // Words are read four bytes at a time, so a few bytes behind the text are looked at.
    if (text.length + 8 > textBytes) {
      textBytes = Math.ceil((text.length + 8) * 1.25 / 16) * 16
      isOtherClear = false
    }
    reserve(otherAt())
    memory.set(text, textAt())
    return textAt()
  }

  const full = 0xffffffff

  reserve(otherAt() + otherSlots * slotBytes)
  return {
    sketch: (text, keys, keysFrom, signatures, signaturesFrom) => {
      const total = exports.sketch(place(text), text.length, language, shingle, permutations, bands, rows) >>> 0
      signatures.set(memory.subarray(signatureAt, signatureAt + permutations), signaturesFrom)
      keys.set(new Uint32Array(memory.buffer, keysAt, bands), keysFrom)
      return total
    },
    shingles: (text) => {
      const at = place(text)
      const total = exports.count(at, text.length, language, shingle) >>> 0
      isOtherClear = false
      reserve(otherAt() + total * 8)
      exports.shingles(at, text.length, language, shingle, otherAt())
      return new Uint32Array(memory.buffer, otherAt(), total * 2).slice()
    },
    remember: (text) => {
      for (;;) {
        const inside = exports.remember(place(text), text.length, language, shingle, heap, slots) >>> 0
        if (inside !== full) return inside
        slots *= 2
        isOtherClear = false
        reserve(otherAt())
        memory.fill(0, heap, textAt())
      }
    },
    compare: (text) => {
      for (;;) {
        const at = place(text)
        const end = otherAt() + otherSlots * slotBytes
        reserve(end)
        if (!isOtherClear) memory.fill(0, otherAt(), end)
        isOtherClear = true
        const common = exports.compare(at, text.length, language, shingle, otherAt(), otherSlots) >>> 0
        if (common !== full) return common
        otherSlots *= 2
        isOtherClear = false
      }
    },
    only: () => exports.onlyOther() >>> 0
  }
}
