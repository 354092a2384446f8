import { InputError } from "../stage/index.ts"
import { ByteWriter } from "./ByteWriter.ts"
import type { Codebook } from "./codebook.ts"
import type { PoiIds } from "./PoiIds.ts"
import type { Sequences } from "./sequences.ts"

/** What stands for each POI, as bytes: POI `p` has `bytes[starts[p]..ends[p])`; `starts[p]` is -1 where it has no token. */
export interface Tokens {
  readonly bytes: Buffer
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly longest: number
}

const table = (length: number, tokenOf: (poi: number) => string | undefined): Tokens => {
  const bytes = new ByteWriter()
  const starts = new Int32Array(length)
  const ends = new Int32Array(length)
  let longest = 0
  for (let poi = 0; poi < length; poi++) {
    const token = tokenOf(poi)
    starts[poi] = token === undefined ? -1 : bytes.length
    if (token !== undefined) bytes.latin1(token)
    ends[poi] = bytes.length
    longest = Math.max(longest, token?.length ?? 0)
  }
  return { bytes: bytes.view(), starts, ends, longest }
}

/** POIs as their numbers: `<4659>`. */
export const idTokens = (ids: PoiIds): Tokens => table(ids.texts.length, (poi) => `<${ids.texts[poi]}>`)

/** POIs as their semantic ids: `<a_12><b_31><c_5>`. */
export const codebookTokens = (codebook: Codebook, ids: PoiIds): Tokens =>
  table(ids.texts.length, (poi) => codebook.tokens[poi])

/** Fails when a visit's or a target's POI has no token. */
export const assertTokens = (sequences: Sequences, tokens: Tokens, ids: PoiIds, codebookFile: string): void => {
  const unknown = unknownPoi(sequences, tokens)
  if (unknown === undefined) return
  throw new InputError({
    where: `${sequences.file}, row ${unknown.row + 1}, column ${unknown.column}`,
    found: `POI ${ids.texts[unknown.poi]} has no code in ${codebookFile}`,
    expected: "a codebook that has every POI of the data set",
    next: "Is it another data set's codebook, or cut off?"
  })
}

const unknownPoi = ({ pois, rows, starts, targets }: Sequences, tokens: Tokens) => {
  for (let row = 0; row < rows; row++) {
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      if (!(tokens.starts[pois[i]!]! >= 0)) return { row, poi: pois[i]!, column: "Pids" }
    }
    if (!(tokens.starts[targets[row]!]! >= 0)) return { row, poi: targets[row]!, column: "Target" }
  }
  return undefined
}

/** How many rows have a POI without a token. */
export const rowsWithoutToken = (sequences: Sequences, tokens: Tokens): number => {
  const { pois, rows, starts, targets } = sequences
  let count = 0
  for (let row = 0; row < rows; row++) {
    let known = tokens.starts[targets[row]!]! >= 0
    for (let i = starts[row]!; known && i < starts[row + 1]!; i++) known = tokens.starts[pois[i]!]! >= 0
    if (!known) count++
  }
  return count
}

/**
 * The two wordings of a record. Source: the published prompts of GNPR-SID's next-POI task; models were trained on these
 * bytes.
 */
export const instructions = {
  timed:
    "Here is a record of a user's POI accesses, your task is based on the history to predict the POI that the user is likely to access at the specified time.",
  untimed:
    "Here is a record of a user's POI accesses, your task is based on the history to predict the next POI that the user is likely to access."
} as const

const ascii = (text: string): Buffer => Buffer.from(text, "latin1")

const opening = (instruction: string, words: string): Buffer =>
  ascii(`    {\n        "instruction":"${instruction}",\n        "input":"${words}`)
const timedOpening = opening(instructions.timed, "User_")
const untimedOpening = opening(instructions.untimed, "The user_")
const visited = ascii(" visited: ")
const comma = ascii(", ")
const blank = ascii(" ")
const when = ascii("When ")
const userTimed = ascii(" user_")
const userUntimed = ascii("and in the next time user_")
const blankWhen = ascii(" When ")
const question = ascii(" is likely to visit:\",\n        \"output\":\"")
const closing = ascii("\"\n    }")
const between = ascii(",\n")

/** All bytes of a record that are no characters of its three texts. */
const frameBytes = `    {\n        "instruction":"",\n        "input":"",\n        "output":""\n    }`.length

export interface RenderOptions {
  /** With the time of each visit and of the target. */
  readonly timed: boolean
  /** Rows to leave out, by number from 0. */
  readonly without?: ReadonlySet<number> | undefined
  /** Size of the pieces in bytes; default 1 MiB. A record longer than this makes the piece longer. */
  readonly pieceBytes?: number
}

/**
 * Writes sequences as the JSON text of instruction records, piece by piece. `next` gives the next piece, in memory that the
 * following call uses again, or undefined at the end; every POI must have a token. Memory: one piece.
 */
export class Renderer {
  /** Records written so far. */
  records = 0
  /** Characters of the longest record so far as a model sees it: instruction, line end, input, blank and output. */
  longest = 0

  private readonly sequences: Sequences
  private readonly tokens: Tokens
  private readonly options: RenderOptions
  private piece: Buffer
  private row = 0
  private state: "opening" | "rows" | "done" = "opening"

  constructor(sequences: Sequences, tokens: Tokens, options: RenderOptions) {
    this.sequences = sequences
    this.tokens = tokens
    this.options = options
    this.piece = Buffer.allocUnsafe(Math.max(64, options.pieceBytes ?? 1 << 20))
  }

  next(): Buffer | undefined {
    if (this.state === "done") return undefined
    let o = 0
    if (this.state === "opening") {
      this.piece.write("[\n", 0, "latin1")
      o = 2
      this.state = "rows"
    }
    const { rows } = this.sequences
    while (this.row < rows) {
      if (this.options.without?.has(this.row) === true) {
        this.row++
        continue
      }
      const needed = this.bound(this.row) + 4
      if (needed > this.piece.length - o) {
        if (o > 2) return this.piece.subarray(0, o)
        const wider = Buffer.allocUnsafe(needed + 16)
        this.piece.copy(wider, 0, 0, o)
        this.piece = wider
      }
      if (this.records > 0) o = put(this.piece, o, between)
      const end = this.options.timed ? this.timed(this.row, o) : this.untimed(this.row, o)
      const excess = this.options.timed ? this.sequences.excess[this.row]! : 0
      this.longest = Math.max(this.longest, end - o - frameBytes - excess + 2)
      o = end
      this.records++
      this.row++
    }
    if (this.piece.length - o < 2) return this.piece.subarray(0, o)
    this.state = "done"
    o += this.piece.write("\n]", o, "latin1")
    return this.piece.subarray(0, o)
  }

  /** No record of this row is longer, in bytes. */
  private bound(row: number): number {
    const { rowText, starts, uids } = this.sequences
    const visits = starts[row + 1]! - starts[row]!
    const text = this.options.timed ? rowText[row + 1]! - rowText[row]! : 0
    return 512 + 2 * uids[row]!.length + text + (visits + 1) * (this.tokens.longest + 6)
  }

  private timed(row: number, from: number): number {
    const { bare, pois, rowText, starts, targets, text, timeEnds, uids } = this.sequences
    const { piece, tokens } = this
    const uid = uids[row]!
    let o = put(piece, from, timedOpening)
    o += piece.write(uid, o, "latin1")
    o = put(piece, o, visited)
    const first = starts[row]!
    const last = starts[row + 1]!
    let time = rowText[row]!
    if (bare.has(row)) {
      for (let i = first; i < last; i++) {
        if (i > first) o = put(piece, o, blank)
        o = this.token(pois[i]!, o)
      }
      o = put(piece, o, blankWhen)
    } else {
      for (let i = first; i < last; i++) {
        const poi = pois[i]!
        const end = tokens.ends[poi]!
        for (let k = tokens.starts[poi]!; k < end; k++) piece[o++] = tokens.bytes[k]!
        piece[o] = 32
        piece[o + 1] = 97
        piece[o + 2] = 116
        piece[o + 3] = 32
        o += 4
        const timeEnd = timeEnds[i]!
        while (time < timeEnd) piece[o++] = text[time++]!
        piece[o] = 44
        piece[o + 1] = 32
        o += 2
      }
      if (last > first) {
        piece[o - 2] = 46
        o = put(piece, o, when)
      } else o = put(piece, o, blankWhen)
    }
    const end = rowText[row + 1]!
    while (time < end) piece[o++] = text[time++]!
    o = put(piece, o, userTimed)
    return this.answer(uid, targets[row]!, o)
  }

  private untimed(row: number, from: number): number {
    const { pois, starts, targets, uids } = this.sequences
    const { piece, tokens } = this
    const uid = uids[row]!
    let o = put(piece, from, untimedOpening)
    o += piece.write(uid, o, "latin1")
    o = put(piece, o, visited)
    const first = starts[row]!
    const last = starts[row + 1]!
    for (let i = first; i < last; i++) {
      const poi = pois[i]!
      const end = tokens.ends[poi]!
      for (let k = tokens.starts[poi]!; k < end; k++) piece[o++] = tokens.bytes[k]!
      piece[o] = 44
      piece[o + 1] = 32
      o += 2
    }
    if (last === first) o = put(piece, o, comma)
    o = put(piece, o, userUntimed)
    return this.answer(uid, targets[row]!, o)
  }

  private answer(uid: string, target: number, from: number): number {
    let o = from + this.piece.write(uid, from, "latin1")
    o = put(this.piece, o, question)
    o = this.token(target, o)
    return put(this.piece, o, closing)
  }

  private token(poi: number, from: number): number {
    const { bytes, ends, starts } = this.tokens
    let o = from
    for (let k = starts[poi]!; k < ends[poi]!; k++) this.piece[o++] = bytes[k]!
    return o
  }
}

const put = (into: Buffer, from: number, bytes: Buffer): number => {
  let o = from
  for (let i = 0; i < bytes.length; i++) into[o++] = bytes[i]!
  return o
}
