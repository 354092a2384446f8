import { createHash } from "node:crypto"

/** 64 bits of a hash, as two whole numbers below 2³². */
export interface Hash64 {
  readonly low: number
  readonly high: number
}

/** The first 64 bits of a digest of at least 8 bytes. */
export const hashOfDigest = (digest: Uint8Array): Hash64 => {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
  return { low: view.getUint32(0), high: view.getUint32(4) }
}

/** 64 bits of the SHA-256 of a text. */
export const hashOfText = (text: string): Hash64 => hashOfDigest(createHash("sha256").update(text).digest())

type Numbers = Uint16Array | Uint32Array | Float64Array

/**
 * A map from 64-bit hashes to numbers (open addressing, linear probing, at most two thirds full). Memory: 8 bytes for the hash and
 * one number of the chosen array for the value, so 15 to 30 bytes an entry with `Uint16Array`, 18 to 36 with `Uint32Array`, 24 to 48
 * with `Float64Array`; for a moment half as much again while it grows. Two of a million hashes of different texts are equal with a
 * chance of 1 in 37 million. Hashes have to be evenly spread, in their low 32 bits above all.
 */
export class HashTable<A extends Numbers = Uint32Array> {
  #keys = new Uint32Array(2 * 1024)
  #values: A
  readonly #make: new(length: number) => A
  /** Entries. */
  size = 0

  /** `values` is the kind of array that holds the values, which have to fit it. */
  constructor(values: new(length: number) => A) {
    this.#make = values
    this.#values = new values(1024)
  }

  /** Undefined for a hash that was never set. */
  get(low: number, high: number): number | undefined {
    const at = this.#find(low, high)
    return this.#isEmpty(at) ? undefined : this.#values[at]!
  }

  /** Sets the value of a hash. */
  set(low: number, high: number, value: number): void {
    const at = this.#find(low, high)
    const isNew = this.#isEmpty(at)
    this.#values[at] = value
    if (!isNew) return
    this.#keys[2 * at] = low | (low === 0 && high === 0 ? 1 : 0)
    this.#keys[2 * at + 1] = high
    if (++this.size * 3 > this.#values.length * 2) this.#grow()
  }

  /** A place whose hash is 0 in both halves is empty; the hash 0 itself is kept as 1. */
  #isEmpty(at: number): boolean {
    return this.#keys[2 * at] === 0 && this.#keys[2 * at + 1] === 0
  }

  /** The place of a hash, or the empty one where it belongs. */
  #find(low: number, high: number): number {
    const keys = this.#keys
    const mask = keys.length / 2 - 1
    const key = low === 0 && high === 0 ? 1 : low
    let at = key & mask
    while ((keys[2 * at] !== key || keys[2 * at + 1] !== high) && !this.#isEmpty(at)) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const keys = this.#keys
    const values = this.#values
    this.#keys = new Uint32Array(keys.length * 2)
    this.#values = new this.#make(values.length * 2)
    for (let i = 0; i < values.length; i++) {
      const low = keys[2 * i]!
      const high = keys[2 * i + 1]!
      if (low === 0 && high === 0) continue
      const at = this.#find(low, high)
      this.#keys[2 * at] = low
      this.#keys[2 * at + 1] = high
      this.#values[at] = values[i]!
    }
  }
}
