import { gzipSync } from "node:zlib"

/** A member, as raw as wanted: nothing is checked or escaped. */
export interface RawMember {
  /** Bytes of the name (text as UTF-8), at most 100. */
  readonly name: string | Uint8Array
  readonly content?: string | Uint8Array
  /** Type flag; `0`, a file, unless said. */
  readonly type?: string
  readonly link?: string
  /** Declared size, where it is not that of the content. */
  readonly size?: number
  /** Spoils the header's checksum. */
  readonly spoilt?: boolean
}

const field = (block: Buffer, at: number, length: number, value: number) =>
  block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1")

export const rawMember = (member: RawMember): Buffer => {
  const content = Buffer.from(member.content ?? "")
  const head = Buffer.alloc(512)
  Buffer.from(member.name as string).copy(head, 0, 0, 100)
  field(head, 100, 8, 0o644)
  field(head, 108, 8, 0)
  field(head, 116, 8, 0)
  field(head, 124, 12, member.size ?? content.length)
  field(head, 136, 12, 0)
  head.write(member.type ?? "0", 156, "latin1")
  head.write(member.link ?? "", 157, "utf8")
  head.write("ustar\0" + "00", 257, "latin1")
  head.fill(" ", 148, 156)
  const sum = head.reduce((total, byte) => total + byte, member.spoilt === true ? 1 : 0)
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1")
  return Buffer.concat([head, content, Buffer.alloc((512 - content.length % 512) % 512)])
}

/** A plain tar with its end mark. */
export const tarOf = (...members: ReadonlyArray<RawMember>): Buffer =>
  Buffer.concat([...members.map(rawMember), Buffer.alloc(1024)])

export const gzipOf = (...members: ReadonlyArray<RawMember>): Buffer => gzipSync(tarOf(...members))

/** A pax header that gives the next member a name of any length. */
export const paxName = (name: string): RawMember => {
  const body = ` path=${name}\n`
  let length = Buffer.byteLength(body) + 1
  while (String(length).length + Buffer.byteLength(body) !== length) length++
  return { name: "pax", type: "x", content: `${length}${body}` }
}
