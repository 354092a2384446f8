#!/usr/bin/env node
// What needs none of the program is answered before it is loaded: loading takes most of the time of a short run.
import { existsSync, readFileSync } from "node:fs"
import * as module from "node:module"
import { fileURLToPath } from "node:url"
import { type Overview, overviewText } from "./cli/overviewText.ts"
import { helpWidth } from "./stage/layoutText.ts"
import { version } from "./stage/version.ts"

const [word, ...more] = process.argv.slice(2)
const asksHelp = more.length === 0 && (word === "--help" || word === "-h")
const asksVersion = more.length === 0 && word === "--version"
/** The commands and their summaries, as the program itself gave them when it was built. */
const help = fileURLToPath(new URL("overview.json", import.meta.url))

if (asksVersion) {
  process.stdout.write(`${version}\n`)
} else if (asksHelp && existsSync(help)) {
  const overview = JSON.parse(readFileSync(help, "utf8")) as Overview
  process.stdout.write(`${overviewText(overview, helpWidth(process.stdout.columns))}\n`)
} else {
  // Compiled code is kept between runs, from Node 22 on.
  if ("enableCompileCache" in module && typeof module.enableCompileCache === "function") module.enableCompileCache()
  await import("./main.ts")
}
