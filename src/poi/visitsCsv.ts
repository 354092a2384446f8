import { csvCell } from "../rows/index.ts"
import { ByteWriter } from "./ByteWriter.ts"
import type { Numbered, Visits } from "./numbering.ts"
import { stampBytes } from "./rawTime.ts"
import type { SequenceRow } from "./windows.ts"

const LF = 10
const QUOTE = 34
const COMMA = 44
const OPEN = 91
const CLOSE = 93

/** A CSV file in pieces of about 64 KiB; `line` appends line `i`, without its end. No string is made a line. */
export const csvPieces = function*(
  header: string,
  count: number,
  line: (out: ByteWriter, i: number) => void
): Generator<Uint8Array> {
  const out = new ByteWriter()
  out.latin1(`${header}\n`)
  for (let i = 0; i < count; i++) {
    line(out, i)
    out.push(LF)
    if (out.length < 65536) continue
    yield Buffer.from(out.view())
    out.length = 0
  }
  if (out.length > 0) yield Buffer.from(out.view())
}

/** Appends `[a, b]`, in quotes when it has a comma; `item` appends the item at a place. */
export const pushList = (out: ByteWriter, length: number, item: (place: number) => void): void => {
  if (length > 1) out.push(QUOTE)
  out.push(OPEN)
  for (let place = 0; place < length; place++) {
    if (place > 0) {
      out.push(COMMA)
      out.push(32)
    }
    item(place)
  }
  out.push(CLOSE)
  if (length > 1) out.push(QUOTE)
}

/** Appends the time of a visit. */
export const pushStamp = (out: ByteWriter, stamps: Uint8Array, visit: number): void =>
  out.copy(stamps, visit * stampBytes, (visit + 1) * stampBytes)

/** `Original_Uid,Mapped_Uid` and the like, in order of the numbers. */
export const mappingCsv = (name: string, values: Numbered): Generator<Uint8Array> =>
  csvPieces(`Original_${name},Mapped_${name}`, values.length, (out, i) => out.utf8(`${csvCell(values[i]!)},${i + 1}`))

/** All check-ins by number, in raw order. */
export const dataCsv = ({ category, pid, region, stamps, uid }: Visits): Generator<Uint8Array> =>
  csvPieces("Uid,Pid,Catname,Region,Time", uid.length, (out, i) => {
    for (const column of [uid, pid, category, region]) {
      out.whole(column[i]!)
      out.push(COMMA)
    }
    pushStamp(out, stamps, i)
  })

/** Check-ins at `positions`, in that order. */
export const visitsCsv = ({ pid, stamps, uid }: Visits, positions: Int32Array): Generator<Uint8Array> =>
  csvPieces("Uid,Pid,Time", positions.length, (out, i) => {
    const visit = positions[i]!
    out.whole(uid[visit]!)
    out.push(COMMA)
    out.whole(pid[visit]!)
    out.push(COMMA)
    pushStamp(out, stamps, visit)
  })

/** Rows of a split. With `numpyInts`, the last visit of a masked row reads `np.int64(88)`. */
export const sequencesCsv = (
  { pid, stamps }: Visits,
  rows: ReadonlyArray<SequenceRow>,
  numpyInts: boolean
): Generator<Uint8Array> =>
  csvPieces("Uid,Pids,Times,Target,Target_time", rows.length, (out, r) => {
    const { history, masked, target, uid } = rows[r]!
    out.whole(uid)
    out.push(COMMA)
    pushList(out, history.length, (place) => {
      const number = pid[history[place]!]!
      if (numpyInts && masked && place === history.length - 1) out.latin1(`np.int64(${number})`)
      else out.whole(number)
    })
    out.push(COMMA)
    pushList(out, history.length, (place) => {
      out.push(39)
      pushStamp(out, stamps, history[place]!)
      out.push(39)
    })
    out.push(COMMA)
    out.whole(pid[target]!)
    out.push(COMMA)
    pushStamp(out, stamps, target)
  })
