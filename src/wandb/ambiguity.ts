import type { Node } from "./syntax.ts"

/**
 * How much a backtracking matcher may have to do on a text of n characters that does not match:
 * `exponential`, or of the order n to the power of `degree` (1 is harmless).
 */
export type Backtracking = { readonly _tag: "Exponential" } | { readonly _tag: "Polynomial"; readonly degree: number }

/** The symbols that stand for all characters: printable ASCII, a letter and a digit beyond it, and a line feed. */
const symbols: ReadonlyArray<string> = [
  ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)),
  "ü",
  "٣",
  "€",
  "\n"
]

interface Automaton {
  /** Per position the indexes of the symbols it takes. */
  readonly takes: ReadonlyArray<Uint8Array>
  /** Per position its successors, with the number of ways to them (2 stands for more than one). */
  readonly next: ReadonlyArray<Map<number, number>>
}

interface Part {
  readonly nullable: boolean
  readonly first: ReadonlyArray<number>
  readonly last: ReadonlyArray<number>
}

/** Repeats with a count are written out up to this often; beyond, they count as loops. */
const writtenOut = 12

const build = (root: Node): Automaton => {
  const takes: Array<Uint8Array> = []
  const next: Array<Map<number, number>> = []
  const known = new Map<string, Uint8Array>()
  const symbolsOf = (source: string): Uint8Array => {
    const seen = known.get(source)
    if (seen !== undefined) return seen
    const test = new RegExp(`^(?:${source})$`, "u")
    const set = Uint8Array.from(symbols, (symbol) => test.test(symbol) ? 1 : 0)
    known.set(source, set)
    return set
  }
  const connect = (from: ReadonlyArray<number>, to: ReadonlyArray<number>) => {
    for (const a of from) for (const b of to) next[a]!.set(b, Math.min(2, (next[a]!.get(b) ?? 0) + 1))
  }
  const join = (a: Part, b: Part): Part => {
    connect(a.last, b.first)
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...b.last, ...a.last] : b.last
    }
  }
  const empty: Part = { nullable: true, first: [], last: [] }
  const optional = (part: Part): Part => ({ ...part, nullable: true })
  const walk = (node: Node): Part => {
    switch (node._tag) {
      case "Edge":
        return empty
      case "Atom": {
        takes.push(symbolsOf(node.source))
        next.push(new Map())
        const at = [takes.length - 1]
        return { nullable: false, first: at, last: at }
      }
      case "Sequence":
        return node.parts.map(walk).reduce(join, empty)
      case "Choice": {
        const options = node.options.map(walk)
        return {
          nullable: options.some((option) => option.nullable),
          first: options.flatMap((option) => option.first),
          last: options.flatMap((option) => option.last)
        }
      }
      case "Repeat": {
        const open = node.most > writtenOut
        const copies = open ? Math.max(1, Math.min(node.least, writtenOut)) : node.most
        let whole = empty
        for (let copy = 0; copy < copies; copy++) {
          const part = walk(node.body)
          if (open && copy === copies - 1) connect(part.last, part.first)
          whole = join(whole, copy < node.least ? part : optional(part))
        }
        return whole
      }
    }
  }
  walk(root)
  return { takes, next }
}

/** The strongly connected component of each node of a graph, by number (Tarjan); components are numbered in reverse order. */
const components = (size: number, next: (node: number) => Iterable<number>): Int32Array => {
  const component = new Int32Array(size).fill(-1)
  const index = new Int32Array(size).fill(-1)
  const low = new Int32Array(size)
  const stack: Array<number> = []
  let count = 0
  let found = 0
  for (let root = 0; root < size; root++) {
    if (index[root]! >= 0) continue
    const work: Array<{ node: number; rest: Iterator<number> }> = []
    const enter = (node: number) => {
      index[node] = low[node] = count++
      stack.push(node)
      work.push({ node, rest: next(node)[Symbol.iterator]() })
    }
    enter(root)
    while (work.length > 0) {
      const { node, rest } = work[work.length - 1]!
      const step = rest.next()
      if (step.done !== true) {
        if (index[step.value]! < 0) enter(step.value)
        else if (component[step.value]! < 0) low[node] = Math.min(low[node]!, index[step.value]!)
        continue
      }
      work.pop()
      const parent = work[work.length - 1]
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[node]!)
      if (low[node] !== index[node]) continue
      for (let member = -1; member !== node;) {
        member = stack.pop()!
        component[member] = found
      }
      found++
    }
  }
  return component
}

const meet = (...sets: ReadonlyArray<Uint8Array>): boolean =>
  sets[0]!.some((_, symbol) => sets.every((set) => set[symbol] === 1))

/**
 * What a pattern can cost a backtracking matcher, from its automaton: exponential when a loop can read some text in two ways,
 * otherwise one more than the longest chain of loops of which each can hand the same text over to the next.
 * Source: Weideman et al., "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers" (2016).
 */
export const backtracking = (root: Node): Backtracking => {
  const { next, takes } = build(root)
  const size = takes.length
  const component = components(size, (node) => next[node]!.keys())
  const members = new Map<number, Array<number>>()
  for (let node = 0; node < size; node++) {
    members.set(component[node]!, [...members.get(component[node]!) ?? [], node])
  }
  const within = (node: number) => [...next[node]!.keys()].filter((to) => component[to] === component[node])
  const loops = [...members.values()].filter((nodes) => nodes.length > 1 || within(nodes[0]!).length > 0)

  for (const nodes of loops) {
    if (nodes.some((node) => within(node).some((to) => next[node]!.get(to)! > 1))) return { _tag: "Exponential" }
    const place = new Map(nodes.map((node, i) => [node, i]))
    const width = nodes.length
    const pairs = components(width * width, function*(pair) {
      for (const a of within(nodes[Math.floor(pair / width)]!)) {
        for (const b of within(nodes[pair % width]!)) {
          if (meet(takes[a]!, takes[b]!)) yield place.get(a)! * width + place.get(b)!
        }
      }
    })
    const diagonal = new Set(nodes.map((_, i) => pairs[i * width + i]!))
    for (let pair = 0; pair < width * width; pair++) {
      if (Math.floor(pair / width) !== pair % width && diagonal.has(pairs[pair]!)) return { _tag: "Exponential" }
    }
  }

  /** Whether some text leads from p to p, from p to q, and from q to q, all at once. */
  const handsOver = (p: number, q: number): boolean => {
    const seen = new Set<number>()
    const work: Array<readonly [number, number, number]> = [[p, p, q]]
    for (let triple = work.pop(); triple !== undefined; triple = work.pop()) {
      const [a, b, c] = triple
      for (const a2 of within(a)) {
        for (const c2 of within(c)) {
          if (!meet(takes[a2]!, takes[c2]!)) continue
          for (const b2 of next[b]!.keys()) {
            if (!meet(takes[a2]!, takes[b2]!, takes[c2]!)) continue
            if (a2 === p && b2 === q && c2 === q) return true
            const key = (a2 * size + b2) * size + c2
            if (!seen.has(key)) {
              seen.add(key)
              work.push([a2, b2, c2])
            }
          }
        }
      }
    }
    return false
  }
  // Components are numbered against the direction of reading, so a loop's followers have lower numbers.
  const ordered = [...loops].sort((a, b) => component[a[0]!]! - component[b[0]!]!)
  const chain = new Map<ReadonlyArray<number>, number>()
  for (const loop of ordered) {
    let longest = 1
    for (const [later, length] of chain) {
      if (length + 1 > longest && loop.some((p) => later.some((q) => handsOver(p, q)))) longest = length + 1
    }
    chain.set(loop, longest)
  }
  return { _tag: "Polynomial", degree: Math.max(1, ...chain.values()) }
}
