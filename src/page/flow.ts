import { type Placed, sankey, sankeyLinkHorizontal } from "d3-sankey"
import type { FlowNode, Plot } from "../analysis/report/PageData.ts"
import { number, shape } from "./elements.ts"

type Flow = Extract<Plot, { readonly kind: "flow" }>
type Node = FlowNode & { readonly index: number }
interface Link {
  readonly source: number
  readonly target: number
  readonly value: number
  readonly colour: number
  readonly order: number
}

const gap = 16
const colours = 12

const label = (text: string, most: number): string => text.length > most ? `${text.slice(0, most - 1)}…` : text

/** The widest name that has room beside its node, in characters of about 6.6 pixels. */
const room = (width: number): number => Math.max(8, Math.floor(width / 6.6))

/** Draws sources at the left, what each stage kept and left out, splits at the right; rows are as thick as they are many. */
export const drawFlow = (plot: Flow, width: number): SVGElement => {
  const used = new Set(plot.links.flatMap((link) => [link.from, link.to]))
  const nodes: Array<Node> = plot.nodes.map((node, index) => ({ ...node, index })).filter((node) =>
    used.has(node.index)
  )
  const at = new Map(nodes.map((node, i) => [node.index, i]))
  const links: Array<Link> = plot.links.map((link, order) => ({
    source: at.get(link.from)!,
    target: at.get(link.to)!,
    value: link.rows,
    colour: link.source,
    order
  }))
  const columns = plot.columns.length
  const deepest = Math.max(...plot.columns.map((_, column) => nodes.filter((node) => node.column === column).length))
  const narrow = width < 560
  const left = narrow ? 92 : 150
  const right = narrow ? 84 : 130
  const height = Math.max(narrow ? 300 : 340, deepest * 34 + 40)
  const top = 26
  const layout = sankey()
    .nodeAlign((node: Node) => node.column)
    .nodeSort((a: Node, b: Node) => a.index - b.index)
    .linkSort((a: Link, b: Link) => a.order - b.order)
    .nodeWidth(7)
    .nodePadding(gap)
    .iterations(0)
    .extent([[left, top], [width - right, height - 8]])
  const placed = layout<Node, Link>({ nodes, links })
  const path = sankeyLinkHorizontal()
  const between = (width - right - left) / Math.max(1, columns - 1)
  const nodeText = (node: Node & Placed) => {
    const first = node.column === 0
    const last = node.column === columns - 1
    const x = first ? node.x0 - 8 : node.x1 + 8
    const middle = (node.y0 + node.y1) / 2
    const most = first ? room(left - 14) : last ? room(right - 14) : room(between - 24)
    return shape(
      "text",
      { x, y: middle, class: `name ${node.kind}`, "text-anchor": first ? "end" : "start" },
      shape("tspan", { x, dy: "-0.1em" }, label(node.name, most)),
      shape("tspan", { x, dy: "1.2em", class: "rows" }, number(node.value))
    )
  }
  const root = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "flow", "aria-hidden": "true" })
  plot.columns.forEach((name, i) => {
    const x = columns === 1 ? left : left + i * between
    const anchor = i === 0 ? "end" : i === columns - 1 ? "start" : "middle"
    root.append(
      shape(
        "text",
        { x: i === 0 ? x + 7 : x, y: 12, class: "column", "text-anchor": anchor },
        label(name, room(i === 0 ? left : i === columns - 1 ? right : between))
      )
    )
  })
  root.append(shape(
    "g",
    {},
    ...placed.links.map((link) =>
      shape(
        "path",
        {
          d: path(link),
          "stroke-width": Math.max(0.6, link.width),
          class: `strand s${link.colour % colours}${link.target.kind === "lost" ? " lost" : ""}`
        },
        shape("title", {}, `${link.source.name} → ${link.target.name}: ${number(link.value)}`)
      )
    )
  ))
  root.append(shape(
    "g",
    {},
    ...placed.nodes.flatMap((node) => [
      shape(
        "rect",
        {
          x: node.x0,
          y: node.y0,
          width: node.x1 - node.x0,
          height: Math.max(1, node.y1 - node.y0),
          class: `node ${node.kind}${node.kind === "source" ? ` f${node.index % colours}` : ""}`
        },
        shape("title", {}, `${node.name}: ${number(node.value)}`)
      ),
      nodeText(node)
    ])
  ))
  return root
}
