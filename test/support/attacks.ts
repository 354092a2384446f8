import { gzipSync } from "node:zlib"
import type { TarError } from "../../src/evals/archive/TarError.ts"
import { gzipOf, paxName, type RawMember, tarOf } from "./tarballs.ts"

export const good: RawMember = { name: "a.txt", content: "first" }
export const last: RawMember = { name: "z.txt", content: "last" }

/** Attack or accident, as members behind a good one, and what it is called. */
export const hostile: ReadonlyArray<
  readonly [what: string, reason: TarError["reason"], members: ReadonlyArray<RawMember>]
> = [
  ["a name with ..", "TarPathTraversal", [{ name: "a/../../x", content: "x" }]],
  ["a long name with .. in a pax header", "TarPathTraversal", [
    paxName(`${"d/".repeat(80)}${"../".repeat(81)}x`),
    { name: "y" }
  ]],
  ["a name with ..\\", "TarPathTraversal", [{ name: "..\\x", content: "x" }]],
  ["a drive letter", "TarPathTraversal", [{ name: "C:\\x", content: "x" }]],
  ["a folder outside", "TarPathTraversal", [{ name: "../x/", type: "5" }]],
  ["an absolute name", "TarAbsolutePath", [{ name: "/etc/x", content: "x" }]],
  ["a symbolic link to an absolute path", "TarAbsoluteLink", [{ name: "l", type: "2", link: "/etc/passwd" }]],
  ["a hard link to an absolute path", "TarAbsoluteLink", [{ name: "l", type: "1", link: "/etc/passwd" }]],
  ["a symbolic link outside", "TarLinkOutside", [{ name: "d/l", type: "2", link: "../../x" }]],
  ["a hard link outside", "TarLinkOutside", [{ name: "d/e/l", type: "1", link: "../x" }]],
  ["a character device", "TarSpecialFile", [{ name: "dev", type: "3" }]],
  ["a block device", "TarSpecialFile", [{ name: "dev", type: "4" }]],
  ["a pipe", "TarSpecialFile", [{ name: "fifo", type: "6" }]],
  ["a type nobody knows", "TarSpecialFile", [{ name: "odd", type: "Z" }]],
  ["a second member of a name", "TarDuplicateMember", [{ name: "./a.txt", content: "again" }]],
  ["a file where a folder is needed", "TarDuplicateMember", [{ name: "a.txt/b", content: "x" }]],
  ["a folder's name for a file", "TarDuplicateMember", [{ name: "d/e", content: "x" }, { name: "d", content: "x" }]],
  ["a spoilt header", "TarCorrupt", [{ name: "b", spoilt: true }]],
  ["a size beyond the limit", "TarTooLarge", [{ name: "b", content: "x".repeat(200_000) }]],
  ["more members than the limit", "TarTooLarge", Array.from({ length: 9 }, (_, i) => ({ name: `m${i}` }))]
]
/** Limits under which the last two of them are refused. */
export const hostileLimits = { maxMembers: 8, maxMemberBytes: 100_000 }

const whole = gzipOf(good, { name: "b", content: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i) % 251)) })
const plain = tarOf(good, last)
const spoilt = Buffer.from(whole)
spoilt[spoilt.length - 8]! ^= 0xff

/** Every way an archive can end early or be something else. */
export const broken: ReadonlyArray<readonly [what: string, bytes: Uint8Array, reason: TarError["reason"]]> = [
  ["gzip cut", whole.subarray(0, whole.length - 20), "TarTruncated"],
  ["gzip cut in its head", whole.subarray(0, 5), "TarTruncated"],
  ["gzip's CRC", spoilt, "TarCorrupt"],
  ["gzip of something else", gzipSync("no tar at all ".repeat(100)), "TarCorrupt"],
  ["a page", Buffer.from("<html>404</html>".repeat(50)), "NotGzip"],
  ["nothing", new Uint8Array(0), "TarTruncated"],
  ["plain, cut in a member", plain.subarray(0, 520), "TarTruncated"],
  ["plain, cut between members", plain.subarray(0, 1024), "TarTruncated"],
  ["a member larger than the archive", gzipOf({ name: "b", size: 2400 }), "TarTruncated"]
]

/** 64 MiB of zeros in 64 KiB. */
export const bombOf = (): Buffer =>
  gzipSync(tarOf({ name: "zeros", content: Buffer.alloc(64 * 2 ** 20) }), { level: 9 })
