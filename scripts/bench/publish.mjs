// Publishing: an upload to a Hub in another process, memory of the uploading process alone; the whole command on made-up rows; the
// search for credentials. DATAWRIGHT_BENCH_UPLOAD_GB is the size of the upload (1 unless said).
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { open } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { main, median, once } from "./_process.mjs"

export const name = "publishing on the Hub"

const megabyte = 1_000_000

/** A Hub in a process of its own. */
const startHub = () =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [new URL("_hubServer.mjs", import.meta.url).pathname], {
      stdio: ["pipe", "pipe", "inherit"]
    })
    child.on("error", reject)
    child.stdout.once("data", (data) => resolve({ url: String(data).trim(), stop: () => child.stdin.end() }))
  })

/** A file that does not compress and whose blocks differ. */
const makeFile = async (path, bytes) => {
  const block = randomBytes(8 * megabyte)
  const file = await open(path, "w")
  for (let done = 0, i = 0; done < bytes; i++) {
    block.writeUInt32LE(i, 0)
    const piece = block.subarray(0, Math.min(block.length, bytes - done))
    await file.write(piece)
    done += piece.length
  }
  await file.close()
}

/** Rows of programs that are unlike each other, `bytes` long each. */
const makeRows = (path, from, count, bytes) => {
  const lines = []
  for (let i = from; i < from + count; i++) {
    // Names of its own in every line, so that no two programs share a shingle by chance.
    const word = (n) => `w${((i * 7919 + n * 104729) * 48271 % 2 ** 40).toString(36)}`
    let body = ""
    for (let n = 0; body.length < bytes; n += 3) {
      body += `        ${word(n)} = ${word(n + 1)}.${word(n + 2)}("${word(n + 3)}", ${word(n + 4)})\n`
    }
    lines.push(JSON.stringify({
      description: `Show the texts of scene number ${i}, one below the other.`,
      code: `from manim import *\n\n\nclass Scene${i}(Scene):\n    def construct(self):\n${body}        self.wait()\n`,
      source: "bench",
      metadata: {
        id: String(i),
        needs_description: false,
        provenance: { repository: "https://example.org/a", license: "MIT" }
      }
    }))
  }
  writeFileSync(path, `${lines.join("\n")}\n`)
}

export const run = async () => {
  const rows = []
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  const gigabytes = Number(process.env.DATAWRIGHT_BENCH_UPLOAD_GB ?? "1")
  const hub = await startHub()
  const env = { HF_ENDPOINT: hub.url, HF_TOKEN: "hf_bench", HF_HOME: join(folder, "home") }
  try {
    const files = Array.from({ length: 4 }, (_, i) => join(folder, `part-${i}.bin`))
    for (const file of files) await makeFile(file, gigabytes * 250 * megabyte)
    const sent = await once([new URL("_upload.mjs", import.meta.url).pathname, "org/upload", ...files], { env })
    if (sent.code !== 0) throw new Error(sent.stderr)
    for (const file of files) rmSync(file)
    rows.push({
      what: `upload of ${gigabytes} GB in 4 files, one commit`,
      measured: `${sent.seconds.toFixed(1)} s, ${Math.round(sent.mebibytes)} MiB`,
      unit: "",
      target: "≤ 300 MB of memory",
      note: "one run; hashed twice here and once by the server, which checks what it got"
    })
    const count = 20_000
    makeRows(join(folder, "train.json"), 0, count, 3000)
    makeRows(join(folder, "test.json"), count, count / 10, 3000)
    const publish = (i) => once([main, "publish", "--input", folder, "--repo", `org/set${i}`, "-q"], { env })
    const all = []
    for (let i = 0; i < 3; i++) {
      const result = await publish(i)
      if (result.code !== 0) throw new Error(result.stderr)
      all.push(result)
    }
    rows.push({
      what: `publish ${count * 1.1} rows of 3 kB`,
      measured: `${median(all.map(({ seconds }) => seconds)).toFixed(1)} s, ${
        Math.round(median(all.map(({ mebibytes }) => mebibytes)))
      } MiB`,
      unit: "",
      note: "median of 3: search for credentials and leaks, Parquet, card, upload"
    })
    const { maySecret } = await import("../../dist/lib/analysis/secrets/patterns.js")
    const texts = readFileSync(join(folder, "train.json"), "utf8").split("\n").filter((line) => line !== "")
      .map((line) => JSON.parse(line).code)
    const bytes = texts.reduce((sum, text) => sum + text.length, 0)
    const speeds = []
    for (let i = 0; i < 5; i++) {
      const began = performance.now()
      if (texts.filter(maySecret).length > texts.length / 100) throw new Error("too many made-up rows look suspicious")
      speeds.push(bytes / 1000 / (performance.now() - began))
    }
    rows.push({
      what: "search for credentials",
      measured: Math.round(median(speeds)),
      unit: "MB/s",
      note: "median of 5, the first pass that every text goes through"
    })
  } finally {
    hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}
