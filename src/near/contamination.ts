import type { FileSystem } from "@effect/platform"
import { Effect, Stream } from "effect"
import { type FieldPath, getField, isObject, type Json } from "../rows/index.ts"
import { type FileError, Jsonl, type Rejects } from "../stage/index.ts"
import { GramIndex } from "./GramIndex.ts"
import { kernelOptions, makeKernel } from "./kernels.ts"

/** A benchmark's words in a row: where they stand in the benchmark, and the words themselves. */
export interface Contamination {
  readonly benchmark: { readonly file: string; readonly line: number }
  readonly words: string
}

/** Benchmarks, ready to look for in other texts. */
export interface Benchmarks {
  readonly files: ReadonlyArray<string>
  /** Words in a row that count as taken over. */
  readonly words: number
  readonly rows: number
  /** Distinct n-grams. */
  readonly grams: number
  /** Rows whose texts are all shorter than that: they cannot be found. */
  readonly tooShort: number
  /** The first words of a text that stand in a benchmark. */
  readonly find: (text: string) => Contamination | undefined
}

/** All texts of a value, in order; of a record without its `metadata`. */
export const textsOf = (value: Json.Json, isRecord = true): Array<string> =>
  typeof value === "string"
    ? [value]
    : Array.isArray(value)
    ? (value as ReadonlyArray<Json.Json>).flatMap((one) => textsOf(one, false))
    : isObject(value)
    ? Object.entries(value).flatMap(([key, one]) => isRecord && key === "metadata" ? [] : textsOf(one, false))
    : []

const encoder = new TextEncoder()

/**
 * Reads benchmarks (JSON lines) whose n-grams of words must not occur in training rows; 13 words is the usual rule. Words are
 * letters and digits, whatever stands between them. With `field` only the text there counts, else every text of a row but its
 * metadata. Memory: 16 to 48 bytes an n-gram and 8 bytes a row.
 */
export const readBenchmarks = (
  files: ReadonlyArray<string>,
  options: { readonly words?: number; readonly field?: FieldPath | undefined; readonly stage: string }
): Effect.Effect<Benchmarks, FileError, FileSystem.FileSystem | Rejects.Rejects> =>
  Effect.gen(function*() {
    const { field, stage, words = 13 } = options
    const kernel = makeKernel(kernelOptions({ language: "text", shingle: words, permutations: 16, bands: 1, rows: 1 }))
    const single = makeKernel(kernelOptions({ language: "text", shingle: 1, permutations: 16, bands: 1, rows: 1 }))
    const grams = (text: string): Uint32Array => {
      const bytes = encoder.encode(text)
      const found = kernel.shingles(bytes)
      // A text with fewer words than asked for has one n-gram, which is shorter than the rule says.
      return found.length > 2 || single.shingles(bytes).length === words * 2 ? found : new Uint32Array(0)
    }
    const index = new GramIndex()
    const places: Array<readonly [file: number, line: number]> = []
    let tooShort = 0
    for (const [number, file] of files.entries()) {
      yield* Stream.runForEach(Jsonl.read(file, stage), ({ line, value }) =>
        Effect.sync(() => {
          const before = index.size
          const texts = field === undefined ? textsOf(value) : textsOf(getField(value, field) ?? null)
          const all = texts.map(grams)
          for (const one of all) index.add(one, places.length)
          if (index.size === before && all.every((one) => one.length === 0)) tooShort++
          places.push([number, line])
        }))
    }
    return {
      files,
      words,
      rows: places.length,
      grams: index.size,
      tooShort,
      find: (text) => {
        const hit = index.find(grams(text))
        if (hit === undefined) return undefined
        const [file, line] = places[hit.record]!
        return {
          benchmark: { file: files[file]!, line },
          words: (text.match(/[\w\u0080-\u1fff]+|[\u2000-\uffff]|[\u{10000}-\u{10ffff}]/gu) ?? [])
            .slice(hit.gram, hit.gram + words).join(" ")
        }
      }
    }
  })
