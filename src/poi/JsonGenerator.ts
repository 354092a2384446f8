import type { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { type FileError, type InputError, UsageError } from "../stage/index.ts"
import { type Codebook, suffixCollisions } from "./codebook.ts"
import { PoiIds } from "./PoiIds.ts"
import type { PoiKind, PoiSplit } from "./PoiLayout.ts"
import { complaining, readCodebook, readSequences } from "./readers.ts"
import { assertTokens, codebookTokens, idTokens, Renderer, type Tokens } from "./render.ts"
import type { Sequences } from "./sequences.ts"

export interface JsonRequest {
  readonly split: PoiSplit
  /** Path of the split's sequences. */
  readonly dataFile: string
  readonly kind: PoiKind
  /** Path of the codebook; needed for all kinds but `id`. */
  readonly codebookFile?: string | undefined
  readonly lenient?: boolean
  readonly suffixCollisions?: boolean
}

export interface GeneratedJson {
  /** As in the documented layout, without its folder: `test_all_codebook.json`. */
  readonly name: string
  readonly json: Buffer
  readonly records: number
}

/** Name of a file of instruction records. */
const nameOf = (split: PoiSplit, kind: PoiKind): string =>
  kind === "notime" ? `${split}_codebook_notime.json` : `${split}_${kind}.json`

/** Sequences and codebooks to instruction records, the published bytes. Reads files; writes none. */
export class JsonGenerator extends Effect.Service<JsonGenerator>()("@datawright/poi/JsonGenerator", {
  succeed: {
    /** One whole file in memory, from the files it is made of. */
    generateJson: (request: JsonRequest): Effect.Effect<
      GeneratedJson,
      FileError | InputError | UsageError,
      FileSystem.FileSystem
    > =>
      Effect.gen(function*() {
        const { codebookFile, dataFile, kind, split } = request
        const lenient = request.lenient === true
        if (kind !== "id" && codebookFile === undefined) {
          return yield* new UsageError({ found: `kind ${kind} without a codebook`, expected: "the path of a codebook" })
        }
        const ids = new PoiIds()
        const sequences = yield* readSequences({ path: dataFile }, ids, { timed: kind !== "notime", lenient })
        let tokens = idTokens(ids)
        if (kind !== "id") {
          const book = yield* readCodebook({ path: codebookFile! }, ids, { lenient })
          tokens = yield* tokensOf(book.value, ids, [sequences.value], request.suffixCollisions === true)
        }
        const renderer = new Renderer(sequences.value, tokens, { timed: kind !== "notime" })
        const pieces: Array<Buffer> = []
        for (let piece = renderer.next(); piece !== undefined; piece = renderer.next()) pieces.push(Buffer.from(piece))
        return { name: nameOf(split, kind), json: Buffer.concat(pieces), records: renderer.records }
      }),
    /** Tokens of a codebook, after a look that every POI of all `splits` has one. */
    codebookTokens: (
      codebook: Codebook,
      ids: PoiIds,
      splits: ReadonlyArray<Sequences>,
      suffix: boolean
    ): Effect.Effect<Tokens, InputError> => tokensOf(codebook, ids, splits, suffix),
    /** POIs as their numbers. */
    idTokens: (ids: PoiIds): Tokens => idTokens(ids),
    /** A file piece by piece; see `Renderer`. */
    renderer: (
      sequences: Sequences,
      tokens: Tokens,
      kind: PoiKind,
      without?: ReadonlySet<number>
    ): Renderer => new Renderer(sequences, tokens, { timed: kind !== "notime", without })
  }
}) {}

const tokensOf = (codebook: Codebook, ids: PoiIds, splits: ReadonlyArray<Sequences>, suffix: boolean) =>
  complaining(() => {
    const used = suffix ? suffixCollisions(codebook, ids) : codebook
    const tokens = codebookTokens(used, ids)
    for (const sequences of splits) assertTokens(sequences, tokens, ids, codebook.file)
    return tokens
  })
