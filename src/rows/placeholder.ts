/** Marks that stand where a description should be; more text may follow them. */
const opening = /^\s*\[\s*(?:PENDING[_ ]DESCRIPTION|PLACEHOLDER|TO BE GENERATED|TODO|FIXME|INSERT|TBD)\b/i

/** The same marks in capitals are left-over template text wherever they stand. */
const inside = /\[\s*(?:PENDING[_ ]DESCRIPTION|PLACEHOLDER|TO BE GENERATED|TODO|FIXME|INSERT|TBD)\b[^\]\n]*\]/

/** A line that is nothing but template text: `<what the video is about>`, `<title>`. */
const template = /^\s*<[A-Za-z][^<>\n]*>\s*$/m

const absent = /^\s*(?:nan|none|null|undefined|n\/a|-+|\.+|\?+)?\s*$/i

const extension = "(?:py|pyw|ipynb|md|rst|txt|tex|srt|json|jsonl|csv|mp4|mov|gif|png|jpe?g|svg)"

/** One word or path without blanks, or a numbered file such as `E01 - introduction.ipynb`. */
const fileName = new RegExp(
  `^\\s*(?:[^\\s]{1,200}|[A-Za-z]{0,3}[0-9]+ *[-_.] *[^\\n]{1,120})\\.${extension}\\s*$`,
  "i"
)

/**
 * True when a text stands where a description should be without being one: it is empty, a missing value spelt out
 * (`nan`), a bracketed mark (`[PENDING_DESCRIPTION] …`, `[TODO: …]`), unfilled template text (`<what the video is about>`),
 * or a file name. Such texts are never compared, never counted as prompts, never varied.
 */
export const isPlaceholder = (description: string): boolean =>
  absent.test(description) || opening.test(description) || inside.test(description) || template.test(description) ||
  fileName.test(description)
