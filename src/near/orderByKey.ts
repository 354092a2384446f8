/** The numbers 0 … n − 1 in the order of their keys, equal keys in ascending order (a radix sort: 16 bytes a key while it runs). */
export const orderByKey = (keys: Uint32Array): Uint32Array => {
  const n = keys.length
  let order = Uint32Array.from({ length: 0 })
  let sorted = keys
  const bits = 11
  const counts = new Uint32Array(1 << bits)
  for (let shift = 0; shift < 32; shift += bits) {
    counts.fill(0)
    const mask = (1 << bits) - 1
    for (let i = 0; i < n; i++) counts[sorted[i]! >>> shift & mask]!++
    for (let digit = 0, sum = 0; digit <= mask; digit++) {
      const count = counts[digit]!
      counts[digit] = sum
      sum += count
    }
    const nextOrder = new Uint32Array(n)
    const nextSorted = new Uint32Array(n)
    for (let i = 0; i < n; i++) {
      const key = sorted[i]!
      const place = counts[key >>> shift & mask]!++
      nextSorted[place] = key
      nextOrder[place] = shift === 0 ? i : order[i]!
    }
    order = nextOrder
    sorted = nextSorted
  }
  return order
}
