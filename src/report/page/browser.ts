import { count } from "../kit/numbers.ts"
import type { Card } from "../RowCard.ts"
import { showCard } from "./card.ts"
import { data, element } from "./elements.ts"

/** What a filter looks at. */
const valuesOf: Readonly<Record<string, (card: Card) => ReadonlyArray<string>>> = {
  source: (card) => [card.source],
  split: (card) => [card.split],
  stage: (card) => [card.stage ?? ""],
  reason: (card) => [card.reason ?? ""],
  feature: (card) => card.features
}

const searched = (card: Card): string =>
  [
    card.title,
    card.description,
    card.code,
    card.tail ?? "",
    card.source,
    card.reason ?? "",
    card.detail ?? "",
    ...card.facts.map(([, text]) => text)
  ]
    .join("\n").toLowerCase()

/** A list of rows, narrowed by words and filters, with the chosen one beside it. */
export interface Browser {
  readonly root: HTMLElement
  readonly search: HTMLInputElement
  readonly move: (by: number) => void
}

const fill = (select: HTMLSelectElement, cards: ReadonlyArray<Card>): void => {
  const values = new Map<string, number>()
  for (const card of cards) {
    for (const value of valuesOf[select.dataset["filter"]!]!(card)) values.set(value, (values.get(value) ?? 0) + 1)
  }
  for (const [value, rows] of [...values].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) {
    select.append(element("option", { value }, `${value} (${count(rows)})`))
  }
}

export const installBrowser = (root: HTMLElement): Browser => {
  const id = root.dataset["browser"]!
  const cards = data<ReadonlyArray<Card>>(id)
  const texts: Array<string | undefined> = []
  const list = root.querySelector<HTMLElement>("[role=listbox]")!
  const place = root.querySelector<HTMLElement>("article")!
  const status = root.querySelector<HTMLElement>("[role=status]")!
  const form = root.querySelector("form")!
  const search = root.querySelector<HTMLInputElement>("input[type=search]")!
  const selects = [...root.querySelectorAll<HTMLSelectElement>("select")]
  selects.forEach((select) => fill(select, cards))

  const items = cards.map((card, i) =>
    element(
      "li",
      { role: "option", id: `${id}-${i}`, "aria-selected": "false" },
      element("b", {}, card.title),
      element("span", {}, [card.reason ?? "", card.source, card.split].filter((part) => part !== "").join(" · "))
    )
  )
  let found: ReadonlyArray<number> = []
  let current = 0

  const choose = (position: number) => {
    items[found[current] ?? -1]?.setAttribute("aria-selected", "false")
    current = Math.max(0, Math.min(found.length - 1, position))
    const card = found[current]
    if (card === undefined) {
      list.removeAttribute("aria-activedescendant")
      place.replaceChildren(
        element("p", { class: "description none" }, "No row fits. Use other words, or clear the filters.")
      )
      return
    }
    const item = items[card]!
    item.setAttribute("aria-selected", "true")
    list.setAttribute("aria-activedescendant", item.id)
    const above = item.offsetTop - list.scrollTop
    if (above < 0) list.scrollTop = item.offsetTop
    else if (above + item.offsetHeight > list.clientHeight) {
      list.scrollTop = item.offsetTop + item.offsetHeight - list.clientHeight
    }
    showCard(place, cards[card]!, `${count(current + 1)} of ${count(found.length)}`)
  }

  const narrow = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== "")
    const wanted = selects.filter((select) => select.value !== "").map((select) => (card: Card) =>
      valuesOf[select.dataset["filter"]!]!(card).includes(select.value)
    )
    items[found[current] ?? -1]?.setAttribute("aria-selected", "false")
    found = cards.flatMap((card, i) => {
      if (!wanted.every((fits) => fits(card))) return []
      const text = texts[i] ??= searched(card)
      return words.every((word) => text.includes(word)) ? [i] : []
    })
    list.replaceChildren(...found.map((i) => items[i]!))
    status.textContent = found.length === cards.length
      ? `${count(cards.length)} rows`
      : `${count(found.length)} of ${count(cards.length)} rows`
    choose(0)
  }

  form.addEventListener("input", narrow)
  form.addEventListener("submit", (event) => event.preventDefault())
  form.addEventListener("reset", () => setTimeout(narrow))
  list.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null
    if (item !== null) choose(found.findIndex((i) => items[i] === item))
  })
  list.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / (items[0]?.offsetHeight || 1)) - 1)
    const to: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: found.length - 1
    }
    const next = to[event.key]
    if (event.key === "Enter") place.focus()
    else if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    else choose(next)
    event.preventDefault()
  })
  narrow()
  return { root, search, move: (by) => choose(current + by) }
}

/** Keys of the whole page: `/` searches, arrows to the side leaf through the rows that were looked at last. */
export const installKeys = (browsers: ReadonlyArray<Browser>): void => {
  if (browsers.length === 0) return
  let last = browsers[0]!
  for (const browser of browsers) {
    for (const kind of ["focusin", "pointerdown"]) browser.root.addEventListener(kind, () => last = browser)
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target instanceof HTMLElement ? event.target : document.body
    const typing = target.matches("input, select, textarea")
    if (event.key === "/" && !typing) {
      event.preventDefault()
      last.search.focus()
      last.search.select()
    } else if (event.key === "Escape" && target === last.search && last.search.value === "") {
      last.root.querySelector<HTMLElement>("[role=listbox]")!.focus()
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !typing) {
      // Wide code and tables scroll with the same keys.
      if (target.closest("pre, .wide") !== null) return
      event.preventDefault()
      last.move(event.key === "ArrowRight" ? 1 : -1)
    }
  })
}
