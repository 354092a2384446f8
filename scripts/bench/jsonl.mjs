// JSON lines and Parquet at size. DATAWRIGHT_BENCH_BYTES (2e9 unless said) is the size of the file that is read, checked and
// written; each run is a process of its own. CPU time is told beside the time on the clock, as it does not depend on who else
// uses the machine.
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { main, median, once } from "./_process.mjs"

export const name = "JSON lines and Parquet"

const bytes = Number(process.env["DATAWRIGHT_BENCH_BYTES"] ?? 2e9)
const parquetRows = 1_000_000

/** Invented records of about the length of scenes, every ninth with letters beyond ASCII. */
const record = (i) => {
  const steps = Array.from(
    { length: 12 + i * 7 % 30 },
    (_, step) =>
      `        self.play(Create(Circle(radius=${(i * 31 + step) % 97 / 10}, color=BLUE).shift(${
        step % 5
      } * RIGHT)), run_time=0.5)`
  )
  return {
    description: `Draw circle number ${i}${
      i % 9 === 0 ? " — as an étude —" : ""
    } and let it move to the right in steps.`,
    code: `from manim import *\n\n\nclass Scene${i}(Scene):\n    def construct(self):\n${
      steps.join("\n")
    }\n        self.wait()\n`,
    source: `source_${i % 5}`,
    metadata: {
      id: i.toString(16).padStart(64, "0"),
      needs_description: false,
      class_name: `Scene${i}`,
      provenance: {
        repository: "https://example.org/a/b",
        path: `scenes/${i}.py`,
        start_line: 4,
        end_line: 30,
        license: "MIT"
      },
      code_features: {
        has_3d: false,
        has_latex: i % 3 === 0,
        has_text: true,
        plays: 12,
        visual_elements: [{ class: "Circle", count: 3 }]
      }
    }
  }
}

/** Writes records until there are so many bytes or rows. */
const generate = (path, { maxBytes = Infinity, maxRows = Infinity }) => {
  const file = openSync(path, "w")
  let size = 0
  let rows = 0
  while (size < maxBytes && rows < maxRows) {
    let block = ""
    for (let i = 0; i < 500 && rows < maxRows; i++) block += `${JSON.stringify(record(rows++))}\n`
    size += writeSync(file, block)
  }
  closeSync(file)
  return { size, rows }
}

/** Medians of runs; `args` are given a fresh place to write to. */
const measured = async (args, runs) => {
  const all = []
  for (let run = 0; run < runs; run++) {
    const result = await once(args)
    if (result.code !== 0) throw new Error(`exit ${result.code}: ${args.join(" ")}\n${result.stderr}`)
    all.push(result)
  }
  const of = (key) => median(all.map((one) => one[key]))
  return { seconds: of("seconds"), cpu: of("cpuSeconds"), mebibytes: of("mebibytes"), stdout: all.at(-1).stdout }
}

export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  try {
    const { bavail, bsize } = statfsSync(folder)
    // The file itself, its copy, and a million rows that are exported.
    const needed = 2.2 * bytes + 6e9
    if (bavail * bsize < needed) throw new Error(`${folder} needs ${Math.ceil(needed / 1e9)} GB of free space`)
    const input = `${folder}/rows.jsonl`
    const { size } = generate(input, { maxBytes: bytes })
    const filter = new URL("_filterRows.mjs", import.meta.url).pathname
    const passed = await measured([filter, input, `${folder}/kept.jsonl`], bytes > 4e9 ? 1 : 3)
    const { read, written } = JSON.parse(passed.stdout)
    if (written !== read - Math.floor(read / 100)) throw new Error(`${written} of ${read} rows are too few or too many`)
    rmSync(`${folder}/kept.jsonl`)
    rmSync(input)

    const rows = `${folder}/train.jsonl`
    const million = generate(rows, { maxRows: parquetRows })
    const exported = await measured(
      [
        main,
        "-q",
        "export",
        "--input",
        rows,
        "--output-dir",
        `${folder}/out`,
        "--to",
        "messages",
        "--file-format",
        "parquet",
        "--json"
      ],
      bytes > 4e9 ? 1 : 3
    )
    if (JSON.parse(exported.stdout).out !== parquetRows) throw new Error("the export left rows out")
    const gigabytes = (number) => (number / 1e9).toFixed(1)
    return [
      {
        what: `${gigabytes(size)} GB of JSON lines read, every record checked, filtered, written`,
        target: "≥ 100",
        measured: Math.round(size / 1e6 / passed.seconds),
        unit: "MB/s",
        note: `${passed.seconds.toFixed(1)} s; ${passed.cpu.toFixed(1)} s of CPU time, ${
          Math.round(size / 1e6 / passed.cpu)
        } MB a CPU second`
      },
      { what: "the same, peak memory", target: "≤ 300", measured: Math.round(passed.mebibytes), unit: "MiB" },
      {
        what: `${parquetRows.toLocaleString("en")} rows (${gigabytes(million.size)} GB) exported to Parquet`,
        target: "≤ 60",
        measured: exported.seconds.toFixed(1),
        unit: "s",
        note: `${exported.cpu.toFixed(1)} s of CPU time`
      },
      { what: "the same, peak memory", target: "≤ 500", measured: Math.round(exported.mebibytes), unit: "MiB" }
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
