// Writes docs/commands/: one page a command, from the stages themselves, and an index. `--check` writes nothing and fails when a
// page is not current.
import { build } from "esbuild"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const folder = "docs/commands"
const bundle = ".datawright/commandPages.mjs"
mkdirSync(".datawright", { recursive: true })
await build({
  stdin: { contents: "export { commandPages } from './src/cli/commandPages.ts'", resolveDir: ".", loader: "ts" },
  outfile: bundle,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external"
})
const { commandPages } = await import(pathToFileURL(bundle).href)
const pages = await commandPages()
rmSync(bundle)

const isCheck = process.argv.includes("--check")
const read = (name) => {
  try {
    return readFileSync(`${folder}/${name}`, "utf8")
  } catch {
    return undefined
  }
}
mkdirSync(folder, { recursive: true })
const stale = [
  ...Object.keys(pages).filter((name) => read(name) !== pages[name]),
  ...readdirSync(folder).filter((name) => !Object.hasOwn(pages, name))
]
if (isCheck) {
  if (stale.length > 0) {
    console.error(`${folder} is not current: ${stale.join(", ")}. Run npm run docs`)
    process.exit(1)
  }
} else {
  for (const name of stale) rmSync(`${folder}/${name}`, { force: true })
  for (const [name, text] of Object.entries(pages)) writeFileSync(`${folder}/${name}`, text)
  console.log(`${folder}: ${Object.keys(pages).length} pages, ${stale.length} of them changed`)
}
