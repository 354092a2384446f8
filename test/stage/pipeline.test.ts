// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { FileSystem, Path } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Exit, FastCheck as fc, Ref, Schema } from "effect"
import { CheckFailed } from "../../src/stage/errors.ts"
import { fingerprint } from "../../src/stage/Files.ts"
import * as Options from "../../src/stage/Options.ts"
import { manifestPath, open } from "../../src/stage/Outputs.ts"
import { type RunOptions, runSteps } from "../../src/stage/pipeline/runSteps.ts"
import { readSteps, step } from "../../src/stage/pipeline/Step.ts"
import * as Stage from "../../src/stage/Stage.ts"
import { Stages } from "../../src/stage/Stages.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

/** The inputs and the word, in one file. */
const makeJoin = (note: (word: string) => Effect.Effect<void>) =>
  Stage.make({
    name: "join",
    summary: "Joins files",
    examples: [],
    options: {
      input: Options.file("Files to join").pipe(Options.some()),
      output: Options.newFile("The joined file"),
      word: Options.text("What stands at the end"),
      times: Options.integer("How often", { min: 1, max: 3 }).pipe(Options.withDefault(1))
    },
    result: Schema.Struct({ output: Schema.String }),
    run: ({ input, output, times, word }) =>
      Effect.scoped(Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const paths = yield* Path.Path
        yield* note(word)
        const texts = yield* Effect.forEach(input, (path) => fs.readFileString(path))
        if (texts.includes("fail")) return yield* new CheckFailed({ check: "join", detail: "asked to fail" })
        const outputs = yield* open({ stage: "join", manifest: manifestPath(output), force: true })
        const writer = yield* outputs.create(paths.basename(output))
        yield* writer.write([...texts, ...Array<string>(times).fill(word)].join("|"))
        const inputs = yield* Effect.forEach(
          input,
          (path) => Effect.map(fingerprint(path), (print) => ({ path, ...print }))
        )
        yield* outputs.commit({ options: {}, inputs })
        return { output }
      })),
    tell: () => ""
  })

const scripted = Effect.gen(function*() {
  const ran = yield* Ref.make<ReadonlyArray<string>>([])
  const join = makeJoin((word) => Ref.update(ran, (all) => [...all, word]))
  const stages = Stages.of({ names: ["join"], get: (name) => Effect.succeed(name === "join" ? join : undefined) })
  return { stages, join, ran: Ref.getAndSet(ran, []) }
})

interface Written {
  readonly input: ReadonlyArray<string>
  readonly output: string
  readonly word: string
}

const write = (folder: string, stages: Readonly<Record<string, Written>>) =>
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
    const { join, ran, stages } = yield* scripted
    yield* fs.writeFileString(`${folder}/raw`, "raw")
    yield* write(folder, chain)
    const run = (
      more: Pick<RunOptions, "dryRun" | "from" | "only"> & { readonly set?: ReadonlyArray<string> } = {}
    ) =>
      readSteps(`${folder}/pipeline.yaml`, more.set ?? []).pipe(
        Effect.flatMap((steps) =>
          runSteps(steps, { name: `${folder}/pipeline.yaml`, state: `${folder}/.state.json`, ...more })
        ),
        Effect.provideService(Stages, stages)
      )
    const actions = (more: Parameters<typeof run>[0] = {}) =>
      Effect.map(run(more), (plans) => plans.map(({ action }) => action))
    const text = (name: string) => fs.readFileString(`${folder}/${name}`)
    return { fs, folder, join, ran, run, actions, text }
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

  it.scoped("tells what is wrong with file, line, column and the nearest name, before anything runs", () =>
    Effect.gen(function*() {
      const { folder, fs, ran, run } = yield* setUp
      const message = (text: string, more: Parameters<typeof run>[0] = {}) =>
        fs.writeFileString(`${folder}/pipeline.yaml`, text).pipe(
          Effect.zipRight(Effect.flip(run(more))),
          Effect.map((error) => {
            assert.strictEqual((error as { readonly exitCode?: number }).exitCode, 2)
            return (error as Error).message.replace(`${folder}/`, "")
          })
        )
      const good = "  a:\n    run: join\n    options: { input: raw, output: out, word: w }\n"
      const expected: ReadonlyArray<readonly [text: string, message: string]> = [
        ["stages: { a: { run: jion } }", "pipeline.yaml:1:21: no stage jion. Did you mean join?"],
        [
          `stages:\n${good}  b:\n    run: join\n    options:\n      inptu: x\n`,
          "pipeline.yaml:8:7: join has no option inptu. Did you mean input?"
        ],
        [
          `stages:\n${good}  b:\n    run: join\n    optoins: {}\n`,
          "pipeline.yaml:7:5: stages.b.optoins: is unexpected"
        ],
        [
          "stages:\n  a:\n    run: join\n    options:\n      input: raw\n      output: out\n      word: w\n      times: 4\n",
          "pipeline.yaml:8:14: stages.a.options.times: 4; expected a whole number from 1 to 3"
        ],
        [
          "stages:\n  a:\n    run: join\n    options: { input: raw, output: out, word: w, times: two }\n",
          "pipeline.yaml:4:57: stages.a.options.times: two; expected a whole number"
        ],
        [
          "stages:\n  a:\n    run: join\n    options: { input: raw, word: w }\n",
          "pipeline.yaml:4:14: stages.a: --output is missing"
        ],
        ["stages:\n  __proto__:\n    run: join\n", "pipeline.yaml:2:3: a key named __proto__; expected another name"],
        [
          "stages: &s\n  a: *s\n",
          "pipeline.yaml:2:6: the alias *s stands inside what it names; expected YAML without cycles"
        ],
        [
          `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n`,
          "pipeline.yaml: aliases that expand to more than 100 copies"
        ]
      ]
      for (const [text, wanted] of expected) assert.include(yield* message(text), wanted)
      assert.include(
        yield* message(`stages:\n${good}`, { from: "ab" }),
        "no stage ab; expected one of a. Did you mean a?"
      )
      assert.include(yield* message(`stages:\n${good}`, { set: ["a.wrod=x"] }), "Did you mean word?")
      assert.include(
        yield* message(`stages:\n${good}`, { set: ["a.times=0"] }),
        "--set a.times: 0; expected a whole number from 1 to 3"
      )
      assert.deepStrictEqual(yield* ran, [])
    }))

  it.scoped("runs steps that are written in TypeScript like those of a file", () =>
    Effect.gen(function*() {
      const { folder, join, ran, text } = yield* setUp
      const steps = yield* Effect.all([
        step("one", join, { input: `${folder}/raw`, output: `${folder}/one`, word: "1" }),
        step("two", join, { input: [`${folder}/one`, `${folder}/raw`], output: `${folder}/two`, word: "2", times: 2 })
      ])
      const go = runSteps(steps, { name: "typed", state: `${folder}/.typed.json` })
      assert.deepStrictEqual((yield* go).map(({ action }) => action), ["ran", "ran"])
      assert.strictEqual(yield* text("two"), "raw|1|raw|2|2")
      assert.deepStrictEqual((yield* go).map(({ action }) => action), ["unchanged", "unchanged"])
      assert.deepStrictEqual(yield* ran, ["1", "2"])
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
        const now: Record<string, Written> = { ...chain }
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
