import { GrowingArray } from "../rows/index.ts"
import { InputError } from "../stage/index.ts"
import { badCell, shown } from "./cellError.ts"
import { CsvRecords } from "./CsvRecords.ts"
import { readWholes } from "./literal.ts"
import { whole } from "./number.ts"
import { compareIds, type PoiIds } from "./PoiIds.ts"

/** POIs and their semantic ids. Memory: about 100 bytes a POI. */
export interface Codebook {
  /** For messages. */
  readonly file: string
  /** Token of each POI by its position in `PoiIds`, such as `<a_12><b_31><c_5>`; a hole where a POI has no token. */
  readonly tokens: ReadonlyArray<string | undefined>
  /** Positions of the POIs it has, in file order. */
  readonly pois: Int32Array
  /** Rows whose POI came before (only when lenient: the last one wins). */
  readonly repeated: number
  readonly floats: number
}

/** How far a codebook tells POIs apart. */
export interface Collisions {
  readonly pois: number
  /** Distinct code lists. */
  readonly distinct: number
  /** Code lists that two or more POIs share. */
  readonly collided: number
  /** POIs that share theirs. */
  readonly poisInCollision: number
  /** POIs of the code list that most share. */
  readonly largest: number
}

export interface CodebookOptions {
  readonly file: string
  /** Let a repeated POI's last row win, and let code lists be empty. */
  readonly lenient: boolean
}

/** Longest code list: one letter a place. */
const maxCodes = 26

/** One more code of a token: `<d_1>` at place 3. */
const code = (place: number, value: number | string): string => `<${String.fromCharCode(97 + place)}_${value}>`

/**
 * Reads a codebook out of pieces of its bytes. The vectors are stepped over, never parsed. Throws `InputError` with
 * file, row and column.
 */
export class CodebookReader {
  private readonly csv: CsvRecords
  private readonly ids: PoiIds
  private readonly options: CodebookOptions
  private readonly tokens: Array<string | undefined> = []
  private readonly pois = new GrowingArray(Int32Array)
  private repeated = 0
  private floats = 0
  private pid = 0
  private codes = 0
  private token = ""
  private place = 0

  constructor(ids: PoiIds, options: CodebookOptions) {
    this.ids = ids
    this.options = options
    this.csv = new CsvRecords({ file: options.file, separator: ",", header: true, encoding: "utf-8" }, {
      onHeader: () => {
        this.pid = this.csv.column("Pid")
        this.codes = this.csv.column("Codebook")
      },
      onRecord: () => this.record()
    })
  }

  push(piece: Uint8Array): void {
    this.csv.push(piece)
  }

  end(): Codebook {
    this.csv.end()
    const { floats, pois, repeated, tokens } = this
    return { file: this.options.file, tokens, pois: pois.view(), repeated, floats }
  }

  private fail(column: string, found: string, expected?: string, next?: string): never {
    return badCell(this.options.file, this.csv.row, column, found, expected, next)
  }

  private record(): void {
    const { csv, ids } = this
    const cell = csv.text(this.pid)
    const pid = whole(cell)
    if (pid === undefined) return this.fail("Pid", shown(cell), "a whole number")
    if (pid.float) this.floats++
    const poi = ids.ofText(pid.text)
    this.token = ""
    this.place = 0
    let { bytes } = csv
    let start = csv.starts[this.codes]!
    let end = csv.ends[this.codes]!
    if (csv.escaped[this.codes] === true) {
      bytes = Buffer.from(csv.text(this.codes), "utf8")
      start = 0
      end = bytes.length
    }
    const length = readWholes(bytes, start, end, this.list, this.onFloat)
    if (length === 0 && !this.options.lenient) {
      this.fail("Codebook", "no codes", "1 to 26 whole numbers", "Say --lenient to write an empty token")
    }
    if (this.tokens[poi] === undefined) this.pois.push(poi)
    else if (this.options.lenient) this.repeated++
    else this.fail("Pid", `POI ${pid.text} a second time`, "one row a POI", "Say --lenient to let the last row win")
    this.tokens[poi] = this.token
  }

  private readonly onFloat = (): void => {
    this.floats++
  }

  private readonly list = {
    take: (value: number | string) => {
      if (this.place === maxCodes) this.fail("Codebook", `more than ${maxCodes} codes`, `at most ${maxCodes}`)
      this.token += code(this.place++, value)
    },
    fail: (found: string): never => this.fail("Codebook", found, "a list of whole numbers, such as [4, 17, 5]")
  }
}

/** POIs by the token they share, those of each token in file order; only tokens with two POIs or more. */
export const sharedTokens = (codebook: Codebook, places = maxCodes): ReadonlyMap<string, ReadonlyArray<number>> =>
  new Map([...byToken(firstCodes(codebook, places))].filter(([, pois]) => pois.length > 1))

/** The codebook as if code lists ended after so many codes. */
const firstCodes = (codebook: Codebook, places: number): Codebook =>
  places >= maxCodes ? codebook : {
    ...codebook,
    tokens: codebook.tokens.map((token) => token?.split("<").slice(0, places + 1).join("<"))
  }

const byToken = ({ pois, tokens }: Codebook): Map<string, Array<number>> => {
  const groups = new Map<string, Array<number>>()
  for (const poi of pois) {
    const token = tokens[poi]!
    const group = groups.get(token)
    if (group === undefined) groups.set(token, [poi])
    else group.push(poi)
  }
  return groups
}

/** Collisions of whole code lists, or of their first `places` codes. */
export const collisions = (codebook: Codebook, places = maxCodes): Collisions => {
  const groups = byToken(firstCodes(codebook, places))
  const shared = [...groups.values()].filter((pois) => pois.length > 1)
  return {
    pois: codebook.pois.length,
    distinct: groups.size,
    collided: shared.length,
    poisInCollision: shared.reduce((sum, pois) => sum + pois.length, 0),
    largest: [...groups.values()].reduce((most, pois) => Math.max(most, pois.length), 0)
  }
}

/**
 * Gives every code list that two or more POIs share one code more: 0, 1, 2, ... in ascending order of their ids. Lists
 * used once stay. Fails when a list made so is another POI's already, or would have more than 26 codes.
 * Source: the rule of the GNPR-SID paper's codebooks.
 */
export const suffixCollisions = (codebook: Codebook, ids: PoiIds): Codebook => {
  const tokens = [...codebook.tokens]
  const taken = new Set(codebook.pois.length === 0 ? [] : byToken(codebook).keys())
  for (const [token, pois] of sharedTokens(codebook)) {
    const place = token === "" ? 0 : token.split("<").length - 1
    const ascending = [...pois].sort((a, b) => compareIds(ids.texts[a]!, ids.texts[b]!))
    ascending.forEach((poi, k) => {
      const longer = token + code(place, k)
      if (place >= maxCodes || taken.has(longer)) {
        throw new InputError({
          where: `${codebook.file}, POI ${ids.texts[poi]}`,
          found: place >= maxCodes ? `${place} codes and a collision` : `${longer} is the id of another POI already`,
          expected: "ids that a suffix makes distinct",
          next: "Leave --suffix-collisions out, or mend the codebook"
        })
      }
      taken.add(longer)
      tokens[poi] = longer
    })
  }
  return { ...codebook, tokens }
}

/** Fails when the codebook has a POI beyond `1..count`: it was made for other numbers, perhaps for another data set. */
export const assertWithin = (codebook: Codebook, ids: PoiIds, count: number): void => {
  for (const poi of codebook.pois) {
    const id = Number(ids.texts[poi])
    if (id >= 1 && id <= count) continue
    throw new InputError({
      where: `${codebook.file}, column Pid`,
      found: `POI ${ids.texts[poi]}`,
      expected: `1 to ${count}, as pid_mapping.csv numbers them`,
      next: "Is it another data set's codebook?"
    })
  }
}

/** The codebook as a file again, without vectors. */
export const codebookCsv = ({ pois, tokens }: Codebook, ids: PoiIds): string => {
  const lines = Array.from(pois, (poi) => {
    const codes = [...tokens[poi]!.matchAll(/_(-?[0-9]+)>/g)].map((match) => match[1])
    const list = `[${codes.join(", ")}]`
    return `${ids.texts[poi]},${list.includes(",") ? `"${list}"` : list}\n`
  })
  return `Pid,Codebook\n${lines.join("")}`
}
