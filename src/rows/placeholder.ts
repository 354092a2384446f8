/** Words of the marks that stand where a description should be. */
const marks = "PENDING[_ ]DESCRIPTION|PLACEHOLDER|TO BE (?:GENERATED|WRITTEN|ADDED|FILLED)|TODO|FIXME|INSERT|TBD"

/** A mark at the beginning, in any case; more text may follow it. */
const opening = new RegExp(`^\\s*\\[\\s*(?:${marks})\\b`, "i")

/** In capitals the same marks are left-over template text wherever they stand; in small letters, `[insert here]` may be meant. */
const inside = new RegExp(`\\[\\s*(?:${marks})\\b[^\\]\\n]*\\]`)
const insideAnyCase = /\[\s*(?:TODO|FIXME|TBD)\b[^\]\n]*\]/i

/** A line that is nothing but template text: `<what the video is about>`, `<title>`. */
const templateLine = /^\s*<[A-Za-z][^<>\n]*>\s*$/m

/** Template text within a sentence. `<title>` is not among it: a request may speak of the HTML element. */
const template = new RegExp(
  "<\\s*(?:what (?:the|this) (?:video|animation|scene) is about" +
    "|description|prompt|(?:your |insert |add )(?:description|prompt|title)(?: here)?|(?:description|prompt|title) here)\\s*>",
  "i"
)

const absent = /^\s*(?:nan|none|null|undefined|n\/a|-+|\.+|\?+|…+)?\s*$/i

/** One word that says that a description is to come. */
const lonely = /^\s*(?:TODO|TBD|FIXME|N\/A|nan|null|none|undefined|placeholder|description)\s*[.!]?\s*$/i

const extension = "(?:py|pyw|ipynb|md|rst|txt|tex|srt|json|jsonl|csv|mp4|mov|gif|png|jpe?g|svg)"

/**
 * One word or path without blanks, a numbered file such as `E01 - introduction.ipynb`, or a path whose first part has no blank, such
 * as `videos/2022/scene 3.py`. Not `Run main.py`, which is a request.
 */
const fileName = new RegExp(
  `^\\s*(?:[^\\s]{1,200}|[A-Za-z]{0,3}[0-9]+ *[-_.] *[^\\n]{1,120}|[\\w.-]*[/\\\\][\\w./\\\\ -]{1,200})\\.${extension}\\s*$`,
  "i"
)

const all = [absent, lonely, opening, inside, insideAnyCase, templateLine, template, fileName]

/**
 * True when a text stands where a description should be without being one: it is empty, a missing value spelt out
 * (`nan`), a mark (`TODO`, `[PENDING_DESCRIPTION] …`, `[TODO: …]`), unfilled template text (`<what the video is about>`),
 * or a file name. Such texts are never compared, never counted as prompts, never varied, and are replaced by `generate-descriptions`;
 * where that would be a guess, the text counts as somebody's request.
 */
export const isPlaceholder = (description: string): boolean => all.some((one) => one.test(description))
