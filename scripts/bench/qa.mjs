// A million predictions, four answers each, from gzip tarballs into DuckDB: one archive for each of twenty checkpoints, and
// the same twenty inside one archive, as published. Numbers are random, so that they compress as real ones do.
import { createWriteStream } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { createGzip } from "node:zlib"
import { pack } from "tar-stream"
import { main, measure } from "./_process.mjs"

export const name = "QA results"

const checkpoints = 20
const tasks = 10
const questions = 5000

/** Numbers from a seed (mulberry32), so that every run reads the same bytes. */
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

const question = (next, docId, taskHash, modelHash) => {
  const model_output = Array.from({ length: 4 }, () => {
    const sum_logits = -100 * next()
    return {
      is_greedy: next() < 0.25,
      sum_logits,
      sum_logits_uncond: -100 * next(),
      logits_per_token: sum_logits / 9,
      logits_per_char: sum_logits / 37,
      logits_per_byte: -sum_logits / (37 * Math.LN2),
      num_tokens: 9,
      num_tokens_all: 120,
      num_chars: 37
    }
  })
  const label = Math.floor(4 * next())
  const right = model_output[label]
  const guess = Math.floor(4 * next())
  const acc = Number(guess === label)
  return JSON.stringify({
    doc_id: docId,
    native_id: `Mercury_${700000 + docId}`,
    metrics: {
      predicted_index_raw: guess,
      predicted_index_per_token: guess,
      predicted_index_per_char: guess,
      predicted_index_per_byte: guess,
      predicted_index_uncond: guess,
      correct_choice: label,
      acc_raw: acc,
      acc_per_token: acc,
      acc_per_char: acc,
      acc_per_byte: acc,
      acc_uncond: acc,
      no_answer: 0,
      sum_logits_corr: right.sum_logits,
      logits_per_token_corr: right.logits_per_token,
      logits_per_char_corr: right.logits_per_char,
      logits_per_byte_corr: right.logits_per_byte
    },
    model_output,
    label,
    task_hash: taskHash,
    model_hash: modelHash
  })
}

const hash = (next) => Array.from({ length: 32 }, () => Math.floor(16 * next()).toString(16)).join("")

const write = (tar, name, content) =>
  new Promise((resolve, reject) => tar.entry({ name }, content, (error) => error ? reject(error) : resolve()))

const checkpoint = async (step, path) => {
  const next = random(step)
  const tar = pack()
  const done = pipeline(tar, createGzip({ level: 1 }), createWriteStream(path))
  for (let task = 0; task < tasks; task++) {
    const [taskHash, modelHash] = [hash(next), hash(next)]
    const lines = Array.from({ length: questions }, (_, i) => question(next, i, taskHash, modelHash))
    await write(tar, `step-${step}/task_${task}-predictions.jsonl`, `${lines.join("\n")}\n`)
  }
  tar.finalize()
  await done
}

export const run = async () => {
  const folder = await mkdtemp(join(tmpdir(), "datawright-bench-"))
  try {
    await mkdir(join(folder, "flat/c4/150M/seed-2"), { recursive: true })
    await mkdir(join(folder, "nested"))
    const outer = pack()
    const done = pipeline(outer, createGzip({ level: 1 }), createWriteStream(join(folder, "nested/c4.tar.gz")))
    let bytes = 0
    for (let step = 1; step <= checkpoints; step++) {
      const path = join(folder, `flat/c4/150M/seed-2/step-${step}.tar.gz`)
      await checkpoint(step, path)
      bytes += (await stat(path)).size
      await write(outer, `c4/150M/seed-2/step-${step}.tar.gz`, await readFile(path))
    }
    outer.finalize()
    await done
    const rows = []
    const add = async (what, target, args, before) => {
      const { mebibytes, seconds, spread } = await measure([main, "-q", "qa", ...args], { runs: 3, before })
      const measured = `${seconds.toFixed(1)} s, ${Math.round(mebibytes)} MiB`
      rows.push({ what, target, measured, unit: "", note: spread })
    }
    const tarballs = `${checkpoints} tarballs, ${Math.round(bytes / 1e6)} MB`
    for (const [layout, words] of [["flat", tarballs], ["nested", "the same tarballs in one"]]) {
      const db = join(folder, `${layout}.duckdb`)
      const ingest = ["ingest", "--input", join(folder, layout), "--db", db]
      await add(`1,000,000 predictions into DuckDB (${words})`, "≤ 60 s, ≤ 500 MB", ingest, async () => {
        await rm(db, { force: true })
        await rm(`${db}.qa.manifest.json`, { force: true })
      })
    }
    const db = join(folder, "flat.duckdb")
    await add("the same again, unchanged", undefined, ["ingest", "--input", join(folder, "flat"), "--db", db])
    await add("qa summary of it", undefined, ["summary", "--db", db])
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
