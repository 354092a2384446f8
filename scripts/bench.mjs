// Measures what the README's table states and prints it with the machine's numbers.
//
//   npm run bench                  everything
//   npm run bench -- prepare poi   some of it: names of files in scripts/bench
//   npm run bench -- --json        one line of JSON
//
// Each file exports `name` and `run`, which gives rows { what, target, measured, unit, note? }: medians of several runs.
import { readdirSync } from "node:fs"
import { availableParallelism, cpus, totalmem } from "node:os"

const asked = process.argv.slice(2).filter((word) => !word.startsWith("-"))
const json = process.argv.includes("--json")
const files = readdirSync(new URL("bench/", import.meta.url)).filter((file) =>
  file.endsWith(".mjs") && !file.startsWith("_")
)
  .map((file) => file.slice(0, -4)).filter((name) => asked.length === 0 || asked.includes(name)).sort()
const unknown = asked.filter((name) => !files.includes(name))
if (unknown.length > 0) {
  console.error(`bench: no such part: ${unknown.join(", ")}`)
  process.exit(2)
}
const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, ${
  Math.round(totalmem() / 2 ** 30)
} GiB, Node ${process.versions.node}, ${process.platform}-${process.arch}`
/** Three digits are more than such a measurement is good for. */
const plain = (measured) =>
  typeof measured === "number" && !Number.isInteger(measured) ? Number(measured.toPrecision(3)) : measured
const results = []
for (const file of files) {
  const part = await import(`./bench/${file}.mjs`)
  process.stderr.write(`${part.name ?? file} …\n`)
  results.push({ part: part.name ?? file, rows: await part.run() })
}
if (json) console.log(JSON.stringify({ machine, results }))
else {
  console.log(machine)
  for (const { part, rows } of results) {
    console.log(`\n${part}`)
    const cells = rows.map((row) =>
      [row.what, `${plain(row.measured)} ${row.unit}`, row.target ?? "", row.note ?? ""].map(String)
    )
    const head = ["what", "measured", "target", ""]
    const widths = head.map((word, i) => Math.max(word.length, ...cells.map((row) => row[i].length)))
    for (const row of [head, ...cells]) {
      console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()}`)
    }
  }
}
