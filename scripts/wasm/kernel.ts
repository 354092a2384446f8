// AssemblyScript: the inner loops of near-duplicate search. `scalarKernel` is the same in plain TypeScript, and both must
// give the same bits; what the parts mean is told there. `node scripts/wasm.mjs` compiles this into src/analysis/near/kernelWasm.ts.
//
// Memory: tables and buffers of fixed size below `HEAP`; text, hash tables and output above it, placed by the caller.

const MULTIPLIERS: usize = 1024 // 256 × u32
const MINIMA: usize = 2048 // 256 × u32
const CLASSES: usize = 3072 // 256 × u8
const SIGNATURE: usize = 4096 // 256 × u8
const KEYS: usize = 4608 // 256 × u32
const TOKENS: usize = 8192 // (CAPACITY + 64) × (u32, u32)
const LOW: usize = 49152 // (CAPACITY + 64) × u32
const HIGH: usize = 81920 // (CAPACITY + 64) × u32
export const HEAP: usize = 131072

const CAPACITY: i32 = 4096
const BLANK: u32 = 0
const WORD: u32 = 1
const WIDE: u32 = 2

/** Told by a table that would be more than three quarters full. */
const FULL: u32 = 0xffffffff

const CODE: i32 = 0
const TEXT: i32 = 1

let at: usize = 0
let end: usize = 0
let language: i32 = 0
let quote: u32 = 0
let held: i32 = 0
let any: bool = false

let slots: usize = 0
let mask: u32 = 0
let epoch: u32 = 0
let inside: u32 = 0
let otherSlots: usize = 0
let otherMask: u32 = 0
let otherEpoch: u32 = 0
let common: u32 = 0
let apart: u32 = 0
let output: usize = 0

function mixed(h: u32): u32 {
  h ^= h >>> 16
  h *= 0x85ebca6b
  h ^= h >>> 13
  h *= 0xc2b2ae35
  return h ^ (h >>> 16)
}

function put(count: i32, start: usize, stop: usize): void {
  const size = <u32> (stop - start)
  let low: u32 = size * 0x9e3779b1
  let high: u32 = size * 0x85ebca77 + 0x165667b1
  let p = start
  for (; p + 4 <= stop; p += 4) {
    const w = load<u32>(p)
    low = (low ^ w) * 0xcc9e2d51
    low ^= low >>> 15
    high = (high + w) * 0x1b873593
    high ^= high >>> 13
  }
  if (p < stop) {
    const w = load<u32>(p) & ((u32(1) << (u32(stop - p) << 3)) - 1)
    low = (low ^ w) * 0xcc9e2d51
    low ^= low >>> 15
    high = (high + w) * 0x1b873593
    high ^= high >>> 13
  }
  store<u32>(TOKENS + (<usize> count << 3), low)
  store<u32>(TOKENS + (<usize> count << 3), high, 4)
}

function fill(first: i32): i32 {
  let count = first
  let i = at
  let q = quote
  const stop = end
  const mode = language
  while (i < stop && count < CAPACITY) {
    const c: u32 = load<u8>(i)
    const kind: u32 = load<u8>(<usize> c + CLASSES)
    if (kind == BLANK) {
      if (c == 10 && q < 256) q = 0
      i++
    } else if (kind == WORD) {
      const start = i
      i++
      while (i < stop && load<u8>(<usize> load<u8>(i) + CLASSES) == WORD) i++
      put(count++, start, i)
    } else if (kind == WIDE) {
      const start = i
      i += c >= 0xf0 ? 4 : 3
      if (i > stop) i = stop
      put(count++, start, i)
    } else {
      if (mode != TEXT) {
        if (q == 0) {
          if (c == 0x23) {
            while (i < stop && load<u8>(i) != 10) i++
            continue
          }
          if (c == 0x22 || c == 0x27) {
            if (i + 2 < stop && load<u8>(i, 1) == c && load<u8>(i, 2) == c) {
              if (mode == CODE) put(count++, i, i + 1)
              q = c | 256
              i += 3
            } else {
              if (mode == CODE) put(count++, i, i + 1)
              q = c
              i++
            }
            continue
          }
        } else if (c == 0x5c) {
          if (mode == CODE) put(count++, i, i + 1)
          i += 2
          continue
        } else if (c == (q & 255) && q > 255) {
          if (mode == CODE) put(count++, i, i + 1)
          if (i + 2 < stop && load<u8>(i, 1) == c && load<u8>(i, 2) == c) {
            q = 0
            i += 3
          } else i++
          continue
        } else if (c == q) q = 0
      }
      if (mode == CODE) put(count++, i, i + 1)
      i++
    }
  }
  at = i < stop ? i : stop
  quote = q
  return count
}

function shingle(count: i32, k: i32): i32 {
  let lowPower: u32 = 1
  let highPower: u32 = 1
  let low: u32 = 0
  let high: u32 = 0
  for (let i = 0; i < k; i++) {
    low = low * 0x2c1b3c6d + load<u32>(TOKENS + (<usize> i << 3))
    high = high * 0x297a2d39 + load<u32>(TOKENS + (<usize> i << 3), 4)
    lowPower *= 0x2c1b3c6d
    highPower *= 0x297a2d39
  }
  store<u32>(LOW, mixed(low))
  store<u32>(HIGH, mixed(high))
  const last = count - k
  for (let i = 0; i < last; i++) {
    const leaving = TOKENS + (<usize> i << 3)
    const entering = TOKENS + (<usize> (i + k) << 3)
    low = low * 0x2c1b3c6d + load<u32>(entering) - load<u32>(leaving) * lowPower
    high = high * 0x297a2d39 + load<u32>(entering, 4) - load<u32>(leaving, 4) * highPower
    store<u32>(LOW + (<usize> (i + 1) << 2), mixed(low))
    store<u32>(HIGH + (<usize> (i + 1) << 2), mixed(high))
  }
  return last + 1
}

function minimise(count: i32, permutations: i32): void {
  const stop = LOW + (<usize> count << 2)
  for (let g = 0; g < permutations; g += 16) {
    const offset = <usize> g << 2
    const a = v128.load(MULTIPLIERS + offset)
    const b = v128.load(MULTIPLIERS + offset, 16)
    const c = v128.load(MULTIPLIERS + offset, 32)
    const d = v128.load(MULTIPLIERS + offset, 48)
    let w = v128.load(MINIMA + offset)
    let x = v128.load(MINIMA + offset, 16)
    let y = v128.load(MINIMA + offset, 32)
    let z = v128.load(MINIMA + offset, 48)
    for (let p = LOW; p < stop; p += 4) {
      const h = v128.load32_splat(p)
      w = i32x4.min_u(w, i32x4.mul(h, a))
      x = i32x4.min_u(x, i32x4.mul(h, b))
      y = i32x4.min_u(y, i32x4.mul(h, c))
      z = i32x4.min_u(z, i32x4.mul(h, d))
    }
    v128.store(MINIMA + offset, w)
    v128.store(MINIMA + offset, x, 16)
    v128.store(MINIMA + offset, y, 32)
    v128.store(MINIMA + offset, z, 48)
  }
}

function begin(text: usize, bytes: u32, mode: i32): void {
  at = text
  end = text + bytes
  language = mode
  quote = 0
  held = 0
  any = false
}

/** Moves the tokens that the next shingle begins with to the front. */
function keep(count: i32, k: i32): i32 {
  const first = count - k + 1
  memory.copy(TOKENS, TOKENS + (<usize> first << 3), <usize> (k - 1) << 3)
  return k - 1
}

/** The next block of shingles of the text that was begun, in LOW and HIGH; 0 when there are no more. */
function next(k: i32): i32 {
  while (true) {
    const count = fill(held)
    if (count >= k) {
      const made = shingle(count, k)
      held = keep(count, k)
      any = true
      return made
    }
    if (at >= end) {
      if (any || count == 0) return 0
      any = true
      held = 0
      return shingle(count, count)
    }
    held = count
  }
}

export function sketch(
  text: usize,
  bytes: u32,
  mode: i32,
  k: i32,
  permutations: i32,
  bands: i32,
  rows: i32
): u32 {
  memory.fill(MINIMA, 0xff, 1024)
  begin(text, bytes, mode)
  let total: u32 = 0
  for (let made = next(k); made > 0; made = next(k)) {
    minimise(made, permutations)
    total += made
  }
  for (let i = 0; i < permutations; i++) {
    store<u8>(SIGNATURE + <usize> i, <u8> ((load<u32>(MINIMA + (<usize> i << 2)) * 0x9e3779b1) >>> 24))
  }
  let p = MINIMA
  for (let b = 0; b < bands; b++) {
    let key: u32 = 0x9e3779b1 * <u32> (b + 1)
    for (let r = 0; r < rows; r++) {
      key = (key ^ load<u32>(p)) * 0xcc9e2d51
      key ^= key >>> 15
      p += 4
    }
    store<u32>(KEYS + (<usize> b << 2), mixed(key))
  }
  return total
}

export function count(text: usize, bytes: u32, mode: i32, k: i32): u32 {
  begin(text, bytes, mode)
  let total: u32 = 0
  for (let made = next(k); made > 0; made = next(k)) total += made
  return total
}

export function shingles(text: usize, bytes: u32, mode: i32, k: i32, into: usize): u32 {
  begin(text, bytes, mode)
  output = into
  let total: u32 = 0
  for (let made = next(k); made > 0; made = next(k)) {
    for (let i = 0; i < made; i++) {
      store<u32>(output, load<u32>(LOW + (<usize> i << 2)))
      store<u32>(output, load<u32>(HIGH + (<usize> i << 2)), 4)
      output += 8
    }
    total += made
  }
  return total
}

/** Remembers the distinct shingles of a text in a table of `size` slots of 16 bytes, a power of two; gives their number. */
export function remember(text: usize, bytes: u32, mode: i32, k: i32, table: usize, size: u32): u32 {
  slots = table
  mask = size - 1
  epoch++
  inside = 0
  begin(text, bytes, mode)
  for (let made = next(k); made > 0; made = next(k)) {
    for (let i = 0; i < made; i++) {
      const low = load<u32>(LOW + (<usize> i << 2))
      const high = load<u32>(HIGH + (<usize> i << 2))
      let slot = low & mask
      while (true) {
        const place = slots + (<usize> slot << 4)
        if (load<u32>(place, 8) != epoch) {
          store<u32>(place, low)
          store<u32>(place, high, 4)
          store<u32>(place, epoch, 8)
          store<u32>(place, 0, 12)
          inside++
          if (inside * 4 > size * 3) return FULL
          break
        }
        if (load<u32>(place) == low && load<u32>(place, 4) == high) break
        slot = (slot + 1) & mask
      }
    }
  }
  return inside
}

/** Distinct shingles that a text shares with the one remembered; `onlyOther` has those it does not share. */
export function compare(text: usize, bytes: u32, mode: i32, k: i32, table: usize, size: u32): u32 {
  otherSlots = table
  otherMask = size - 1
  otherEpoch++
  common = 0
  apart = 0
  begin(text, bytes, mode)
  for (let made = next(k); made > 0; made = next(k)) {
    for (let i = 0; i < made; i++) {
      const low = load<u32>(LOW + (<usize> i << 2))
      const high = load<u32>(HIGH + (<usize> i << 2))
      let slot = low & mask
      let found = false
      while (true) {
        const place = slots + (<usize> slot << 4)
        if (load<u32>(place, 8) != epoch) break
        if (load<u32>(place) == low && load<u32>(place, 4) == high) {
          found = true
          if (load<u32>(place, 12) != otherEpoch) {
            store<u32>(place, otherEpoch, 12)
            common++
          }
          break
        }
        slot = (slot + 1) & mask
      }
      if (found) continue
      slot = low & otherMask
      while (true) {
        const place = otherSlots + (<usize> slot << 4)
        if (load<u32>(place, 8) != otherEpoch) {
          store<u32>(place, low)
          store<u32>(place, high, 4)
          store<u32>(place, otherEpoch, 8)
          apart++
          if (apart * 4 > size * 3) return FULL
          break
        }
        if (load<u32>(place) == low && load<u32>(place, 4) == high) break
        slot = (slot + 1) & otherMask
      }
    }
  }
  return common
}

export function onlyOther(): u32 {
  return apart
}
