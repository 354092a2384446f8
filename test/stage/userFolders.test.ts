import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { homedir } from "node:os"
import { join } from "node:path"
import { cacheFolder, dataFolder, datasetsFolder, userCacheFolder } from "../../src/stage/userFolders.ts"

const home = (...parts: ReadonlyArray<string>) => join(homedir(), ...parts)

const folders = (variables: Readonly<Record<string, string>>) =>
  Effect.all([userCacheFolder, cacheFolder, dataFolder, datasetsFolder]).pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))
  )

describe("user folders", () => {
  it.effect("are those of the XDG specification, each named by its own variable", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* folders({ XDG_CACHE_HOME: "/c", XDG_DATA_HOME: "/d" }), [
        "/c",
        "/c/datawright",
        "/d/datawright",
        "/c/datawright/datasets"
      ])
      assert.deepStrictEqual(yield* folders({ XDG_DATA_HOME: "/d", DATAWRIGHT_DATASETS: "sets" }), [
        home(".cache"),
        home(".cache", "datawright"),
        "/d/datawright",
        "sets"
      ])
    }))

  it.effect("lie in the home folder where a variable is absent, empty or relative", () =>
    Effect.gen(function*() {
      const usual = [
        home(".cache"),
        home(".cache", "datawright"),
        home(".local", "share", "datawright"),
        home(".cache", "datawright", "datasets")
      ]
      assert.deepStrictEqual(yield* folders({}), usual)
      for (const value of ["", "cache", "./cache", "../cache"]) {
        assert.deepStrictEqual(
          yield* folders({ XDG_CACHE_HOME: value, XDG_DATA_HOME: value, DATAWRIGHT_DATASETS: "" }),
          usual
        )
      }
    }))
})
