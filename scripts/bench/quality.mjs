// `filter-quality` on the bundled corpus described offline, and on many copies of it with one word changed in each.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { main, measure, once } from "./_process.mjs"

export const name = "code datasets: quality"

const copies = 1140

export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  const at = (file) => join(folder, file)
  try {
    for (
      const args of [
        ["prepare", "--sources", "bundled", "--output-dir", at("raw"), "--offline", "-q"],
        ["generate-descriptions", "--input", at("raw/train.json"), "--output", at("rows.jsonl"), "-q"]
      ]
    ) {
      const { code, stderr } = await once([main, ...args])
      if (code !== 0) throw new Error(stderr)
    }
    const rows = readFileSync(at("rows.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line))
    const many = Array.from({ length: copies }, (_, n) => {
      const row = rows[n % rows.length]
      return { ...row, code: `# ${n}\n${row.code}`, description: `${row.description} Variant ${n}.` }
    })
    writeFileSync(at("in.jsonl"), many.map((row) => `${JSON.stringify(row)}\n`).join(""))
    const bytes = many.reduce((sum, row) => sum + Buffer.byteLength(row.code), 0)
    const { mebibytes, seconds, spread } = await measure(
      [main, "filter-quality", "--input", at("in.jsonl"), "--output", at("out.jsonl"), "-q", "--json"],
      { runs: 5 }
    )
    return [{
      what: `filter-quality, ${copies.toLocaleString("en")} rows, ${(bytes / 1e6).toFixed(1)} MB of code`,
      measured: `${Math.round(copies / seconds)} rows/s, ${Math.round(mebibytes)} MiB`,
      unit: "",
      note: `whole process, ${spread}`
    }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
