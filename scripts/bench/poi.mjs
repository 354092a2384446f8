// Check-ins to instruction files, at the size of the published New York and Tokyo sets, with made-up data.
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

export const name = "poi"

const main = resolve(import.meta.dirname, "../../dist/bin/main.js")
const rssHook =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('maxrss '+process.resourceUsage().maxRSS+'\\n'))"

const randomOf = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** Runs the command line; seconds and peak megabytes. */
const cli = (...args) => {
  const start = performance.now()
  const child = spawnSync(process.execPath, ["--import", rssHook, main, "-q", ...args], { encoding: "utf8" })
  const seconds = (performance.now() - start) / 1000
  if (child.status !== 0) throw new Error(`${args.join(" ")}: ${child.stderr}`)
  return { seconds, megabytes: Number(/maxrss ([0-9]+)/.exec(child.stderr)[1]) / 1024 }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** The file is written in pieces, so that this process stays small. */
const writeLines = async (path, lines) => {
  const file = createWriteStream(path)
  let piece = ""
  for (const line of lines) {
    piece += line
    if (piece.length < 1 << 20) continue
    if (!file.write(piece)) await once(file, "drain")
    piece = ""
  }
  file.end(piece)
  await once(file, "finish")
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const two = (value) => String(value).padStart(2, "0")

/** Tab-separated check-ins; few users have many, few places are visited often. */
const checkins = function*({ pois, spread, users }) {
  const random = randomOf(7)
  const rows = []
  for (let user = 0; user < users; user++) {
    const visits = Math.floor(30 + spread * random() ** 2.2)
    const home = Math.floor(random() * pois)
    for (let i = 0; i < visits; i++) {
      const poi = random() < 0.3 ? (home + Math.floor(random() * 4)) % pois : Math.floor(random() ** 1.3 * pois)
      rows.push([Math.floor(random() * 2.6e7), user, poi])
    }
  }
  rows.sort((a, b) => a[0] - b[0])
  for (const [second, user, poi] of rows) {
    const at = new Date(Date.UTC(2012, 3, 3, 18) + second * 1000)
    const stamp = `Tue ${months[at.getUTCMonth()]} ${two(at.getUTCDate())} ${two(at.getUTCHours())}:${
      two(at.getUTCMinutes())
    }:${two(at.getUTCSeconds())} +0000 ${at.getUTCFullYear()}`
    yield `${user + 1}\t4b${poi.toString(16).padStart(22, "0")}\tc${poi % 200}\tCategory ${poi % 200}\t${
      (40.5 + (poi % 500) / 1000).toFixed(6)
    }\t${(-74.2 + (poi % 499) / 1000).toFixed(6)}\t-240\t${stamp}\n`
  }
}

const codebook = function*(pois, seed) {
  const random = randomOf(seed)
  yield "Pid,Codebook,Vector\n"
  for (let pid = 1; pid <= pois; pid++) {
    const codes = [0, 1, 2].map(() => Math.floor(random() * 32))
    const vector = Array.from({ length: 64 }, () => random() - 0.5)
    yield `${pid},"[${codes.join(", ")}]","[${vector.join(", ")}]"\n`
  }
}

const models = {
  NYC: ["div0.0-commit0.5", "div0.25-commit0.5", "div0.25-commit0.5", "div0.5-commit0.5", "div0.75-commit0.5"],
  TKY: ["div0.0-commit0.25", "div0.25-commit0.25", "div0.25-commit0.25", "div0.5-commit0.25", "div0.75-commit0.25"]
}
const modelNames = (dataset) =>
  models[dataset].map((rest, i) => `rqvae-${dataset.toLowerCase()}-${rest}-lr5e-5${i === 2 ? "-without_L_quant" : ""}`)

const sizes = { NYC: { users: 1083, pois: 5135, spread: 342 }, TKY: { users: 2293, pois: 7873, spread: 530 } }

export const run = async () => {
  const rows = []
  const root = mkdtempSync(join(tmpdir(), "datawright-bench-poi-"))
  try {
    for (const dataset of ["NYC", "TKY"]) {
      const lower = dataset.toLowerCase()
      const raw = join(root, `${lower}.txt`)
      let count = 0
      await writeLines(
        raw,
        (function*() {
          for (const line of checkins(sizes[dataset])) {
            count++
            yield line
          }
        })()
      )
      const processed = Array.from(
        { length: 5 },
        () => cli("poi", "process", "--dataset", dataset, "--input", raw, "--output-dir", join(root, "in"))
      )
      rows.push({
        what: `poi process, ${count.toLocaleString("en")} check-ins (${dataset} size)`,
        target: dataset === "NYC" ? 1 : undefined,
        measured: median(processed.map(({ seconds }) => seconds)),
        unit: "s",
        note: `peak ${Math.round(median(processed.map(({ megabytes }) => megabytes)))} MB`
      })
      const books = join(root, "books")
      const mapping = readFileSync(join(root, "in", lower, "Intermediate Files", "pid_mapping.csv"), "utf8")
      const pois = mapping.split("\n").length - 2
      mkdirSync(books, { recursive: true })
      for (const [i, model] of modelNames(dataset).entries()) {
        await writeLines(join(books, `codebooks-${model}.csv`), codebook(pois, i))
      }
      const generate = (out, ...more) =>
        cli(
          ...["poi", "generate", "--dataset", dataset, "--data-dir", join(root, "in"), "--codebooks", books],
          ...["--output-dir", out, ...more]
        )
      const made = Array.from({ length: 5 }, (_, i) => generate(join(root, `out-${dataset}-${i}`)))
      const folder = join(root, `out-${dataset}-0`, lower, "LLM Dataset")
      const bytes = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"))
        .outputs.reduce((sum, file) => sum + statSync(join(folder, file.path)).size, 0)
      const size = `${Math.round(bytes / 1e6)} MB out`
      rows.push({
        what: `poi generate, ${dataset} size, 28 files`,
        target: dataset === "NYC" ? 0.8 : 1.6,
        measured: median(made.map(({ seconds }) => seconds)),
        unit: "s",
        note: size
      })
      rows.push({
        what: `poi generate, ${dataset} size, peak memory`,
        target: dataset === "NYC" ? 200 : undefined,
        measured: Math.round(median(made.map(({ megabytes }) => megabytes))),
        unit: "MB"
      })
      if (dataset === "TKY") continue
      const single = Array.from(
        { length: 3 },
        (_, i) => generate(join(root, `one-${i}`), "--models", modelNames(dataset)[1])
      )
      rows.push({
        what: "poi generate, NYC size, one model, peak memory",
        target: undefined,
        measured: Math.round(median(single.map(({ megabytes }) => megabytes))),
        unit: "MB",
        note: "memory does not grow with the number of models"
      })
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return rows
}
