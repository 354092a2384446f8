/** Bytes that grow at the end, written without a string for each piece. Memory: at most twice the bytes. */
export class ByteWriter {
  array: Buffer = Buffer.allocUnsafe(4096)
  length = 0

  /** Makes room for `more` bytes; `array` may be another one afterwards. */
  reserve(more: number): void {
    if (this.length + more <= this.array.length) return
    const wider = Buffer.allocUnsafe(Math.max(this.array.length * 2, this.length + more))
    this.array.copy(wider, 0, 0, this.length)
    this.array = wider
  }

  push(byte: number): void {
    this.reserve(1)
    this.array[this.length++] = byte
  }

  /** Appends text whose characters are all below U+0100, one byte each. */
  latin1(text: string): void {
    this.reserve(text.length)
    this.length += this.array.write(text, this.length, "latin1")
  }

  /** Appends a whole number from 0 to 2^31 - 1 in decimal digits. */
  whole(value: number): void {
    this.reserve(10)
    const { array } = this
    let rest = value
    let digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : value < 10000 ? 4 : String(value).length
    this.length += digits
    let at = this.length
    while (digits-- > 0) {
      const tens = (rest / 10) | 0
      array[--at] = 48 + rest - tens * 10
      rest = tens
    }
  }

  utf8(text: string): void {
    this.reserve(text.length * 3)
    this.length += this.array.write(text, this.length, "utf8")
  }

  copy(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    const { array } = this
    let o = this.length
    for (let i = start; i < end; i++) array[o++] = source[i]!
    this.length = o
  }

  /** The bytes so far, sharing memory with this run. */
  view(): Buffer {
    return this.array.subarray(0, this.length)
  }
}
