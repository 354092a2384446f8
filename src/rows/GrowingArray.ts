/** A list of whole numbers of 32 bits, in the kind of array it is made with: 4 bytes each, up to 12 for a moment while it grows. */
export class GrowingArray<A extends Int32Array | Uint32Array> {
  /** The numbers, with room behind them; another array after a call that had to make room. */
  array: A
  length = 0
  readonly #make: new(length: number) => A

  constructor(make: new(length: number) => A) {
    this.#make = make
    this.array = new make(1024)
  }

  /** Appends a number, which has to fit the array: what does not is cut to 32 bits. */
  push(value: number): void {
    if (this.length === this.array.length) this.#reserve(1)
    this.array[this.length++] = value
  }

  /** Appends one number `count` times. */
  repeat(value: number, count: number): void {
    this.#reserve(count)
    this.array.fill(value, this.length, this.length + count)
    this.length += count
  }

  /** The numbers so far, sharing memory with this list. */
  view(): A {
    return this.array.subarray(0, this.length) as A
  }

  #reserve(more: number): void {
    const needed = this.length + more
    if (needed <= this.array.length) return
    const wider = new this.#make(Math.max(this.array.length * 2, needed))
    wider.set(this.array)
    this.array = wider
  }
}
