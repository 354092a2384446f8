import { Readable, type Transform } from "node:stream"
import * as zlib from "node:zlib"

// Node's streams speak async iteration; `Tar` wraps what is here in effects.
// @effect-diagnostics asyncFunction:off

/** Why bytes cannot be had; `Tar` adds where. */
export class Unreadable {
  readonly _tag = "Unreadable"
  readonly reason: "TarTruncated" | "TarCorrupt" | "NotGzip" | "TarUnsupported" | "TarTooLarge"
  readonly detail: string
  constructor(reason: Unreadable["reason"], detail: string) {
    this.reason = reason
    this.detail = detail
  }
}

/** Counts of one top-level file, shared by the archives inside it, and how far they may go. */
export interface Gauge {
  /** Bytes of the file read so far. */
  read: number
  /** Decompressed bytes allowed for each byte read, once there are more than 16 MiB of them. */
  readonly maxRatio: number
  /** Bytes allowed in one decompressed archive. */
  readonly maxBytes: number
}

const headBytes = 512
const freeBytes = 16 * 1024 * 1024

type Bytes = AsyncIterable<Uint8Array>

/** The first 512 bytes (fewer at the end), then all bytes again. */
const peek = async (source: Bytes): Promise<readonly [Uint8Array, Bytes]> => {
  const iterator = source[Symbol.asyncIterator]()
  const pieces: Array<Uint8Array> = []
  let bytes = 0
  while (bytes < headBytes) {
    const next = await iterator.next()
    if (next.done === true) break
    pieces.push(next.value)
    bytes += next.value.length
  }
  const head = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
  const all = async function*() {
    if (head.length > 0) yield head
    for (;;) {
      const next = await iterator.next()
      if (next.done === true) return
      yield next.value
    }
  }
  return [head.subarray(0, headBytes), all()]
}

/** Whether a block is the header of a member, by its checksum, or the zeros of an archive without members. */
const isTar = (head: Uint8Array): boolean => {
  if (head.length < headBytes) return false
  let sum = 8 * 32
  for (let i = 0; i < headBytes; i++) if (i < 148 || i >= 156) sum += head[i]!
  return sum === 8 * 32 || sum === parseInt(Buffer.from(head.subarray(148, 156)).toString("latin1").trim(), 8)
}

const decoder = (head: Uint8Array): Transform | "plain" => {
  if (head.length === 0) throw new Unreadable("TarTruncated", "the file is empty")
  if (head[0] === 0x1f && head[1] === 0x8b) return zlib.createGunzip({ chunkSize: 128 * 1024 })
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) {
    const create =
      (zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Transform }).createZstdDecompress
    if (create === undefined) {
      throw new Unreadable("TarUnsupported", `zstd needs Node.js 22.15 or later, this is ${process.version}`)
    }
    return create({ chunkSize: 128 * 1024 })
  }
  if (isTar(head)) return "plain"
  throw new Unreadable("NotGzip", "neither gzip, zstd nor tar, by its first bytes")
}

/** The codes zlib gives for input that ends early; all others mean broken bytes. */
const unreadable = (cause: unknown): unknown => {
  const code = (cause as { readonly code?: unknown }).code
  if (typeof code !== "string" || !/^(Z_|ZSTD_|ERR_ZSTD)/.test(code)) return cause
  const detail = cause instanceof Error ? cause.message : code
  return new Unreadable(/Z_BUF_ERROR|unexpected end/i.test(`${code} ${detail}`) ? "TarTruncated" : "TarCorrupt", detail)
}

const inflate = async function*(source: Bytes, transform: Transform) {
  const input = Readable.from(source, { objectMode: true, highWaterMark: 2 })
  input.on("error", (error) => transform.destroy(error))
  input.pipe(transform)
  try {
    for await (const chunk of transform) yield chunk as Uint8Array
  } catch (cause) {
    throw unreadable(cause)
  } finally {
    input.destroy()
    transform.destroy()
  }
}

/**
 * The bytes of a tar, plain, in gzip or in zstd (told by its first bytes), within the limits. Fails with `Unreadable`, also
 * when what it decompresses to does not end with the zeros that end every tar. Memory: a few pieces of 128 KiB.
 */
export const decompress = async function*(source: Bytes, gauge: Gauge): AsyncGenerator<Uint8Array> {
  const [head, bytes] = await peek(source)
  const transform = decoder(head)
  let given = 0
  let total = 0
  const counted = async function*() {
    for await (const chunk of bytes) {
      given += chunk.length
      yield chunk
    }
  }
  let tail = new Uint8Array(0)
  for await (const chunk of transform === "plain" ? counted() : inflate(counted(), transform)) {
    if (total === 0 && transform !== "plain" && chunk.length >= headBytes && !isTar(chunk)) {
      throw new Unreadable("TarCorrupt", "what is compressed is no tar")
    }
    total += chunk.length
    if (total > gauge.maxBytes) throw new Unreadable("TarTooLarge", `more than ${gauge.maxBytes} bytes`)
    if (total > freeBytes && total > Math.min(given, gauge.read) * gauge.maxRatio) {
      throw new Unreadable("TarTooLarge", `more than ${gauge.maxRatio} bytes for each byte of the file: a bomb`)
    }
    tail = chunk.length >= headBytes
      ? Uint8Array.from(chunk.subarray(-headBytes))
      : Buffer.concat([tail, chunk]).subarray(-headBytes)
    yield chunk
  }
  if (total % headBytes !== 0 || tail.length < headBytes || tail.some((byte) => byte !== 0)) {
    throw new Unreadable("TarTruncated", "the archive ends without its end mark")
  }
}
