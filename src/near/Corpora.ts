import { Chunk, Effect, type Scope, Stream } from "effect"
import { type FileError, type ThreadError } from "../stage/index.ts"
import { type Block, BlockBuilder } from "./Block.ts"
import { type Corpus, MemoryCorpus } from "./Corpus.ts"
import type { NearSettings } from "./settings.ts"
import { makeSketchers } from "./Sketchers.ts"
import { type GrowingCorpus, makeSpilledCorpus } from "./SpilledCorpus.ts"

export interface CorpusOptions {
  readonly settings: NearSettings
  /** Worker threads for the sketches; below 2, none. */
  readonly threads: number
  /** Bytes of texts and sketches that may stay in memory; beyond, all of them go to a file of the temporary folder. */
  readonly maxMemoryBytes: number
  readonly scalar?: boolean | undefined
}

const sizeOf = (block: Block): number =>
  block.texts.buffer.byteLength + block.keys.byteLength + block.signatures.byteLength + block.count * 16

/**
 * Texts, in order, to a corpus that can be searched: document `i` is the i-th text. In flight: two blocks of 4 MB a thread.
 * The corpus is the same for any number of threads, in memory or on disk.
 */
export const makeCorpus = <E, R>(
  texts: Stream.Stream<string, E, R>,
  options: CorpusOptions
): Effect.Effect<Corpus, E | FileError | ThreadError, R | Scope.Scope> =>
  Effect.gen(function*() {
    const sketchers = yield* makeSketchers({ ...options, scalar: options.scalar === true })
    const builder = new BlockBuilder(options.settings)
    const blocks = texts.pipe(
      Stream.mapChunks((chunk) => Chunk.flatMap(chunk, (text) => Chunk.unsafeFromArray(builder.add(text)))),
      Stream.concat(Stream.suspend(() => Stream.fromIterable(builder.end()))),
      Stream.mapEffect(sketchers.sketch, { concurrency: sketchers.threads, unordered: false })
    )
    const memory = new MemoryCorpus()
    let bytes = 0
    let spilled: GrowingCorpus | undefined
    yield* Stream.runForEach(blocks, (block) =>
      Effect.gen(function*() {
        if (spilled !== undefined) return yield* spilled.add(block)
        bytes += sizeOf(block)
        memory.add(block)
        if (bytes <= options.maxMemoryBytes) return
        spilled = yield* makeSpilledCorpus(options.settings)
        for (const one of memory.blocks.splice(0)) yield* spilled.add(one)
      }))
    return spilled ?? memory
  })
