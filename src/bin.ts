#!/usr/bin/env node
// What needs none of the program is answered before it is loaded: loading takes most of the time of a short run.
import { existsSync, readFileSync } from "node:fs"
import * as module from "node:module"
import { fileURLToPath } from "node:url"
import { colourCode, withoutColour } from "./cli/colour.ts"

const [word, ...more] = process.argv.slice(2)
const asksHelp = more.length === 0 && (word === "--help" || word === "-h")
const asksVersion = more.length === 0 && word === "--version"
/** The help as the program itself printed it when it was built, with colours. */
const help = fileURLToPath(new URL("help.txt", import.meta.url))
const manifest = fileURLToPath(new URL("../../package.json", import.meta.url))

if (asksVersion && existsSync(manifest)) {
  process.stdout.write(`${(JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version}\n`)
} else if (asksHelp && existsSync(help)) {
  const text = readFileSync(help, "utf8")
  process.stdout.write(withoutColour(process.stdout) ? text.replaceAll(colourCode, "") : text)
} else {
  // Compiled code is kept between runs, from Node 22 on.
  if ("enableCompileCache" in module && typeof module.enableCompileCache === "function") module.enableCompileCache()
  await import("./main.ts")
}
