import { Effect, type Scope } from "effect"
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { FileError } from "../stage/index.ts"
import type { Block } from "./Block.ts"
import { BlockIndex, type Corpus } from "./Corpus.ts"

/** A corpus that can be added to. */
export interface GrowingCorpus extends Corpus {
  readonly add: (block: Block) => Effect.Effect<void, FileError>
}

/** Where the parts of a block begin in the file. */
interface Place {
  readonly count: number
  readonly texts: number
  readonly keys: number
  readonly columns: number
  readonly signatures: number
}

/**
 * A corpus in a file of the temporary folder, which is gone when the scope closes: texts, band keys (by document and by band)
 * and signatures lie on disk, 16 bytes a document and a block at a time in memory. Reads are synchronous and small, and mostly
 * served by the system's cache.
 */
export const makeSpilledCorpus = (
  settings: { readonly bands: number; readonly permutations: number }
): Effect.Effect<GrowingCorpus, FileError, Scope.Scope> =>
  Effect.gen(function*() {
    const { bands, permutations } = settings
    const folder = yield* Effect.acquireRelease(
      attempt(tmpdir(), () => mkdtempSync(join(tmpdir(), "datawright-near-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const path = join(folder, "corpus")
    const file = yield* Effect.acquireRelease(
      attempt(path, () => openSync(path, "w+", 0o600)),
      (opened) => Effect.sync(() => closeSync(opened))
    )
    const index = new BlockIndex()
    const places: Array<Place> = []
    const shingles: Array<Uint32Array> = []
    const ends: Array<Uint32Array> = []
    let end = 0

    const append = (bytes: Uint8Array): number => {
      const start = end
      for (let written = 0; written < bytes.length;) {
        written += writeSync(file, bytes, written, bytes.length - written, start + written)
      }
      end += bytes.length
      return start
    }
    const read = (into: Uint8Array, position: number): void => {
      for (let got = 0; got < into.length;) {
        const bytes = readSync(file, into, got, into.length - got, position + got)
        if (bytes === 0) throw new FileError({ path, reason: "Changed", detail: "a temporary file became shorter" })
        got += bytes
      }
    }

    // Two of each in turn: what was read last stays valid while the next is read.
    const rows = [new Uint32Array(bands), new Uint32Array(bands)] as const
    const signatures = [new Uint8Array(permutations), new Uint8Array(permutations)] as const
    let rowTurn = 0
    let signatureTurn = 0

    return {
      get size() {
        return index.size
      },
      add: (block) =>
        attempt(path, () => {
          const { count, keys } = block
          const columns = new Uint32Array(keys.length)
          for (let i = 0; i < count; i++) {
            for (let band = 0; band < bands; band++) columns[band * count + i] = keys[i * bands + band]!
          }
          places.push({
            count,
            texts: append(block.texts),
            keys: append(bytesOf(keys)),
            columns: append(bytesOf(columns)),
            signatures: append(block.signatures)
          })
          shingles.push(block.shingles)
          ends.push(block.ends)
          index.add(count)
        }),
      shingles: (document) => {
        const block = index.block(document)
        return shingles[block]![document - index.firsts[block]!]!
      },
      keys: (band) => {
        const out = new Uint32Array(index.size)
        places.forEach(({ columns, count }, block) => {
          const first = index.firsts[block]!
          read(bytesOf(out.subarray(first, first + count)), columns + band * count * 4)
        })
        return out
      },
      bandKeys: (document) => {
        const block = index.block(document)
        const out = rows[rowTurn++ & 1]!
        read(bytesOf(out), places[block]!.keys + (document - index.firsts[block]!) * bands * 4)
        return out
      },
      signature: (document) => {
        const block = index.block(document)
        const out = signatures[signatureTurn++ & 1]!
        read(out, places[block]!.signatures + (document - index.firsts[block]!) * permutations)
        return out
      },
      text: (document) => {
        const block = index.block(document)
        const at = document - index.firsts[block]!
        const start = at === 0 ? 0 : ends[block]![at - 1]!
        const out = new Uint8Array(ends[block]![at]! - start)
        read(out, places[block]!.texts + start)
        return out
      }
    }
  })

const bytesOf = (numbers: Uint32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

const attempt = <A>(path: string, call: () => A): Effect.Effect<A, FileError> =>
  Effect.try({
    try: call,
    catch: (cause) => {
      const code = (cause as NodeJS.ErrnoException).code
      const reason = code === "ENOSPC" || code === "EDQUOT"
        ? "NoSpace"
        : code === "EACCES"
        ? "NoPermission"
        : "Unreadable"
      return new FileError({ path, reason, cause, detail: code })
    }
  })
