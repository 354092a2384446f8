/** What one side says. */
export interface Turn {
  readonly role: "user" | "assistant"
  readonly content: string
}

/** A training example: perhaps a system text, then requests and answers in turn. */
export interface Conversation {
  readonly system: string | undefined
  readonly turns: ReadonlyArray<Turn>
}

/** Where a row comes from and under which licence; null where it does not say. */
export interface RowSource {
  /** `metadata.id`, or `id`. */
  readonly id: string | null
  readonly source: string | null
  /** As `metadata.provenance.license` says. */
  readonly license: string | null
}
