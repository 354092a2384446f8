import { count } from "./kit/numbers.ts"

export interface BrowserOptions {
  /** Letters; unique in the page. */
  readonly id: "samples" | "rejects"
  /** What the rows are called, in the plural. */
  readonly what: string
  /** What the choice of rows is spread over. */
  readonly over: string
  readonly shown: number
  readonly all: number
  /** Names of filters that the script knows, with their labels. */
  readonly filters: ReadonlyArray<readonly [name: string, label: string]>
}

/** Controls, list and reading place of rows; the script fills them from the element `<id>-data`. */
export const browser = ({ all, filters, id, over, shown, what }: BrowserOptions): string =>
  `${
    shown < all
      ? `<p>${count(shown)} of ${
        count(all)
      } ${what}, spread over ${over} and chosen by hash. The figures count all.</p>`
      : ""
  }<noscript><p class="warning">The rows are in this page, but to leaf through them needs its script.</p></noscript>
<div class="browser" data-browser="${id}"><form class="filters" role="search" aria-label="Among ${what}"><label class="search" for="${id}-search">Search<input id="${id}-search" type="search" autocomplete="off" spellcheck="false" placeholder="words in code, description, facts"></label>${
    filters.map(([name, label]) =>
      `<label for="${id}-${name}">${label}<select id="${id}-${name}" data-filter="${name}"><option value="">all</option></select></label>`
    ).join("")
  }<button type="reset">Clear</button></form>
<p class="found" role="status"></p>
<div class="leaf"><ul class="list" id="${id}-list" role="listbox" tabindex="0" aria-label="${what}"></ul>
<article class="card" id="${id}-card" tabindex="-1" aria-label="Row"></article></div></div>`
