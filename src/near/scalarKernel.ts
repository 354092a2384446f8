import type { Kernel, KernelOptions } from "./Kernel.ts"

/**
 * The kernel in plain TypeScript, where WebAssembly SIMD is missing; bit for bit what `wasmKernel` gives.
 */
export const scalarKernel = (options: KernelOptions): Kernel => {
  const { bands, classes, language, multipliers, permutations, rows, shingle: k } = options
  const capacity = 4096
  const onlyWords = language !== "code"
  const isText = language === "text"
  const tokens = new Uint32Array((capacity + 64) * 2)
  const low = new Uint32Array(capacity + 64)
  const high = new Uint32Array(capacity + 64)
  const minima = new Uint32Array(permutations)
  let bytes: Uint8Array = new Uint8Array(0)
  let at = 0
  /** Of the string that the scan is in: 0, its quote, or its quote + 256 when tripled. */
  let quote = 0
  let held = 0
  let any = false

  // The tables of `remember` and `compare`: low, high, epoch, mark a slot; slots of an older epoch are empty.
  let table = new Uint32Array(4096)
  let epoch = 0
  let inside = 0
  let other = new Uint32Array(4096)
  let otherEpoch = 0
  let apart = 0

  const mixed = (h: number): number => {
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    return (h ^ (h >>> 16)) >>> 0
  }

  /** The two hashes of the token between two places, four bytes a step. */
  const put = (count: number, start: number, stop: number): void => {
    const size = stop - start
    let a = Math.imul(size, 0x9e3779b1)
    let b = Math.imul(size, 0x85ebca77) + 0x165667b1 | 0
    for (let p = start; p < stop; p += 4) {
      let word = bytes[p]!
      if (p + 1 < stop) word |= bytes[p + 1]! << 8
      if (p + 2 < stop) word |= bytes[p + 2]! << 16
      if (p + 3 < stop) word |= bytes[p + 3]! << 24
      a = Math.imul(a ^ word, 0xcc9e2d51)
      a ^= a >>> 15
      b = Math.imul(b + word, 0x1b873593)
      b ^= b >>> 13
    }
    tokens[count * 2] = a
    tokens[count * 2 + 1] = b
  }

  /** Tokens behind the first ones, until the buffer is full or the text at its end; their number with those. */
  const fill = (first: number): number => {
    let count = first
    const stop = bytes.length
    while (at < stop && count < capacity) {
      const c = bytes[at]!
      const kind = classes[c]!
      const start = at
      if (kind === 0) {
        // A string between single quotes ends with its line, closed or not.
        if (c === 10 && quote < 256) quote = 0
        at++
        continue
      }
      if (kind === 1) {
        at++
        while (at < stop && classes[bytes[at]!] === 1) at++
        put(count++, start, at)
        continue
      }
      if (kind === 2) {
        at = Math.min(stop, at + (c >= 0xf0 ? 4 : 3))
        put(count++, start, at)
        continue
      }
      at++
      if (!isText) {
        const tripled = start + 2 < stop && bytes[start + 1] === c && bytes[start + 2] === c
        if (quote === 0) {
          if (c === 0x23) {
            while (at < stop && bytes[at] !== 10) at++
            continue
          }
          if (c === 0x22 || c === 0x27) {
            quote = tripled ? c | 256 : c
            at = start + (tripled ? 3 : 1)
          }
        } else if (c === 0x5c) at = Math.min(stop, start + 2)
        else if (quote > 255) {
          if (c === (quote & 255) && tripled) {
            quote = 0
            at = start + 3
          }
        } else if (c === quote) quote = 0
      }
      if (!onlyWords) put(count++, start, start + 1)
    }
    return count
  }

  /** Hashes of all runs of `size` tokens in the buffer, rolled from one to the next; their number. */
  const roll = (count: number, size: number): number => {
    let a = 0
    let b = 0
    let aPower = 1
    let bPower = 1
    for (let i = 0; i < size; i++) {
      a = Math.imul(a, 0x2c1b3c6d) + tokens[i * 2]! | 0
      b = Math.imul(b, 0x297a2d39) + tokens[i * 2 + 1]! | 0
      aPower = Math.imul(aPower, 0x2c1b3c6d)
      bPower = Math.imul(bPower, 0x297a2d39)
    }
    low[0] = mixed(a)
    high[0] = mixed(b)
    for (let i = 0; i < count - size; i++) {
      const entering = (i + size) * 2
      a = Math.imul(a, 0x2c1b3c6d) + tokens[entering]! - Math.imul(tokens[i * 2]!, aPower) | 0
      b = Math.imul(b, 0x297a2d39) + tokens[entering + 1]! - Math.imul(tokens[i * 2 + 1]!, bPower) | 0
      low[i + 1] = mixed(a)
      high[i + 1] = mixed(b)
    }
    return count - size + 1
  }

  const begin = (text: Uint8Array): void => {
    bytes = text
    at = 0
    quote = 0
    held = 0
    any = false
  }

  /** The next block of shingles, in `low` and `high`; 0 when there are no more. */
  const next = (): number => {
    for (;;) {
      const count = fill(held)
      if (count >= k) {
        const made = roll(count, k)
        tokens.copyWithin(0, made * 2, count * 2)
        held = k - 1
        any = true
        return made
      }
      if (at >= bytes.length) {
        if (any || count === 0) return 0
        any = true
        held = 0
        return roll(count, count)
      }
      held = count
    }
  }

  /** The slot of a shingle in a table: its own, or the empty one where it belongs. */
  const find = (slots: Uint32Array, now: number, a: number, b: number): number => {
    const mask = slots.length / 4 - 1
    for (let slot = a & mask;; slot = slot + 1 & mask) {
      const place = slot * 4
      if (slots[place + 2] !== now || (slots[place] === a && slots[place + 1] === b)) return place
    }
  }

  const occupy = (slots: Uint32Array, place: number, now: number, a: number, b: number): void => {
    slots[place] = a
    slots[place + 1] = b
    slots[place + 2] = now
    slots[place + 3] = 0
  }

  const isFull = (slots: Uint32Array, used: number): boolean => used * 16 > slots.length * 3

  const remember = (text: Uint8Array): number => {
    epoch++
    inside = 0
    begin(text)
    for (let made = next(); made > 0; made = next()) {
      for (let i = 0; i < made; i++) {
        const place = find(table, epoch, low[i]!, high[i]!)
        if (table[place + 2] === epoch) continue
        occupy(table, place, epoch, low[i]!, high[i]!)
        inside++
        if (isFull(table, inside)) {
          table = new Uint32Array(table.length * 2)
          return remember(text)
        }
      }
    }
    return inside
  }

  const compare = (text: Uint8Array): number => {
    otherEpoch++
    apart = 0
    let common = 0
    begin(text)
    for (let made = next(); made > 0; made = next()) {
      for (let i = 0; i < made; i++) {
        const shared = find(table, epoch, low[i]!, high[i]!)
        if (table[shared + 2] === epoch) {
          if (table[shared + 3] !== otherEpoch) {
            table[shared + 3] = otherEpoch
            common++
          }
          continue
        }
        const place = find(other, otherEpoch, low[i]!, high[i]!)
        if (other[place + 2] === otherEpoch) continue
        occupy(other, place, otherEpoch, low[i]!, high[i]!)
        apart++
        if (isFull(other, apart)) {
          other = new Uint32Array(other.length * 2)
          return compare(text)
        }
      }
    }
    return common
  }

  return {
    sketch: (text, keys, keysAt, signatures, signaturesAt) => {
      minima.fill(0xffffffff)
      let total = 0
      begin(text)
      for (let made = next(); made > 0; made = next()) {
        for (let p = 0; p < permutations; p++) {
          const factor = multipliers[p]!
          let least = minima[p]!
          for (let i = 0; i < made; i++) {
            const value = Math.imul(low[i]!, factor) >>> 0
            if (value < least) least = value
          }
          minima[p] = least
        }
        total += made
      }
      for (let p = 0; p < permutations; p++) {
        signatures[signaturesAt + p] = Math.imul(minima[p]!, 0x9e3779b1) >>> 24
      }
      for (let band = 0, p = 0; band < bands; band++) {
        let key = Math.imul(0x9e3779b1, band + 1)
        for (let row = 0; row < rows; row++, p++) {
          key = Math.imul(key ^ minima[p]!, 0xcc9e2d51)
          key ^= key >>> 15
        }
        keys[keysAt + band] = mixed(key)
      }
      return total
    },
    shingles: (text) => {
      const pieces: Array<Uint32Array> = []
      let total = 0
      begin(text)
      for (let made = next(); made > 0; made = next()) {
        const piece = new Uint32Array(made * 2)
        for (let i = 0; i < made; i++) {
          piece[i * 2] = low[i]!
          piece[i * 2 + 1] = high[i]!
        }
        pieces.push(piece)
        total += made
      }
      const out = new Uint32Array(total * 2)
      let place = 0
      for (const piece of pieces) {
        out.set(piece, place)
        place += piece.length
      }
      return out
    },
    remember,
    compare,
    only: () => apart
  }
}
