// Near-duplicates: speed and memory on synthetic documents of 2 KB, precision and recall on real code.
//
//   npm run bench -- dedupe
//   npm run bench:dedupe -- --rows 100000 --code /folder/with/python
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

export const name = "near-duplicates"

const load = async (path) => import(new URL(`../../dist/lib/${path}`, import.meta.url))

/** xorshift32. */
const random = (seed) => () => {
  seed ^= seed << 13
  seed ^= seed >>> 17
  seed ^= seed << 5
  return (seed >>> 0) / 2 ** 32
}

/**
 * Programs of about 2 KB and 440 tokens out of a pool of pieces, which is made before the clock starts; one in ten is an earlier
 * one with up to three lines put in.
 */
const pool = () => {
  const next = random(42)
  const word = () => `name_${Math.floor(next() * 9000)}`
  const line = () => `        ${word()}.set_value(${word()}, time=${Math.floor(next() * 99)}, other=${word()})\n`
  const pieces = Array.from(
    { length: 150_000 },
    () => Buffer.from(Array.from({ length: 5 }, line).join("")).toString("latin1")
  )
  return function*(count) {
    const recent = []
    for (let i = 0; i < count; i++) {
      let body = ""
      if (i > 100 && next() < 0.1) {
        body = recent[Math.floor(next() * recent.length)]
        for (let edits = Math.floor(next() * 4); edits > 0; edits--) {
          const at = body.indexOf("\n", Math.floor(next() * body.length)) + 1
          body = body.slice(0, at) + pieces[Math.floor(next() * pieces.length)].slice(0, 62) + body.slice(at)
        }
      } else for (let piece = 0; piece < 6; piece++) body += pieces[Math.floor(next() * pieces.length)]
      recent[i % 1000] = body
      yield `class Scene${i}(Scene):\n    def construct(self):\n${body}`
    }
  }
}

const documents = pool()

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1]

const sketchSpeed = async () => {
  const { makeKernel, kernelOptions } = await load("analysis/near/kernels.js")
  const { nearSettings } = await load("analysis/near/settings.js")
  const settings = nearSettings()
  const texts = [...documents(20_000)].map((text) => Buffer.from(text))
  const keys = new Uint32Array(settings.bands)
  const signature = new Uint8Array(settings.permutations)
  const speed = (scalar, count) => {
    const kernel = makeKernel(kernelOptions(settings), scalar)
    // Processor time: one core's, whatever else the machine does.
    const before = process.cpuUsage()
    for (let i = 0; i < count; i++) kernel.sketch(texts[i], keys, 0, signature, 0)
    const used = process.cpuUsage(before)
    return count / (used.user + used.system) * 1e6
  }
  speed(false, 2000)
  return { wasm: median([1, 2, 3].map(() => speed(false, texts.length))), scalar: speed(true, 2000) }
}

/** The whole search: wall and processor seconds. */
const search = async (texts, threads, maxMemoryBytes = 2.6e9) => {
  const { Effect, Stream } = await import("effect")
  const { makeCorpus } = await load("services/Corpora.js")
  const { searchClusters } = await load("pipelines/code/nearSearch.js")
  const { nearSettings } = await load("analysis/near/settings.js")
  const settings = nearSettings()
  const before = process.cpuUsage()
  const start = performance.now()
  const clusters = await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const corpus = yield* makeCorpus(Stream.fromIterable(texts, { chunkSize: 1024 }), {
      settings,
      threads,
      maxMemoryBytes
    })
    const found = yield* searchClusters(corpus, settings)
    return found.clusters.joined().length
  })))
  const used = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1000, cpu: (used.user + used.system) / 1e6, clusters }
}

/** In a process of its own, so that its memory is its own. */
const apart = (rows, threads) => {
  const child = spawnSync(
    process.execPath,
    ["--max-old-space-size=1024", new URL(import.meta.url).pathname, "--child", rows, threads].map(String),
    {
      encoding: "utf8",
      maxBuffer: 1e8
    }
  )
  if (child.status !== 0) throw new Error(child.stderr)
  return JSON.parse(child.stdout)
}

const python = (...args) => {
  const child = spawnSync("python3", args, { encoding: "utf8", maxBuffer: 1e9 })
  return child.status === 0 ? child.stdout.trim() : undefined
}

/** MinHash and LSH of datasketch on the same documents and tokens, when it is there; documents a second. */
const datasketch = (count) => {
  if (python("-c", "import datasketch") === undefined) return undefined
  const program = `
import json, re, sys, time
from datasketch import MinHash, MinHashLSH
texts = [json.loads(line) for line in sys.stdin]
start = time.time()
lsh = MinHashLSH(threshold=0.7, num_perm=128)
for i, text in enumerate(texts):
    tokens = re.findall(r"\\w+|[^\\w\\s]", text)
    m = MinHash(num_perm=128)
    m.update_batch([" ".join(tokens[j:j + 5]).encode() for j in range(len(tokens) - 4)])
    lsh.query(m)
    lsh.insert(str(i), m)
print(len(texts) / (time.time() - start))`
  const input = [...documents(count)].map((text) => JSON.stringify(text)).join("\n")
  const child = spawnSync("python3", ["-c", program], { input, encoding: "utf8", maxBuffer: 1e9 })
  return child.status === 0 ? Number(child.stdout) : undefined
}

/** Pieces of 40 lines of all Python files below a folder, bare git repositories in it included. */
const chunksOf = (folder) => {
  const chunks = []
  const cut = (text) => {
    const lines = text.split("\n")
    for (let i = 0; i < lines.length; i += 40) {
      const chunk = lines.slice(i, i + 40).join("\n")
      if (chunk.length > 200) chunks.push(chunk)
    }
  }
  const walk = (path, depth) => {
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
    if (entries.some((entry) => entry.name === "HEAD") && entries.some((entry) => entry.name === "objects")) {
      const names = spawnSync("git", ["-C", path, "ls-tree", "-r", "--name-only", "-z", "HEAD"], {
        encoding: "utf8",
        maxBuffer: 1e9
      })
      for (const file of (names.stdout ?? "").split("\0").filter((one) => one.endsWith(".py"))) {
        const blob = spawnSync("git", ["-C", path, "cat-file", "blob", `HEAD:${file}`], {
          encoding: "utf8",
          maxBuffer: 1e9
        })
        if (blob.status === 0) cut(blob.stdout)
      }
      return
    }
    for (const entry of entries) {
      if (entry.isDirectory() && depth < 12) walk(join(path, entry.name), depth + 1)
      else if (entry.isFile() && entry.name.endsWith(".py")) cut(readFileSync(join(path, entry.name), "utf8"))
    }
  }
  walk(folder, 0)
  return chunks
}

/** All pairs of at least `least` similarity, by counting over an index of all shingles. */
const oracle = (kernel, texts, least) => {
  const encoder = new TextEncoder()
  const ids = new Map()
  const postings = []
  const sets = []
  const pairs = new Map()
  texts.forEach((text, i) => {
    const shingles = kernel.shingles(encoder.encode(text))
    const set = new Set()
    for (let at = 0; at < shingles.length; at += 2) {
      const key = `${shingles[at]},${shingles[at + 1]}`
      let id = ids.get(key)
      if (id === undefined) ids.set(key, id = ids.size)
      set.add(id)
    }
    sets.push(set.size)
    const counts = new Map()
    for (const id of set) {
      for (const other of postings[id] ?? []) counts.set(other, (counts.get(other) ?? 0) + 1)
      if (postings[id] === undefined) postings[id] = [i]
      else postings[id].push(i)
    }
    for (const [other, common] of counts) {
      const similarity = common / (set.size + sets[other] - common)
      if (similarity >= least) pairs.set(other * texts.length + i, similarity)
    }
  })
  return pairs
}

const quality = async (chunks) => {
  const { Effect, Stream } = await import("effect")
  const { makeCorpus } = await load("services/Corpora.js")
  const { makeKernel, kernelOptions } = await load("analysis/near/kernels.js")
  const { nearSettings } = await load("analysis/near/settings.js")
  const { Comparison } = await load("analysis/near/Comparison.js")
  const { buckets, isSettled } = await load("analysis/near/buckets.js")
  const pairs = oracle(makeKernel(kernelOptions(nearSettings())), chunks, 0.7)
  const rows = []
  for (const threshold of [0.7, 0.85]) {
    const settings = nearSettings({ threshold })
    const expected = [...pairs.values()].filter((similarity) => similarity >= threshold).length
    const [found, right] = await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const corpus = yield* makeCorpus(Stream.fromIterable(chunks), { settings, threads: 1, maxMemoryBytes: 2e9 })
      const comparison = new Comparison(corpus, makeKernel(kernelOptions(settings)), settings)
      let found = 0
      let right = 0
      for (let band = 0; band < settings.bands; band++) {
        for (const members of buckets(corpus, band)) {
          for (let a = 0; a < members.length; a++) {
            for (let b = a + 1; b < members.length; b++) {
              const [one, other] = [members[a], members[b]]
              if (isSettled(corpus, one, other, band) || !comparison.isPromising(one, other)) continue
              if (comparison.similarity(one, other) < threshold) continue
              found++
              if ((pairs.get(one * chunks.length + other) ?? 0) >= threshold) right++
            }
          }
        }
      }
      return [found, right]
    })))
    const note = `${chunks.length} chunks, ${expected} pairs, ${settings.bands} bands of ${settings.rows}`
    rows.push({
      what: `precision at ${threshold}`,
      target: "1.000",
      measured: (right / found).toFixed(4),
      unit: "",
      note
    })
    rows.push({ what: `recall at ${threshold}`, target: "≥ 0.998", measured: (right / expected).toFixed(4), unit: "" })
  }
  return rows
}

export const run = async ({ code, rows: millions = 1_000_000 } = {}) => {
  const rows = []
  const { scalar, wasm } = await sketchSpeed()
  rows.push({ what: "sketch, one core, 2 KB", target: "≥ 60,000", measured: Math.round(wasm), unit: "docs/s" })
  rows.push({ what: "sketch without WebAssembly", measured: Math.round(scalar), unit: "docs/s" })
  const texts = [...documents(50_000)]
  // Strings are flattened and code is compiled in runs that do not count.
  const speeds = []
  for (let round = -2; round < 5; round++) {
    const { cpu } = await search(texts, 1)
    if (round >= 0) speeds.push(texts.length / cpu)
  }
  const whole = median(speeds)
  rows.push({ what: "whole search, one core, 2 KB", target: "≥ 40,000", measured: Math.round(whole), unit: "docs/s" })
  const theirs = datasketch(3000)
  rows.push(
    theirs === undefined
      ? {
        what: "times datasketch",
        target: "≥ 15",
        measured: "skipped",
        unit: "",
        note: "python3 with datasketch is not there"
      }
      : {
        what: "times datasketch",
        target: "≥ 15",
        measured: (whole / theirs).toFixed(1),
        unit: "×",
        note: `${Math.round(theirs)} docs/s`
      }
  )
  const { bytes, clusters, cpu, mb, seconds } = apart(millions, 2)
  const note = `${cpu.toFixed(1)} s of processor; ${clusters} clusters; texts of ${
    Math.round(bytes / millions)
  } bytes, made on the way`
  rows.push({
    what: `${millions.toLocaleString("en")} documents, two workers`,
    target: "≤ 40",
    measured: seconds.toFixed(1),
    unit: "s",
    note
  })
  rows.push({ what: "their memory", target: "≤ 3,000", measured: Math.round(mb), unit: "MB" })
  const folder = code ?? process.env.DATAWRIGHT_BENCH_CODE ??
    python("-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])")
  const chunks = folder === undefined ? [] : chunksOf(folder).slice(0, 40_000)
  if (chunks.length < 20_000) {
    rows.push({
      what: "precision and recall",
      measured: "skipped",
      unit: "",
      note: `${chunks.length} chunks of code found; name a folder with --code`
    })
  } else rows.push(...await quality(chunks))
  return rows
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const option = (name) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined
  if (process.argv[2] === "--child") {
    const [rows, threads] = process.argv.slice(3).map(Number)
    let bytes = 0
    const counted = function*() {
      for (const text of documents(rows)) {
        bytes += text.length
        yield text
      }
    }
    const { clusters, cpu, seconds } = await search({ [Symbol.iterator]: counted }, threads)
    console.log(JSON.stringify({ clusters, seconds, cpu, bytes, mb: process.resourceUsage().maxRSS / 1000 }))
  } else {
    const rows = await run({
      code: option("--code"),
      ...(option("--rows") === undefined ? {} : { rows: Number(option("--rows")) })
    })
    for (const { measured, note = "", target = "", unit, what } of rows) {
      console.log(`${what.padEnd(34)}${`${measured} ${unit}`.padEnd(18)}${String(target).padEnd(10)}${note}`)
    }
  }
}
