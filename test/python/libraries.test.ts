import { assert, describe, it } from "@effect/vitest"
import { libraries } from "../../src/manim/nameTables.ts"
import { explicitImport, isBuiltin, isSceneClass, makeLibraries } from "../../src/python/libraries.ts"

describe("the name tables", () => {
  it("know what each release exports, by its place among the releases", () => {
    const { releases, span } = libraries()
    const during = (library: "manim" | "manimlib", name: string) => {
      const found = span(library, name)
      return found === undefined ? undefined : [releases[library][found.first], releases[library][found.last]]
    }
    assert.deepStrictEqual(during("manim", "TextMobject"), ["0.1.0", "0.5.0"])
    assert.deepStrictEqual(during("manim", "GraphScene")?.[1], "0.9.0")
    assert.strictEqual(during("manim", "Circle")?.[1], releases.manim.at(-1))
    assert.isUndefined(during("manim", "OldTexText"))
    assert.strictEqual(during("manimlib", "InteractiveScene")?.[1], releases.manimlib.at(-1))
  })

  it("order releases by number, and states of the first years by date, before them", () => {
    const { releases } = makeLibraries({
      history: "# c\nA\tmanimlib\t1.10.0\t-\nB\tmanimlib\t2018-08\t1.9.0\nC\tmanimlib\t2018-10\tmain\n",
      modules: {},
      standard: [],
      sceneMethods: []
    })
    assert.deepStrictEqual(releases.manimlib, ["2018-08", "2018-10", "1.9.0", "1.10.0", "main"])
  })

  it("know the star exports of the library under all its names, of plugins and the standard library", () => {
    const { star } = libraries()
    const has = (module: string, name: string) => star(module)?.has(name)
    for (const hub of ["manimlib", "manimlib.imports", "big_ol_pile_of_manim_imports", "manim_imports_ext"]) {
      assert.isTrue(has(hub, "ShowCreation"), hub)
    }
    assert.isTrue(has("manim", "Circle"))
    assert.isTrue(has("math", "tau"))
    assert.isFalse(has("math", "Circle"))
    assert.isTrue(has("manim_voiceover", "VoiceoverScene"))
    assert.isTrue(has("chanim", "Circle"), "passed on")
    assert.isTrue(has("chanim", "ChemObject"), "its own")
    assert.isUndefined(star("somewhere"))
  })

  it("tell the library behind a module", () => {
    const { libraryOf } = libraries()
    assert.deepStrictEqual(
      ["manim.utils.color", "manim_slides", "manimlib.imports", "big_ol_pile_of_manim_imports", "scene.scene", "numpy"]
        .map(libraryOf),
      ["manim", "manim", "manimlib", "manimlib", "manimlib", undefined]
    )
  })

  it("know scene classes, methods that Manim calls, builtins and what old releases passed on", () => {
    assert.isTrue(isSceneClass("ZoomedScene") && isSceneClass("TeacherStudentsScene") && !isSceneClass("Circle"))
    assert.isTrue(libraries().isSceneMethod("construct") && !libraries().isSceneMethod("helper"))
    assert.isTrue(isBuiltin("print") && isBuiltin("__name__") && !isBuiltin("cmp"))
    assert.deepStrictEqual(explicitImport(libraries(), "Optional"), { module: "typing", name: "Optional" })
    assert.deepStrictEqual(explicitImport(libraries(), "random"), { module: "random" })
    assert.isUndefined(explicitImport(libraries(), "Circle"))
  })
})
