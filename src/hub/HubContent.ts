import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { readBytes } from "../stage/index.ts"
import type { HubContent } from "./Hub.ts"

/** Takes bytes of a known total and tells both names the Hub may give them. */
export class ContentHash {
  bytes = 0
  private readonly sha256 = createHash("sha256")
  private readonly git

  constructor(total: number) {
    this.git = createHash("sha1").update(`blob ${total}\0`)
  }

  push(piece: Uint8Array): void {
    this.sha256.update(piece)
    this.git.update(piece)
    this.bytes += piece.length
  }

  end(): HubContent {
    return { bytes: this.bytes, sha256: this.sha256.digest("hex"), gitOid: this.git.digest("hex") }
  }
}

/** Hashes of a file, read once, 256 KiB in memory. `total` is its size in bytes. */
export const contentOf = (path: string, total: number) =>
  Effect.suspend(() => {
    const hash = new ContentHash(total)
    return Effect.map(
      Stream.runForEach(readBytes(path), (piece) => Effect.sync(() => hash.push(piece))),
      () => hash.end()
    )
  })

/** True when bytes have the name that a tree gives them: SHA-256 for large files, Git's for others. */
export const isNamed = (content: HubContent, name: string): boolean =>
  name.length === 64 ? content.sha256 === name : content.gitOid === name
