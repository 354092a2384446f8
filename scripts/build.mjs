// dist/page: script and style that a report carries. dist/lib: the library, one entry a folder of the sources, packages outside, with
// the programs of its threads beside it; dist/types: its types. dist/bin: the command line, bundled so that it starts at once;
// packages with native or WebAssembly parts and the vendors' SDKs stay outside and are loaded when used.
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { doorless } from "./doors.mjs"

const require = createRequire(import.meta.url)
const { exports: subpaths, version } = JSON.parse(readFileSync("package.json", "utf8"))

// The version is part of the sources, so that nothing looks for a package.json when it runs.
const versionFile = "src/stage/version.ts"
const versionText = readFileSync(versionFile, "utf8")
const versionLine = versionText.replace(/^export const version = .*$/m, `export const version = "${version}"`)
if (versionLine !== versionText) writeFileSync(versionFile, versionLine)

rmSync("dist", { recursive: true, force: true })
for (const project of ["scripts/tsconfig.page.json", "scripts/tsconfig.build.json"]) {
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", project], { stdio: "inherit" })
}

const inside = [
  "effect",
  "@effect/cli",
  "@effect/platform",
  "@effect/platform-node",
  "@effect/platform-node-shared",
  "@effect/printer",
  "@effect/printer-ansi",
  "@effect/typeclass",
  "@effect/sql",
  // With the store's driver outside, it would bring a second copy of effect; its native part alone stays outside.
  "@effect/sql-sqlite-node",
  "@effect/experimental",
  "@lezer/common",
  "@lezer/python",
  "@lezer/lr",
  "@lezer/highlight",
  "find-my-way-ts",
  "multipasta",
  "msgpackr",
  "uuid",
  "mime",
  "ws",
  "undici"
]
const kept = {
  name: "outside",
  setup: (setup) =>
    setup.onResolve({ filter: /^[^./]/ }, (args) => {
      const name = args.path.startsWith("@") ? args.path.split("/").slice(0, 2).join("/") : args.path.split("/")[0]
      return args.path.startsWith("node:") || inside.includes(name) ? undefined : { path: args.path, external: true }
    })
}

/** Parts of bundled packages that the command line never reaches; they would cost a fifth of its start. */
const unreached = {
  name: "unreached",
  setup: (setup) => {
    setup.onResolve({ filter: /^(fast-check|toml|ini)$/ }, (args) => ({ path: args.path, namespace: "unreached" }))
    setup.onLoad({ filter: /.*/, namespace: "unreached" }, () => ({ contents: "module.exports = {}", loader: "js" }))
  }
}

/** The licences of the packages that a bundle was made of, each text once. */
const licences = (inputs) => {
  const texts = new Map()
  for (const input of Object.keys(inputs)) {
    const folder = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input)
    if (folder === null) continue
    const file = readdirSync(folder[1]).find((name) => /^licen[cs]e/i.test(name))
    if (file === undefined) throw new Error(`${folder[2]} comes without a licence`)
    const text = readFileSync(`${folder[1]}/${file}`, "utf8").trim()
    texts.set(text, (texts.get(text) ?? new Set()).add(folder[2]))
  }
  return [...texts].map(([text, names]) => `/*!\n${[...names].sort().join(", ")}\n\n${text}\n*/\n`).join("")
}

// One script without imports, with the licences of its parts at its end.
const { metafile, outputFiles } = await build({
  entryPoints: { page: "src/report/page/main.ts" },
  outdir: "dist/page",
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  minify: true,
  charset: "ascii",
  legalComments: "none",
  metafile: true,
  write: false
})
const script = `${outputFiles[0].text}${licences(metafile.inputs)}`
if (/<\/script|<!--/i.test(script)) throw new Error("the page's script cannot stand in a page")
mkdirSync("dist/page", { recursive: true })
writeFileSync("dist/page/page.js", script)
await build({ entryPoints: ["src/report/page/page.css"], outdir: "dist/page", minify: true, target: "chrome111" })

const passages = doorless(["effect", "@effect/cli", "@effect/platform"])

// `./near` of the package is src/near/index.ts.
await build({
  entryPoints: Object.keys(subpaths).filter((path) => path !== "./package.json").map((path) =>
    path === "." ? { in: "src/index.ts", out: "index" } : { in: `src/${path}/index.ts`, out: path.slice(2) }
  ),
  outdir: "dist/lib",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  chunkNames: "[name]-[hash]",
  plugins: [passages]
})
await build({
  entryPoints: ["src/near/sketchWorker.ts", "src/tables/parquetWorker.ts"],
  entryNames: "[name]",
  outdir: "dist/lib",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external"
})

await build({
  entryPoints: [{ in: "src/bin.ts", out: "main" }],
  outdir: "dist/bin",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minify: true,
  legalComments: "linked",
  chunkNames: "chunks/[name]-[hash]",
  plugins: [passages, unreached, kept],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" }
})

// What the help of the program lists is kept beside it: printing it then needs none of the program.
writeFileSync("dist/bin/overview.json", execFileSync(process.execPath, ["dist/bin/main.js", "--json", "--help"]))
