import { sankey, sankeyLinkHorizontal } from "d3-sankey"
import { count } from "../kit/numbers.ts"
import { colours, type FlowNode, type FlowPlot } from "../kit/Plot.ts"
import { shape } from "./elements.ts"

type Node = FlowNode & { readonly index: number }

interface Link {
  readonly source: number
  readonly target: number
  readonly value: number
  readonly colour: number
}

/** A link once its ends are nodes. */
interface Laid {
  readonly source: Node
  readonly target: Node
  readonly colour: number
}

/** Room between nodes: a line of text. */
const gap = 20

const label = (text: string, most: number): string => text.length > most ? `${text.slice(0, most - 1)}…` : text

/** Characters, of about 6.8 pixels, that have room in a width. */
const room = (width: number): number => Math.max(6, Math.floor(width / 6.8))

/** Draws sources at the left, what each stage kept and left out, splits at the right; rows are as thick as they are many. */
export const drawFlow = (plot: FlowPlot, available: number): SVGElement => {
  const columns = plot.columns.length
  // Narrower it could not be read; its place scrolls.
  const width = Math.max(available, 260 + 190 * (columns - 1))
  const used = new Set(plot.links.flatMap((link) => [link.from, link.to]))
  const nodes: Array<Node> = plot.nodes.map((node, index) => ({ ...node, index })).filter(({ index }) =>
    used.has(index)
  )
  const at = new Map(nodes.map((node, i) => [node.index, i]))
  const links: Array<Link> = plot.links.map((link) => ({
    source: at.get(link.from)!,
    target: at.get(link.to)!,
    value: link.rows,
    colour: link.source
  }))
  const deepest = Math.max(...plot.columns.map((_, column) => nodes.filter((node) => node.column === column).length))
  const [left, right] = [150, 110]
  const height = Math.max(320, deepest * 36 + 60)
  const placed = sankey()
    .nodeAlign((node: Node) => node.column)
    .nodeSort((a: Node, b: Node) => a.index - b.index)
    // Strands leave a node in the order of what they go to, and keep the order of their sources.
    .linkSort((a: Laid, b: Laid) =>
      a.source.index - b.source.index || a.target.index - b.target.index || a.colour - b.colour
    )
    .nodeWidth(7)
    .nodePadding(gap)
    .iterations(0)
    .extent([[left, 44], [width - right, height - 14]])<Node, Link>({ nodes, links })
  const path = sankeyLinkHorizontal()
  const between = (width - right - left) / Math.max(1, columns - 1)
  const root = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "flow", "aria-hidden": "true" })
  plot.columns.forEach((name, i) => {
    const first = i === 0
    const last = i === columns - 1
    const x = first ? left + 7 : left + i * (between - 7 / Math.max(1, columns - 1)) + (last ? 0 : 3.5)
    const kept = placed.nodes.find((node) => node.kind === "kept" && node.column === i)
    root.append(shape(
      "text",
      { x, y: 12, class: "column", "text-anchor": first ? "end" : last ? "start" : "middle" },
      label(name, room(first ? left : last ? right : between)),
      ...(kept === undefined ? [] : [shape("tspan", { x, dy: "1.3em", class: "count" }, `${count(kept.value)} kept`)])
    ))
  })
  const strands = placed.links.map((link) =>
    shape(
      "path",
      {
        d: path(link),
        "stroke-width": Math.max(0.6, link.width),
        class: `strand s${link.colour % colours}${link.target.kind === "lost" ? " lost" : ""}`
      },
      shape("title", {}, `${link.source.name} → ${link.target.name}: ${count(link.value)}`)
    )
  )
  root.append(shape("g", {}, ...strands))
  for (const node of placed.nodes) {
    root.append(shape(
      "rect",
      {
        x: node.x0,
        y: node.y0,
        width: node.x1 - node.x0,
        height: Math.max(1, node.y1 - node.y0),
        class: `node ${node.kind}${node.kind === "source" ? ` f${node.index % colours}` : ""}`
      },
      shape("title", {}, `${node.name}: ${count(node.value)}`)
    ))
    // What a stage kept stands at the head of its column, where no strand crosses it.
    if (node.kind === "kept") continue
    const first = node.column === 0
    const last = node.column === columns - 1
    const x = first ? node.x0 - 8 : node.x1 + 8
    const middle = (node.y0 + node.y1) / 2
    const most = first ? room(left - 14) : last ? room(right - 14) : room(between - 50)
    const place = { x, class: `name ${node.kind}`, "text-anchor": first ? "end" : "start" }
    const rows = count(node.value)
    const inLine = node.kind === "lost" && !last
    root.append(shape(
      "text",
      { ...place, y: inLine ? middle + 4 : middle - 1 },
      label(node.name, most),
      shape("tspan", inLine ? { dx: 6, class: "rows" } : { x, dy: "1.2em", class: "rows" }, rows)
    ))
  }
  return root
}
