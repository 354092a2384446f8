import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Exit } from "effect"
import * as Outputs from "../../src/stage/Outputs.ts"
import { verifyManifest as verify } from "../../src/stage/verifyManifest.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const write = (folder: string, text: string, options: Partial<Outputs.OpenOptions> = {}) =>
  Effect.scoped(Effect.gen(function*() {
    const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/manifest.json`, ...options })
    const file = yield* outputs.create("out.jsonl")
    yield* file.write(text, 1)
    return yield* outputs.commit({ options: { a: 1 }, inputs: [] })
  }))

layer(platform)("Outputs", (it) => {
  it.scoped("writes outputs with a manifest that holds, byte for byte the same twice", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* write(folder, "{}\n")
      const first = yield* fs.readFileString(`${folder}/manifest.json`)
      const { files } = yield* verify(`${folder}/manifest.json`)
      assert.deepStrictEqual(files, [{ path: "out.jsonl", role: "output", state: "holds" }])
      yield* write(folder, "{}\n")
      assert.strictEqual(yield* fs.readFileString(`${folder}/manifest.json`), first)
      assert.deepStrictEqual((yield* fs.readDirectory(folder)).sort(), ["manifest.json", "out.jsonl"])
    }))

  it.scoped("leaves what was there when a run fails, and nothing of its own", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* write(folder, "old\n")
      const exit = yield* Effect.exit(Effect.scoped(Effect.gen(function*() {
        const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/manifest.json` })
        const file = yield* outputs.create("out.jsonl")
        yield* file.write("new\n".repeat(1_000_000))
        return yield* Effect.fail("stop")
      })))
      assert.isTrue(Exit.isFailure(exit))
      assert.strictEqual(yield* fs.readFileString(`${folder}/out.jsonl`), "old\n")
      assert.deepStrictEqual((yield* fs.readDirectory(folder)).sort(), ["manifest.json", "out.jsonl"])
    }))

  it.scoped("refuses to replace a foreign or a changed file, unless forced", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.writeFileString(`${folder}/out.jsonl`, "precious")
      const foreign = yield* Effect.flip(write(folder, "x"))
      assert.strictEqual(foreign.reason, "Foreign")
      assert.strictEqual(yield* fs.readFileString(`${folder}/out.jsonl`), "precious")
      yield* write(folder, "x", { force: true })
      yield* fs.writeFileString(`${folder}/out.jsonl`, "edited")
      const changed = yield* Effect.flip(write(folder, "y"))
      assert.strictEqual(changed.reason, "Changed")
      assert.strictEqual(yield* fs.readFileString(`${folder}/out.jsonl`), "edited")
    }))

  it.scoped("refuses a folder of its own that holds other files", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.writeFileString(`${folder}/thesis.tex`, "precious")
      const error = yield* Effect.flip(write(folder, "x", { ownFolder: true }))
      assert.strictEqual(error.reason, "Foreign")
      assert.include(error.message, "thesis.tex")
      assert.deepStrictEqual(yield* fs.readDirectory(folder), ["thesis.tex"])
    }))

  it.scoped("keeps outputs inside their folder", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/manifest.json` })
      for (const name of ["../x", "/etc/x", "a/../../x", ""]) {
        assert.strictEqual((yield* Effect.flip(outputs.create(name))).reason, "Outside", name)
      }
    }))

  it.scoped("goes on after a run that was killed between its renames", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* write(folder, "old\n")
      const old = yield* fs.readFileString(`${folder}/manifest.json`)
      yield* write(folder, "new\n")
      // The state in which a kill leaves it: outputs renamed, the manifest still beside its name. No process has this id.
      yield* fs.rename(`${folder}/manifest.json`, `${folder}/.manifest.json.999999999.partial`)
      yield* fs.writeFileString(`${folder}/manifest.json`, old)
      yield* write(folder, "newer\n")
      assert.strictEqual(yield* fs.readFileString(`${folder}/out.jsonl`), "newer\n")
      assert.deepStrictEqual((yield* fs.readDirectory(folder)).sort(), ["manifest.json", "out.jsonl"])
    }))
})
