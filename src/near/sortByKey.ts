/** Shorter runs are sorted by insertion. */
const short = 16

/**
 * Sorts numbers in place by their keys, equal keys by the numbers themselves, which must differ. Time n log n for keys in no order of
 * an enemy's choice; memory: the stack of log n calls.
 */
export const sortByKey = (numbers: Uint32Array, keyOf: (number: number) => number): void => {
  const isBefore = (a: number, b: number): boolean => {
    const [x, y] = [keyOf(a), keyOf(b)]
    return x < y || (x === y && a < b)
  }
  const insert = (from: number, to: number): void => {
    for (let i = from + 1; i < to; i++) {
      const number = numbers[i]!
      let at = i
      for (; at > from && isBefore(number, numbers[at - 1]!); at--) numbers[at] = numbers[at - 1]!
      numbers[at] = number
    }
  }
  const swap = (a: number, b: number): void => {
    const number = numbers[a]!
    numbers[a] = numbers[b]!
    numbers[b] = number
  }
  /** Parts a run by its middle number: smaller ones before the place returned, larger ones from there on. */
  const part = (from: number, to: number): number => {
    const pivot = numbers[from + to >>> 1]!
    let low = from
    let high = to - 1
    for (;;) {
      while (isBefore(numbers[low]!, pivot)) low++
      while (isBefore(pivot, numbers[high]!)) high--
      if (low >= high) return Math.max(low, from + 1)
      swap(low++, high--)
    }
  }
  const sort = (from: number, to: number): void => {
    let [start, end] = [from, to]
    while (end - start > short) {
      const middle = part(start, end)
      // The longer side goes on in this loop, so that the calls nest no deeper than log n.
      if (middle - start < end - middle) {
        sort(start, middle)
        start = middle
      } else {
        sort(middle, end)
        end = middle
      }
    }
    insert(start, end)
  }
  sort(0, numbers.length)
}
