/** Disjoint sets of the numbers below `size` (union-find): 8 bytes a number, nearly constant time a call. */
export class DisjointSets {
  readonly #parent: Uint32Array
  readonly #size: Uint32Array

  constructor(size: number) {
    this.#parent = Uint32Array.from({ length: size }, (_, index) => index)
    this.#size = new Uint32Array(size).fill(1)
  }

  /** The same number for all members of a set, until sets are joined. */
  find(member: number): number {
    const parent = this.#parent
    let root = member
    while (parent[root]! !== root) root = parent[root] = parent[parent[root]!]!
    return root
  }

  /** True when the two were in different sets. */
  join(a: number, b: number): boolean {
    let large = this.find(a)
    let small = this.find(b)
    if (large === small) return false
    if (this.#size[large]! < this.#size[small]!) [large, small] = [small, large]
    this.#parent[small] = large
    this.#size[large]! += this.#size[small]!
    return true
  }

  /** All sets of two or more members, members ascending, in the order of their first members. */
  joined(): Array<Array<number>> {
    const byRoot = new Map<number, Array<number>>()
    for (let member = 0; member < this.#parent.length; member++) {
      const root = this.find(member)
      if (this.#size[root] === 1) continue
      const set = byRoot.get(root)
      if (set === undefined) byRoot.set(root, [member])
      else set.push(member)
    }
    return [...byRoot.values()]
  }
}
