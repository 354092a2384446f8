import { fittingTemplates } from "../llm/index.ts"
import { idOf } from "../near/index.ts"
import { type Draft, isPlaceholder, sha256 } from "../rows/index.ts"

export interface AugmentOptions {
  /** Rows out for each row in, at most; 1 adds nothing. */
  readonly factor: number
  readonly seed: number
}

/**
 * Training rows with grammatical variants of their descriptions right behind them, in order. Rows whose description is a
 * placeholder, a question, already a request, or of no kind that is known, get none. A variant has the same code, an id of its
 * own, `metadata.augmented_from` (the id of its row) and `metadata.template`. At most `factor` × the number of rows come out:
 * each row gets a first variant before any gets a second, in an order and with templates that follow from ids and seed alone.
 */
export const augment = (rows: ReadonlyArray<Draft>, { factor, seed }: AugmentOptions): ReadonlyArray<Draft> => {
  let left = Math.max(0, Math.floor(rows.length * factor + 1e-9) - rows.length)
  const fitting = rows.map((row) => {
    const id = idOf(row)
    const templates = isPlaceholder(row.description) ? [] : fittingTemplates(row.description)
    return {
      id,
      place: sha256(`${seed}\n${id}\n${row.description}`),
      templates: templates
        .map((template) => ({ template, place: sha256(`${seed}\n${id}\n${template.id}`) }))
        .sort((a, b) => a.place < b.place ? -1 : 1)
        .map(({ template }) => template),
      taken: 0
    }
  })
  const order = rows.map((_, index) => index).sort((a, b) =>
    fitting[a]!.place < fitting[b]!.place ? -1 : fitting[a]!.place > fitting[b]!.place ? 1 : a - b
  )
  for (let given = true; left > 0 && given;) {
    given = false
    for (const index of order) {
      if (left === 0) break
      const one = fitting[index]!
      if (one.taken >= one.templates.length) continue
      one.taken++
      left--
      given = true
    }
  }
  return rows.flatMap((row, index) => {
    const { id, taken, templates } = fitting[index]!
    const { prompts: _, ...rest } = row
    return [
      row,
      ...templates.slice(0, taken).map((template): Draft => ({
        ...rest,
        description: template.apply(row.description),
        metadata: {
          ...row.metadata,
          id: sha256(`${id}\n${template.id}`),
          augmented_from: id,
          template: template.id
        }
      }))
    ]
  })
}
