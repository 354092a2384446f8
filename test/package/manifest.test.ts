// Files of the checkout are read as they are: @effect-diagnostics preferSchemaOverJson:off
import { assert, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { version } from "../../src/stage/index.ts"

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest
const { dependencies, devDependencies, exports, peerDependencies, peerDependenciesMeta } = manifest

/** Packages that the built modules of a folder import, whether at once or when used. */
const imported = (folder: string): ReadonlySet<string> => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"))
  const specifiers = files.flatMap((name) =>
    [
      ...readFileSync(join(folder, name), "utf8").matchAll(
        /(?:\bfrom|\bimport|\bimport\()\s*"([@\w][\w./-]*)"(?=[;),.]|\s*$)/gm
      )
    ].map((
      [, specifier]
    ) => specifier!)
  )
  return new Set(
    specifiers.filter((one) => !one.startsWith("node:") && !builtinModules.includes(one)).map((one) =>
      one.split("/").slice(0, one.startsWith("@") ? 2 : 1).join("/")
    )
  )
}

describe("package.json", () => {
  it("gives the version that the program says", () => assert.strictEqual(version, manifest.version))

  it("has a subpath for every folder with a door, and a file behind each", () => {
    const folders = readdirSync("src").filter((name) => existsSync(`src/${name}/index.ts`))
    assert.sameMembers(Object.keys(exports), [".", "./package.json", ...folders.map((name) => `./${name}`)])
    for (const [path, target] of Object.entries(exports)) {
      if (typeof target === "string") continue
      assert.isTrue(existsSync(target.types) && existsSync(target.default), `${path}: run npm run build`)
    }
  })

  it("lists every package that the library and the command line import", () => {
    for (const name of imported("dist/lib")) {
      assert.isTrue(name in dependencies || name in peerDependencies, `dist/lib imports ${name}`)
    }
    // The command line holds what it needs of Effect; an installation without peers runs it.
    for (const name of imported("dist/bin")) {
      const isOptional = peerDependenciesMeta[name]?.optional === true
      assert.isTrue(name in dependencies || isOptional, `dist/bin imports ${name}`)
    }
  })

  it("has Effect and the optional packages as peers, each at the version that is tested here", () => {
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const isEffect = name === "effect" || /^@effect\/(?!eslint-plugin|language-service|vitest)/.test(name)
      assert.strictEqual(isEffect, name in peerDependencies && peerDependenciesMeta[name] === undefined, name)
    }
    for (const [name, range] of Object.entries(peerDependencies)) {
      const isOptional = peerDependenciesMeta[name]?.optional === true
      assert.strictEqual(range, `${isOptional ? "^" : ""}${devDependencies[name]}`, name)
    }
  })
})
