// A plugin of esbuild: what is imported through a door (a folder's `index.ts`, the main module of a package such as `effect`) is
// imported from the module that defines it. esbuild puts a module into every entry that can reach it, and through doors each
// reaches all; Node likewise loads the whole of `effect` for one name of it.
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative, resolve } from "node:path"
import ts from "typescript"

const require = createRequire(import.meta.url)

const parse = (file, text) => ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)

/** What a module hands on: exported name to the file and the name there, `*` for the module as a namespace. */
const handedOn = (file) => {
  const names = new Map()
  for (const statement of parse(file, readFileSync(file, "utf8")).statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined || statement.isTypeOnly) continue
    const from = join(dirname(file), statement.moduleSpecifier.text)
    const clause = statement.exportClause
    if (clause === undefined) continue
    if (ts.isNamespaceExport(clause)) names.set(clause.name.text, { from, name: "*" })
    else {for (const { name, propertyName } of clause.elements) {
        names.set(name.text, { from, name: (propertyName ?? name).text })
      }}
  }
  return names
}

const doors = new Map()
const namesOf = (file) => {
  if (!doors.has(file)) doors.set(file, handedOn(file))
  return doors.get(file)
}

/** The main module of a package, of those that export each of their modules as a subpath too. */
const mainModule = (name) => {
  const folder = join(dirname(require.resolve(`${name}/package.json`)), "dist/esm")
  return existsSync(join(folder, "index.js")) ? { file: join(folder, "index.js"), folder } : undefined
}

/** Where the names of a specifier come from: a function from an imported name to a specifier and a name there. */
const sourceOf = (importer, specifier, packages) => {
  if (packages.includes(specifier)) {
    const main = mainModule(specifier)
    if (main === undefined) return undefined
    return (imported) => {
      const found = namesOf(main.file).get(imported)
      return found && { ...found, from: `${specifier}/${relative(main.folder, found.from).replace(/\.js$/, "")}` }
    }
  }
  if (!specifier.startsWith(".") || !specifier.endsWith("/index.ts")) return undefined
  const file = resolve(dirname(importer), specifier)
  return (imported) => {
    const found = namesOf(file).get(imported)
    if (found === undefined) return undefined
    const path = relative(dirname(importer), found.from)
    return { ...found, from: path.startsWith(".") ? path : `./${path}` }
  }
}

/** The text of a module with its imports past the doors. */
const pastDoors = (file, text, packages) => {
  const edits = []
  const module = parse(file, text)
  for (const statement of module.statements) {
    if (!ts.isImportDeclaration(statement)) continue
    const clause = statement.importClause
    const bindings = clause?.namedBindings
    if (clause === undefined || clause.isTypeOnly || clause.name || !bindings || !ts.isNamedImports(bindings)) continue
    const specifier = statement.moduleSpecifier.text
    const source = sourceOf(file, specifier, packages)
    if (source === undefined) continue
    const lines = bindings.elements.filter((one) => !one.isTypeOnly).map(({ name, propertyName }) => {
      const imported = (propertyName ?? name).text
      const found = source(imported) ?? { from: specifier, name: imported }
      const from = JSON.stringify(found.from)
      return found.name === "*"
        ? `import * as ${name.text} from ${from};`
        : `import { ${found.name} as ${name.text} } from ${from};`
    })
    edits.push({ start: statement.getStart(module), end: statement.end, lines })
  }
  return edits.reverse().reduce((out, { end, lines, start }) => {
    // Lines keep their numbers.
    const breaks = "\n".repeat(out.slice(start, end).split("\n").length - 1)
    return out.slice(0, start) + lines.join(" ") + breaks + out.slice(end)
  }, text)
}

/** Imports of the sources past their doors and those of `packages`. */
export const doorless = (packages) => ({
  name: "doorless",
  setup: (setup) =>
    setup.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: pastDoors(path, readFileSync(path, "utf8"), packages),
      loader: "ts"
    }))
})
