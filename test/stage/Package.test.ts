import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Either } from "effect"
import { loadLibraries } from "../../src/manim/index.ts"
import { lacking, loadOptional } from "../../src/stage/optional.ts"
import { dataFile, DataFolder, dataPath, packageFolder } from "../../src/stage/Package.ts"

describe("the package's own files", () => {
  it("lie in this checkout", () => {
    assert.strictEqual(packageFolder(), process.cwd())
    assert.strictEqual(dataPath("names", "modules.json"), `${process.cwd()}/data/names/modules.json`)
  })

  it.effect("are those of the folder provided, else of DATAWRIGHT_DATA, else of the package", () =>
    Effect.gen(function*() {
      const named = Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["DATAWRIGHT_DATA", "/named"]])))
      const file = dataFile("corpus", "text")
      assert.strictEqual(
        yield* named(Effect.provideService(file, DataFolder, "/provided")),
        "/provided/corpus/text"
      )
      assert.strictEqual(yield* named(file), "/named/corpus/text")
      assert.strictEqual(yield* file, `${process.cwd()}/data/corpus/text`)
    }))
})

describe("an optional package", () => {
  it.effect("that is not installed is a usage error with the command that installs it", () =>
    Effect.gen(function*() {
      const name = "datawright-of-nobody"
      const missing = yield* Effect.either(loadOptional(() => import(name).catch(lacking(name))))
      assert.isTrue(Either.isLeft(missing))
      if (Either.isLeft(missing)) {
        assert.strictEqual(missing.left.exitCode, 2)
        assert.match(
          missing.left.message,
          /^datawright-of-nobody is not installed\. Run npm install datawright-of-nobody /
        )
      }
    }))

  it.effect("that is broken is a defect", () =>
    Effect.gen(function*() {
      const broken = yield* Effect.exit(
        loadOptional(() => Promise.reject(new Error("Cannot find package 'other' imported from x")).catch(lacking("x")))
      )
      assert.match(String(broken), /Die|defect|Cannot find package 'other'/)
      assert.notMatch(String(broken), /UsageError/)
    }))
})

describe("the name tables", () => {
  it.effect("that are missing in the data folder are a failure with its path", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provideService(loadLibraries, DataFolder, "/nowhere"))
      assert.deepStrictEqual([error._tag, error.exitCode], ["FileError", 1])
      assert.include(error.message, "/nowhere/names")
    }))
})
