/** One answer of `git cat-file --batch`; `bytes` is undefined for an object that is not there. */
export interface CatFileReply {
  readonly name: string
  readonly bytes: Uint8Array | undefined
}

const newline = 10

/**
 * Reads the output of `git cat-file --batch`, whatever the pieces it comes in. Memory: one object.
 * Source: git-cat-file(1), "Batch output": `<oid> <type> <size>LF<contents>LF`, or `<name> missing|ambiguous LF`.
 */
export class CatFileReader {
  #pieces: Array<Uint8Array> = []
  #held = 0
  #header: { readonly name: string; readonly size: number } | undefined

  /** The answers that are complete after this piece. Throws when the text is no such output. */
  push(piece: Uint8Array): Array<CatFileReply> {
    this.#pieces.push(piece)
    this.#held += piece.length
    const replies: Array<CatFileReply> = []
    // Joining waits until a whole object is there, so that a big one is not copied again and again.
    if (this.#header !== undefined && this.#held < this.#header.size + 1) return replies
    let rest = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#held)
    for (;;) {
      if (this.#header === undefined) {
        const end = rest.indexOf(newline)
        if (end < 0) break
        const line = Buffer.from(rest.buffer, rest.byteOffset, end).toString("utf8")
        rest = rest.subarray(end + 1)
        const absent = /^(.*) (?:missing|ambiguous|submodule)$/.exec(line)
        if (absent !== null) {
          replies.push({ name: absent[1]!, bytes: undefined })
          continue
        }
        const match = /^([0-9a-f]+) [a-z]+ ([0-9]+)$/.exec(line)
        if (match === null) throw new RangeError(`unexpected output of git cat-file: ${line.slice(0, 80)}`)
        this.#header = { name: match[1]!, size: Number(match[2]) }
      }
      const { name, size } = this.#header
      if (rest.length < size + 1) break
      replies.push({ name, bytes: rest.subarray(0, size) })
      rest = rest.subarray(size + 1)
      this.#header = undefined
    }
    this.#pieces = rest.length === 0 ? [] : [rest]
    this.#held = rest.length
    return replies
  }

  /** True when nothing is left over. */
  get isDone(): boolean {
    return this.#held === 0 && this.#header === undefined
  }
}
