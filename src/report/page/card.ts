import { count } from "../kit/numbers.ts"
import type { Card } from "../RowCard.ts"
import { element } from "./elements.ts"

/** Code as spans of its kinds; see `highlight`. */
const coloured = (text: string, marks: string): ReadonlyArray<Node | string> => {
  if (marks === "") return [text]
  const parts: Array<Node | string> = []
  let at = 0
  for (const [, kind, length] of marks.matchAll(/([A-Z])([0-9a-z]+)/g)) {
    const end = at + parseInt(length!, 36)
    const words = text.slice(at, end)
    parts.push(kind === "A" ? words : element("span", { class: `c${kind}` }, words))
    at = end
  }
  parts.push(text.slice(at))
  return parts
}

const value = (text: string): Node | string =>
  /^https:\/\/[^\s"'<>]+$/.test(text)
    ? element("a", { href: text, rel: "noreferrer noopener", target: "_blank" }, text)
    : text

const codeOf = (card: Card): ReadonlyArray<Node> => {
  if (card.code === "") return []
  const left = card.linesLeftOut ?? 0
  return [
    element(
      "pre",
      { tabindex: "0", "aria-label": "Code" },
      element("code", {}, ...coloured(card.code, card.marks)),
      ...(left === 0 ? [] : [
        element("span", { class: "gap" }, `${count(left)} ${left === 1 ? "line" : "lines"} not in this page`),
        element("code", {}, ...coloured(card.tail ?? "", card.tailMarks ?? ""))
      ])
    )
  ]
}

/** Fills the reading place with a row. */
export const showCard = (place: HTMLElement, card: Card, position: string): void => {
  const tags = [card.source, card.split, card.stage ?? "", card.reason ?? ""].filter((tag) => tag !== "")
  place.replaceChildren(
    element("p", { class: "position" }, position),
    element("h3", {}, card.title),
    element("p", { class: "tags" }, ...tags.map((tag) => element("span", {}, tag))),
    ...(card.detail === undefined || card.detail === "" ? [] : [element("p", { class: "detail" }, card.detail)]),
    ...(card.description === ""
      ? card.reason === undefined ? [element("p", { class: "description none" }, "No description yet.")] : []
      : [element("p", { class: "description" }, card.description)]),
    ...codeOf(card),
    ...(card.features.length === 0 ? [] : [
      element("p", { class: "features" }, ...card.features.map((name) => element("span", {}, name)))
    ]),
    element(
      "dl",
      { class: "pairs" },
      ...card.facts.map(([label, text]) => element("div", {}, element("dt", {}, label), element("dd", {}, value(text))))
    )
  )
  place.setAttribute("aria-label", card.title)
}
