import { Schema } from "effect"
import { complain, ExitCode } from "../../stage/index.ts"

/** What an archive may do wrong. All but the first two stop it before a byte of the member is handed on. */
export const TarReason = Schema.Literal(
  /** Compression or tar ends early. */
  "TarTruncated",
  /** A header's or a compressed block's checksum does not match, or a block that should be a header is not one. */
  "TarCorrupt",
  /** Neither gzip nor tar, whatever its name says. */
  "NotGzip",
  /** Compressed in a way that this Node.js cannot read (zstd before 22.15). */
  "TarUnsupported",
  /** A name that leaves the folder: `..`, a drive letter. */
  "TarPathTraversal",
  "TarAbsolutePath",
  /** A link to an absolute path. */
  "TarAbsoluteLink",
  /** A link, symbolic or hard, that leaves the folder. */
  "TarLinkOutside",
  /** A device, a pipe, a sparse file, or an unknown type. */
  "TarSpecialFile",
  /** A size, a number of members, a ratio or a nesting beyond its limit; declared or real. */
  "TarTooLarge",
  /** Two members of one name, or a member where another needs a folder. */
  "TarDuplicateMember"
)
export type TarReason = typeof TarReason.Type

/** An archive that is refused, or that cannot be read to its end. Exit code 1; a batch goes on with the next. */
export class TarError extends Schema.TaggedError<TarError>()("TarError", {
  reason: TarReason,
  /** The file, and the archives inside it on the way, joined by `!`. */
  archive: Schema.String,
  member: Schema.optional(Schema.String),
  /** Byte in the (decompressed) innermost archive at which the member's header, or the unreadable part, begins. */
  offset: Schema.optional(Schema.NonNegativeInt),
  detail: Schema.String,
  cause: Schema.optional(Schema.Defect)
}) {
  readonly exitCode = ExitCode.failed
  override get message(): string {
    const member = this.member === undefined ? "" : ` member ${this.member}`
    const offset = this.offset === undefined ? "" : ` at byte ${this.offset}`
    return complain({ where: `${this.archive}${member}${offset}`, found: `${this.reason}, ${this.detail}` })
  }
}
