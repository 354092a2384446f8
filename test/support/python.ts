import { assert } from "@effect/vitest"
import { findScenes } from "../../src/manim/findScenes.ts"
import { libraries } from "../../src/manim/nameTables.ts"
import { checkProgram } from "../../src/python/check.ts"
import type { Cell, Project, Scene } from "../../src/python/Project.ts"

/** Files of a project by path: text of a module, or the cells of a notebook. */
export type Files = Readonly<Record<string, string | ReadonlyArray<string>>>

export const project = (files: Files, more: Partial<Project> = {}): Project => ({
  files: Object.entries(files).map(([path, content]) =>
    typeof content === "string"
      ? { path, text: content }
      : { path, text: "", cells: content.map((text): Cell => ({ kind: "code", text })) }
  ),
  ...more
})

/** What is found in a project with the tables that ship. */
export const find = (files: Files, more: Partial<Project> = {}) => findScenes(project(files, more), libraries())

/** The only scene of that name. */
export const sceneOf = (files: Files, className: string, more: Partial<Project> = {}): Scene => {
  const found = find(files, more).scenes.filter((scene) => scene.className === className)
  assert.lengthOf(found, 1, `scenes called ${className}`)
  return found[0]!
}

/** The program of a scene that must be whole: nothing missing, nothing unknown, Python. */
export const whole = (files: Files, className: string, more: Partial<Project> = {}): string => {
  const { code, missing } = sceneOf(files, className, more)
  assert.deepStrictEqual(missing, [], code)
  const { conflict, hasScene, syntax, unknownNames } = checkProgram(code, libraries())
  assert.deepStrictEqual(
    { conflict, hasScene, syntax, unknownNames },
    { conflict: undefined, hasScene: true, syntax: undefined, unknownNames: [] },
    code
  )
  return code
}
