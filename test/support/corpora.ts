import { Effect, FastCheck as fc, Stream } from "effect"
import { type CorpusOptions, makeCorpus } from "../../src/near/Corpora.ts"
import { searchClusters } from "../../src/near/nearSearch.ts"
import type { NearSettings } from "../../src/near/settings.ts"

const words = Array.from({ length: 80 }, (_, i) => `name_${i}`)

const statement = fc.tuple(
  fc.constantFrom(...words),
  fc.constantFrom("=", "+=", ".append", "(", "[0] ="),
  fc.constantFrom(...words),
  fc.constantFrom("1", "\"#FF0000\"", "Circle()", "x", "self.play")
).map((parts) => parts.join(" "))

/** A program of 4 to 40 statements in methods. */
const program = fc.array(fc.array(statement, { minLength: 4, maxLength: 10 }), { minLength: 1, maxLength: 4 }).map((
  methods
) => methods.map((lines, i) => `    def m${i}(self):\n${lines.map((line) => `        ${line}\n`).join("")}`))

/** What people do to a copy; the text changes a little, or in its comments alone. */
const edit = fc.oneof(
  fc.record({ rename: fc.constantFrom(...words), to: fc.constantFrom("other", "q") }).map(
    ({ rename, to }) => (text: string) => text.replaceAll(new RegExp(`\\b${rename}\\b`, "g"), to)
  ),
  fc.tuple(fc.nat(), statement).map(([at, line]) => (text: string) => {
    const lines = text.split("\n")
    lines.splice(at % lines.length, 0, `        ${line}`)
    return lines.join("\n")
  }),
  fc.constant((text: string) => text.replaceAll("\n", "  # remark\n")),
  fc.constant((text: string) => text.replaceAll("#FF0000", "#00FF00")),
  fc.constant((text: string) => text.split(/(?= {4}def )/).reverse().join("")),
  fc.nat().map((cut) => (text: string) => text.split("\n").filter((_, i) => i !== cut % 20).join("\n"))
)

/** Programs, some of them edited copies of others, some empty or nearly so. */
export const corpus: fc.Arbitrary<ReadonlyArray<string>> = fc.array(program, { minLength: 2, maxLength: 8 }).chain((
  originals
) =>
  fc.tuple(
    fc.array(
      fc.tuple(fc.nat({ max: originals.length - 1 }), fc.array(edit, { maxLength: 4 })).map(([from, edits]) =>
        edits.reduce((text, change) => change(text), originals[from]!.join(""))
      ),
      { maxLength: 20 }
    ),
    fc.array(fc.constantFrom("", "x", "# remark", "\n\n", "x = 1"), { maxLength: 4 })
  ).map(([copies, odd]) => [...originals.map((methods) => methods.join("")), ...copies, ...odd])
)

/** A set of sets of texts, as something that can be compared. */
export const setsOfTexts = (texts: ReadonlyArray<string>, clusters: ReadonlyArray<ReadonlyArray<number>>) =>
  clusters.map((members) => members.map((i) => texts[i]!).sort().join("\u0000")).sort()

/** The clusters of texts, by the whole engine. */
export const clustersOf = (
  texts: ReadonlyArray<string>,
  settings: NearSettings,
  options: Partial<CorpusOptions> = {}
) =>
  Effect.scoped(Effect.gen(function*() {
    const built = yield* makeCorpus(Stream.fromIterable(texts), {
      settings,
      threads: 1,
      maxMemoryBytes: 1e9,
      ...options
    })
    return (yield* searchClusters(built, settings, options.scalar)).clusters.joined()
  }))
