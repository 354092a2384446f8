// The main job on the corpus that ships with the package: no network, no key.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

const main = new URL("../dist/bin/main.js", import.meta.url).pathname
const output = "demo_output"
const datawright = (...args) => {
  console.log(`\n$ datawright ${args.join(" ")}`)
  const { status } = spawnSync(process.execPath, [main, ...args], { stdio: "inherit" })
  if (status !== 0) process.exit(status ?? 1)
}

datawright("prepare", "--sources", "bundled", "--output-dir", output, "--balance", ...process.argv.slice(2))
// Without keys, from the syntax tree; --llm claude, gemini or openai asks a model instead.
datawright(
  "generate-descriptions",
  "--input",
  `${output}/train.json`,
  "--output",
  `${output}/train_with_descriptions.json`
)
datawright(
  "generate-descriptions",
  "--input",
  `${output}/test.json`,
  "--output",
  `${output}/test_with_descriptions.json`
)
datawright(
  "leaks",
  "--train",
  `${output}/train_with_descriptions.json`,
  "--test",
  `${output}/test_with_descriptions.json`
)

const rows = readFileSync(`${output}/train_with_descriptions.json`, "utf8").trimEnd().split("\n").map((line) =>
  JSON.parse(line)
)
console.log(
  `\nMade in ${output}/: ${rows.length} training rows, each a request and the program that answers it. One of them:`
)
const row = rows.toSorted((a, b) => a.description.length - b.description.length)[Math.floor(rows.length / 2)]
console.log(`  ${row.description}`)
console.log(
  `  ${row.code.length} characters of code, ${row.metadata.provenance.path}, ${row.metadata.provenance.license}`
)
console.log("\nNext, the same for a repository of yours:")
console.log("  node dist/bin/main.js prepare --repo <path-or-url> --output-dir data_formatted")
