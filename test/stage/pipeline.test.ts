import { FileSystem, Path } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Exit, FastCheck as fc, Ref } from "effect"
import { fingerprint } from "../../src/stage/Files.ts"
import { manifestPath, open } from "../../src/stage/Outputs.ts"
import { type RunOptions, runPipeline } from "../../src/stage/runPipeline.ts"
import { StageError, Stages } from "../../src/stage/Stages.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

/** `join --input a --input b --output c --word w`: the inputs and the word, in one file, as a stage would write it. */
const join = (words: ReadonlyArray<string>) =>
  Effect.scoped(Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const given = (name: string) => words.flatMap((word, i) => words[i - 1] === name ? [word] : [])
    const [output] = given("--output")
    const texts = yield* Effect.forEach(given("--input"), (path) => fs.readFileString(path))
    if (texts.includes("fail")) return yield* new StageError({ message: "asked to fail", exitCode: 4 })
    const outputs = yield* open({ stage: "join", manifest: manifestPath(output!), force: true })
    const writer = yield* outputs.create(paths.basename(output!))
    yield* writer.write([...texts, ...given("--word")].join("|"))
    const inputs = yield* Effect.forEach(given("--input"), (path) =>
      Effect.map(fingerprint(path), (print) => ({ path, ...print })))
    yield* outputs.commit({ options: {}, inputs })
  }))

const scripted = Effect.gen(function*() {
  const context = yield* Effect.context<FileSystem.FileSystem | Path.Path>()
  const ran = yield* Ref.make<ReadonlyArray<string>>([])
  const stages = Stages.of({
    commands: ["join"],
    options: (command) => command === "join" ? new Set(["--input", "--output", "--word"]) : undefined,
    run: (words) =>
      Ref.update(ran, (all) => [...all, words.at(-1)!]).pipe(
        Effect.zipRight(join(words)),
        Effect.catchAll((error) =>
          error._tag === "StageError"
            ? Effect.fail(error)
            : Effect.fail(new StageError({ message: error.message, exitCode: 1 }))
        ),
        Effect.provide(context)
      )
  })
  return { stages, ran: Ref.getAndSet(ran, []) }
})

interface Stage {
  readonly input: ReadonlyArray<string>
  readonly output: string
  readonly word: string
}

const write = (folder: string, stages: Readonly<Record<string, Stage>>) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) =>
    fs.writeFileString(
      `${folder}/pipeline.yaml`,
      JSON.stringify({
        stages: Object.fromEntries(
          Object.entries(stages).map(([name, { input, output, word }]) => [name, {
            run: "join",
            options: {
              input: input.map((path) => `${folder}/${path}`),
              output: `${folder}/${output}`,
              word
            }
          }])
        )
      })
    ))

const chain = {
  a: { input: ["raw"], output: "a.out", word: "A" },
  b: { input: ["a.out"], output: "b.out", word: "B" },
  c: { input: ["raw"], output: "c.out", word: "C" },
  d: { input: ["b.out", "c.out"], output: "d.out", word: "D" }
} as const

layer(platform)("run", (it) => {
  const setUp = Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    const { ran, stages } = yield* scripted
    yield* fs.writeFileString(`${folder}/raw`, "raw")
    yield* write(folder, chain)
    const run = (
      more: Pick<RunOptions, "dryRun" | "from" | "only" | "set"> = {}
    ) =>
      runPipeline(
        { file: `${folder}/pipeline.yaml`, state: `${folder}/.state.json`, ...more },
        () => Effect.void
      ).pipe(Effect.provideService(Stages, stages))
    const actions = (more: Parameters<typeof run>[0] = {}) =>
      Effect.map(run(more), (plans) => plans.map(({ action }) => action))
    const text = (name: string) => fs.readFileString(`${folder}/${name}`)
    return { fs, folder, ran, run, actions, text }
  })

  it.scoped("runs what has not run, and the second time nothing", () =>
    Effect.gen(function*() {
      const { actions, ran, text } = yield* setUp
      assert.deepStrictEqual(yield* actions({ dryRun: true }), Array(4).fill("would run"))
      assert.deepStrictEqual(yield* ran, [])
      yield* actions()
      assert.deepStrictEqual(yield* ran, ["A", "B", "C", "D"])
      assert.strictEqual(yield* text("d.out"), "raw|A|B|raw|C|D")
      assert.deepStrictEqual(yield* actions(), Array(4).fill("unchanged"))
      assert.deepStrictEqual(yield* ran, [])
    }))

  it.scoped("runs what depends on a changed option, and nothing else", () =>
    Effect.gen(function*() {
      const { actions, folder, ran, run, text } = yield* setUp
      yield* run()
      yield* ran
      yield* write(folder, { ...chain, b: { ...chain.b, word: "b" } })
      assert.deepStrictEqual(yield* actions({ dryRun: true }), ["unchanged", "would run", "unchanged", "may run"])
      const plans = yield* run()
      assert.deepStrictEqual(yield* ran, ["b", "D"])
      assert.strictEqual(plans[1]!.reason, "changed: --word")
      assert.strictEqual(yield* text("d.out"), "raw|A|b|raw|C|D")
    }))

  it.scoped("stops where a stage writes what it had written before", () =>
    Effect.gen(function*() {
      const { fs, folder, ran, run } = yield* setUp
      yield* run()
      yield* ran
      // Gone, and made again the same: what reads it has nothing to do.
      yield* fs.remove(`${folder}/a.out`)
      yield* run()
      assert.deepStrictEqual(yield* ran, ["A"])
      // A new time alone is no change.
      yield* fs.utimes(`${folder}/raw`, 0, 0)
      yield* run()
      assert.deepStrictEqual(yield* ran, [])
    }))

  it.scoped("runs one stage, or from one on, when asked", () =>
    Effect.gen(function*() {
      const { actions, ran } = yield* setUp
      yield* actions()
      yield* ran
      assert.deepStrictEqual(yield* actions({ only: "c" }), ["left alone", "left alone", "ran", "left alone"])
      assert.deepStrictEqual(yield* actions({ from: "c" }), ["left alone", "left alone", "ran", "ran"])
      assert.deepStrictEqual(yield* ran, ["C", "C", "D"])
    }))

  it.scoped("takes options over those of the file", () =>
    Effect.gen(function*() {
      const { actions, ran, run } = yield* setUp
      yield* actions({ set: ["b.word=over=the.file"] })
      assert.deepStrictEqual(yield* ran, ["A", "over=the.file", "C", "D"])
      yield* run()
      assert.deepStrictEqual(yield* ran, ["B", "D"])
      assert.include((yield* Effect.flip(run({ set: ["x.word=1"] }))).message, "stage.option=value")
    }))

  it.scoped("ends with the error of a stage, and goes on from there", () =>
    Effect.gen(function*() {
      const { actions, folder, fs, ran, run } = yield* setUp
      yield* run()
      yield* ran
      yield* write(folder, { ...chain, b: { ...chain.b, input: ["a.out", "more"] } })
      yield* fs.writeFileString(`${folder}/more`, "fail")
      const ended = yield* Effect.exit(run())
      assert.isTrue(Exit.isFailure(ended))
      assert.deepStrictEqual(yield* ran, ["B"])
      assert.deepStrictEqual(yield* actions({ dryRun: true }), ["unchanged", "would run", "unchanged", "may run"])
      yield* fs.writeFileString(`${folder}/more`, "well")
      yield* run()
      assert.deepStrictEqual(yield* ran, ["B", "D"])
    }))

  it.scoped("tells unknown commands, options, stages and keys with the nearest that is known", () =>
    Effect.gen(function*() {
      const { folder, fs, ran, run } = yield* setUp
      const message = (text: string, more: Parameters<typeof run>[0] = {}) =>
        fs.writeFileString(`${folder}/pipeline.yaml`, text).pipe(
          Effect.zipRight(Effect.flip(run(more))),
          Effect.map((error) => error.message)
        )
      assert.include(yield* message("stages: { a: { run: jion } }"), "Did you mean join?")
      assert.include(yield* message("stages: { a: { run: join, options: { inptu: x } } }"), "Did you mean input?")
      assert.include(yield* message("stages: { abc: { run: join } }", { from: "abd" }), "Did you mean abc?")
      assert.match(yield* message("stages:\n  a:\n    run: join\n    optoins: {}\n"), /pipeline\.yaml:4: /)
      assert.deepStrictEqual(yield* ran, [])
    }))

  it.scoped.prop(
    "after any changes, has the outputs of a run from nothing",
    {
      changes: fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d", "raw"), fc.string({ maxLength: 3 })), {
        maxLength: 4
      })
    },
    ({ changes }) =>
      Effect.gen(function*() {
        const { folder, fs, run, text } = yield* setUp
        const now: Record<string, Stage> = { ...chain }
        yield* run()
        for (const [what, word] of changes) {
          if (what === "raw") yield* fs.writeFileString(`${folder}/raw`, `raw ${word}`)
          else now[what] = { ...now[what]!, word: `w${word.replaceAll("-", "_")}` }
          yield* write(folder, now)
          yield* run()
        }
        const made = yield* text("d.out")
        yield* fs.remove(`${folder}/.state.json`)
        yield* run()
        assert.strictEqual(made, yield* text("d.out"))
      }),
    { fastCheck: { numRuns: 10 }, timeout: 60_000 }
  )
})
