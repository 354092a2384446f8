import type { Figure } from "./figure.ts"
import { escape, scriptJson } from "./html.ts"

/** Script and style that every page carries. */
export interface Assets {
  readonly script: string
  readonly style: string
  /** `sha256-…` of the script. */
  readonly scriptHash: string
}

/** A part of the page, with a place in its navigation. Parts without content are left out. */
export interface Section {
  /** Letters, digits, `-` and `_`; unique in the page. */
  readonly id: string
  readonly title: string
  /** Markup that was made by the kit, or escaped. */
  readonly html: string
}

/** A figure in large type: the number, what it counts, and a word more. */
export type HeadlineItem = readonly [value: string, label: string, more: string]

/** What stands on a page before its data. All but `html` and `footer` is text. */
export interface PageContent {
  readonly title: string
  /** What kind of page it is, such as `Dataset report`. */
  readonly kind: string
  /** The page in one or two sentences. */
  readonly lede: string
  readonly headline: ReadonlyArray<HeadlineItem>
  readonly sections: ReadonlyArray<Section>
  /** Markup at the end of the footer. */
  readonly footer?: string
}

/**
 * Only the page's own script runs, nothing is loaded from anywhere, forms lead nowhere. Styles may stand in the page: figures bring
 * theirs along.
 */
const policy = ({ scriptHash }: Assets): string =>
  `default-src 'none'; script-src '${scriptHash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`

const headline = (items: ReadonlyArray<HeadlineItem>): string =>
  items.length === 0 ?
    "" :
    `<dl class="headline">${
      items.map(([value, label, more]) =>
        `<div><dt>${escape(label)}</dt><dd><b>${escape(value)}</b><span>${escape(more)}</span></dd></div>`
      ).join("")
    }</dl>`

/** All of a page that stands before its data. */
export const opening = (
  { footer = "", headline: items, kind, lede, sections, title }: PageContent,
  assets: Assets
): string => {
  const parts = sections.filter(({ html }) => html !== "")
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escape(title)}, ${escape(kind.toLowerCase())}</title>
<style>${assets.style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="top">
<nav aria-label="Parts of the report"><ul>${
    parts.map(({ id, title }) => `<li><a href="#${id}">${escape(title)}</a></li>`).join("")
  }</ul></nav>
<button type="button" id="theme" hidden>Dark</button>
</header>
<main id="main" tabindex="-1">
<div class="intro"><p class="eyebrow">${escape(kind)}</p><h1>${escape(title)}</h1><p class="lede">${
    escape(lede)
  }</p></div>
<noscript><p class="warning">The figures are drawn by the script of this page, which does not run here. The numbers of each stand below it, under “Numbers”.</p></noscript>
${headline(items)}
${
    parts.map(({ html, id, title }) =>
      `<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${
        escape(title)
      }</h2>\n${html}\n</section>`
    ).join("\n")
  }
</main>
<footer><p>Made by datawright. The page holds all it shows and loads nothing.${footer}</p></footer>
`
}

/** Figures for the script; other data may follow, each in an element of its own named `<id>-data`. */
export const figureData = (figures: ReadonlyArray<Figure>): string =>
  `<script type="application/json" id="figures-data">${
    scriptJson(figures.map(({ id, plot, title }) => ({ id, title, plot })))
  }</script>\n`

/** The end of the page: the script, which needs all before it. */
export const closing = ({ script }: Assets): string => `<script>${script}</script>\n</body>\n</html>\n`

/** A whole page in one text: the same content and assets give the same bytes. */
export const page = (content: PageContent, figures: ReadonlyArray<Figure>, assets: Assets): string =>
  opening(content, assets) + figureData(figures) + closing(assets)
