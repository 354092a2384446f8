/** What is used of d3-sankey 0.12. Source: its README. */
declare module "d3-sankey" {
  export interface Placed {
    readonly x0: number
    readonly x1: number
    readonly y0: number
    readonly y1: number
    readonly value: number
  }
  export interface PlacedLink<N> {
    readonly source: N & Placed
    readonly target: N & Placed
    readonly value: number
    readonly width: number
    readonly y0: number
    readonly y1: number
  }
  interface Layout {
    nodeAlign(align: (node: never) => number): this
    nodeSort(sort: null | ((a: never, b: never) => number)): this
    linkSort(sort: null | ((a: never, b: never) => number)): this
    nodeWidth(width: number): this
    nodePadding(padding: number): this
    extent(extent: [[number, number], [number, number]]): this
    iterations(count: number): this
    <N, L>(graph: { nodes: Array<N>; links: Array<L> }): {
      nodes: Array<N & Placed>
      links: Array<Omit<L, keyof PlacedLink<N>> & PlacedLink<N>>
    }
  }
  export const sankey: () => Layout
  export const sankeyLinkHorizontal: () => (link: unknown) => string
}
