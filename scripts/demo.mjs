// The main job on the corpus that ships with the package, as a pipeline: no network, no key.
//
//   npm run demo                      what has changed since the last time
//   npm run demo -- --concurrency 1   the same bytes, one thing at a time
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

const main = new URL("../dist/bin/main.js", import.meta.url).pathname
const args = process.argv.slice(2)
const at = args.indexOf("--concurrency")
if (at >= 0) {
  const [, count] = args.splice(at, 2)
  for (const stage of ["prepare", "describe-train", "describe-test"]) {
    args.push("--set", `${stage}.concurrency=${count}`)
  }
}
console.log(`$ datawright ${["run", "data/demo.yaml", ...args].join(" ")}`)
const { status } = spawnSync(process.execPath, [main, "run", "data/demo.yaml", ...args], { stdio: "inherit" })
if (status !== 0) process.exit(status ?? 1)

const output = "demo_output"
const rows = readFileSync(`${output}/train_final.json`, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line))
console.log(
  `\nMade in ${output}/: ${rows.length} training rows, each a request and the program that answers it. One of them:`
)
const row = rows.toSorted((a, b) => a.description.length - b.description.length)[Math.floor(rows.length / 2)]
console.log(`  ${row.description}`)
console.log(
  `  ${row.code.length} characters of code, ${row.metadata.provenance.path}, ${row.metadata.provenance.license}`
)
console.log(`For trainers: ${output}/export/. To look at: ${output}/report.html`)
console.log("\nNext, the same for a repository of yours:")
console.log("  node dist/bin/main.js prepare --repo <path-or-url> --output-dir data_formatted")
