/**
 * POI ids to positions 0, 1, 2, ... in order of first sight, so that tables by POI are arrays whatever the ids are.
 * An id is its shortest decimal form, exact at any size. Memory: about 40 bytes an id, and 4 MiB once.
 */
export class PoiIds {
  /** Position to id. */
  readonly texts: Array<string> = []
  private readonly small = new Int32Array(1 << 20).fill(-1)
  private readonly others = new Map<string, number>()

  /** Position of an id given as a whole number that a double holds exactly. */
  ofNumber(id: number): number {
    if (id < 0 || id >= this.small.length) return this.ofText(String(id))
    const seen = this.small[id]!
    if (seen >= 0) return seen
    this.texts.push(String(id))
    return this.small[id] = this.texts.length - 1
  }

  /** Position of an id in its shortest decimal form. */
  ofText(id: string): number {
    if (id.length <= 15) {
      const value = Number(id)
      if (value >= 0 && value < this.small.length) return this.ofNumber(value)
    }
    const seen = this.others.get(id)
    if (seen !== undefined) return seen
    this.texts.push(id)
    this.others.set(id, this.texts.length - 1)
    return this.texts.length - 1
  }
}

/** Order of ids by value; they are shortest decimal forms. */
export const compareIds = (a: string, b: string): number => {
  const difference = Number(a) - Number(b)
  if (difference !== 0) return difference
  const exact = BigInt(a) - BigInt(b)
  return exact < 0n ? -1 : exact > 0n ? 1 : 0
}
