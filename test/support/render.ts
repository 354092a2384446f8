import { type Codebook, CodebookReader, suffixCollisions } from "../../src/poi/codebook.ts"
import { PoiIds } from "../../src/poi/PoiIds.ts"
import { assertTokens, codebookTokens, idTokens, Renderer } from "../../src/poi/render.ts"
import { SequenceReader, type Sequences } from "../../src/poi/sequences.ts"
import { InputError } from "../../src/stage/errors.ts"

export interface Given {
  readonly csv: string | Uint8Array
  readonly codebook?: string
  readonly kind?: "id" | "codebook" | "notime" | "id_notime"
  readonly lenient?: boolean
  readonly suffix?: boolean
  /** Bytes a piece that is read, and a piece that is written. */
  readonly piece?: number
}

const feed = <A>(
  reader: { push: (piece: Uint8Array) => void; end: () => A },
  data: string | Uint8Array,
  piece: number
): A => {
  const bytes = Buffer.from(data as string)
  for (let i = 0; i < bytes.length; i += piece) reader.push(bytes.subarray(i, i + piece))
  return reader.end()
}

export const readSequences = (
  csv: string | Uint8Array,
  { ids = new PoiIds(), lenient = false, piece = 1 << 20, timed = true } = {}
): Sequences => feed(new SequenceReader(ids, { file: "test.csv", timed, lenient }), csv, piece)

export const readCodebook = (csv: string, { ids = new PoiIds(), lenient = false, piece = 1 << 20 } = {}): Codebook =>
  feed(new CodebookReader(ids, { file: "codebook.csv", lenient }), csv, piece)

/** The whole JSON of a file. */
export const render = (given: Given): string => {
  const { codebook, csv, kind = "id", lenient = false, piece = 1 << 20 } = given
  const ids = new PoiIds()
  const timed = kind === "id" || kind === "codebook"
  const sequences = readSequences(csv, { ids, lenient, piece, timed })
  let tokens = idTokens(ids)
  if (codebook !== undefined && !kind.startsWith("id")) {
    const book = readCodebook(codebook, { ids, lenient, piece })
    tokens = codebookTokens(given.suffix === true ? suffixCollisions(book, ids) : book, ids)
    assertTokens(sequences, tokens, ids, "codebook.csv")
  }
  const renderer = new Renderer(sequences, tokens, { timed, pieceBytes: piece })
  let text = ""
  for (let part = renderer.next(); part !== undefined; part = renderer.next()) text += part.toString("latin1")
  return text
}

/** The readable line of the `InputError` that `run` throws. */
export const complaint = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return "no error"
}
