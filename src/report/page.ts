import { headline, lede } from "./headline.ts"
import { escape, scriptJson } from "./html.ts"
import type { Plot } from "./PageData.ts"
import type { Section } from "./sections.ts"
import type { Summary } from "./Summary.ts"

/** Script and style that the page carries. */
export interface Assets {
  readonly script: string
  readonly style: string
  /** `sha256-…` of the script and of the styles that stand in the page or are put there by the script. */
  readonly scriptHash: string
}

/**
 * Only the page's own script runs, nothing is loaded from anywhere, forms lead nowhere. Styles may stand in the page: figures bring
 * theirs along.
 */
const policy = ({ scriptHash }: Assets): string =>
  `default-src 'none'; script-src '${scriptHash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`

/** All of the page that stands before the rows. */
export const opening = (summary: Summary, parts: ReadonlyArray<Section>, assets: Assets): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escape(summary.title)}, dataset report</title>
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
<div class="intro"><p class="eyebrow">Dataset report</p><h1>${escape(summary.title)}</h1><p class="lede">${
    escape(lede(summary))
  }</p></div>
${headline(summary)}
${
    parts.map(({ html, id, title }) =>
      `<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${
        escape(title)
      }</h2>\n${html}\n</section>`
    ).join("\n")
  }
</main>
<footer><p>Made by datawright. The page holds all it shows and loads nothing. Keys: <kbd>/</kbd> search, <kbd>←</kbd> <kbd>→</kbd> leaf through rows, <kbd>↑</kbd> <kbd>↓</kbd> in the list.</p></footer>
`

/** Data for the script; the rows follow one by one between `rowsBefore` and `rowsAfter`. */
export const figureData = (
  figures: ReadonlyArray<{ readonly id: string; readonly title: string; readonly plot: Plot }>
): string =>
  `<script type="application/json" id="figures-data">${
    scriptJson(figures.map(({ id, plot, title }) => ({ id, title, plot })))
  }</script>\n`

export const rowsBefore = (id: string): string => `<script type="application/json" id="${id}-data">[`
export const rowsAfter = "]</script>\n"

/** The end of the page: the script, which needs all before it. */
export const closing = ({ script }: Assets): string => `<script>${script}</script>\n</body>\n</html>\n`
