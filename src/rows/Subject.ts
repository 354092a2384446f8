/** What a prompt is made from; also all that a backend without a prompt of its own needs. */
export interface Subject {
  readonly code: string
  /** Registry id of the source; empty when unknown. */
  readonly source: string
  /** The scene's class where the row names one. */
  readonly className: string | undefined
  /** What the source says of the sample. */
  readonly context: string
  readonly title: string
  readonly url: string
  /** Words spoken over the scene, from the code, the row or a video's captions. */
  readonly transcript: string
  /** Why an earlier answer to the same row was turned down, and that answer. */
  readonly rejected: { readonly answer: string; readonly reason: string } | undefined
  /** The description that is asked about; absent where one is to be written. */
  readonly description?: string | undefined
}
