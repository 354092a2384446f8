/**
 * The ids seen so far. Ids that come one by one upwards, as files have them, cost nothing; each other one about 60 bytes.
 */
export class DocIds {
  #first = 0n
  /** Ids from `#first` up to here, this one left out, were seen. */
  #next = 0n
  #others: Set<bigint> | undefined

  /** False when the id was seen before. */
  add(id: bigint): boolean {
    if (this.#first === this.#next) {
      this.#first = id
      this.#next = id + 1n
      return true
    }
    if (id >= this.#first && id < this.#next) return false
    if (id === this.#next && this.#others?.has(id) !== true) {
      this.#next++
      return true
    }
    this.#others ??= new Set()
    if (this.#others.has(id)) return false
    this.#others.add(id)
    return true
  }
}
