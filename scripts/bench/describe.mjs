// What `generate-descriptions` costs in time: slots kept busy against a server with a set latency (in a process of its own, over
// the real SDK), a known limit used up, stored answers, memory.
import { build } from "esbuild"
import { fork, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createWriteStream } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

export const name = "describe"

const serverCode = `
import { startLlmServer } from ${JSON.stringify(resolve("test/support/llmServer.ts"))}
let seed = 1
const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return (seed + 0.5) / 2147483648 }
const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
const spread = Number(process.env.SPREAD), faults = Number(process.env.FAULTS), perMinute = Number(process.env.RPM)
let total = 0, refused = 0
const recent = []
const server = await startLlmServer({
  latency: () => { const millis = 500 * Math.exp(spread * normal()); total += millis; return millis },
  fault: () => {
    if (perMinute > 0) {
      const now = performance.now()
      while (recent.length > 0 && recent[0] <= now - 60000) recent.shift()
      recent.push(now)
      if (recent.length > perMinute) { refused++; return { status: 429 } }
    }
    return random() < faults ? { status: random() < 0.5 ? 429 : 500 } : undefined
  }
})
process.on("message", () => process.send({ calls: server.seen.length, total, refused }))
process.send({ url: server.url })
`

const scene = (n) =>
  `from manim import *\n\nclass Scene${n}(Scene):\n    def construct(self):\n` +
  Array.from({ length: 24 }, (_, i) =>
    `        shape_${i} = Square(side_length=${i + 1}, color=BLUE).shift(${
      n % 7
    } * RIGHT)\n        self.play(Create(shape_${i}))\n`).join("") +
  `        self.play(Write(Text("number ${n}")))\n`

const row = (n) =>
  JSON.stringify({ description: "", code: scene(n), source: "bench", metadata: { class_name: `Scene${n}`, n } })

const writeRows = async (path, count) => {
  const out = createWriteStream(path)
  for (let n = 0; n < count; n++) if (!out.write(`${row(n)}\n`)) await once(out, "drain")
  out.end()
  await once(out, "finish")
}

const startServer = async (folder, environment) => {
  const file = join(folder, "server.mjs")
  await build({
    stdin: { contents: serverCode, resolveDir: process.cwd() },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: file
  })
  const child = fork(file, { env: { ...process.env, SPREAD: "0", FAULTS: "0", RPM: "0", ...environment } })
  const [{ url }] = await once(child, "message")
  const stats = async () => {
    child.send("stats")
    return (await once(child, "message"))[0]
  }
  return { url, stats, stop: () => child.kill() }
}

const runCommand = async (folder, url, input, ...more) => {
  const script = `
    const started = performance.now()
    let peak = 0
    const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()) }, 50)
    timer.unref()
    process.on("exit", () => { process.stderr.write("\\n#" + JSON.stringify({ millis: performance.now() - started, peak: Math.max(peak, process.memoryUsage.rss()) }) + "\\n") })
    process.argv = [process.argv[0], ${JSON.stringify(resolve("dist/bin/main.js"))}, ...process.argv.slice(1)]
    await import(${JSON.stringify(resolve("dist/bin/main.js"))})`
  const args = [
    "generate-descriptions",
    "--input",
    input,
    "--output",
    join(folder, "out.jsonl"),
    "--llm",
    "claude",
    "--base-url",
    url
  ]
  const child = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    script,
    "--",
    ...args,
    "--answers",
    join(folder, "answers.sqlite"),
    "-q",
    ...more
  ], {
    env: { ...process.env, ANTHROPIC_API_KEY: "bench", DATAWRIGHT_BACKOFF: "200 millis" }
  })
  let errors = ""
  child.stderr.on("data", (data) => (errors += data))
  const [code] = await once(child, "close")
  const marked = errors.lastIndexOf("\n#")
  if (code !== 0 || marked < 0) throw new Error(`exit ${code}: ${errors}`)
  return JSON.parse(errors.slice(marked + 2))
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

const efficiency = async (concurrency, environment, rounds) => {
  const found = []
  for (let turn = 0; turn < rounds; turn++) {
    const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
    const server = await startServer(folder, environment)
    const input = join(folder, "in.jsonl")
    await writeRows(input, concurrency * 40)
    const { millis } = await runCommand(folder, server.url, input, "--concurrency", String(concurrency))
    const { total } = await server.stats()
    found.push(100 * total / concurrency / millis)
    server.stop()
    rmSync(folder, { recursive: true })
  }
  return median(found)
}

const stored = async (rows, turns) => {
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  const input = join(folder, "in.jsonl")
  await writeRows(input, rows)
  const library = await import(resolve("dist/lib/index.js"))
  const { ConfigProvider, Effect, Layer, Stream } = await import("effect")
  const NodeContext = await import("@effect/platform-node/NodeContext")
  const { makeRequests } = await import(resolve("dist/lib/pipelines/code/requests.js"))
  const { planRow } = await import(resolve("dist/lib/pipelines/code/describeRow.js"))
  const url = "http://127.0.0.1:9"
  const store = library.answerStores.sqlite(join(folder, "answers.sqlite"))
  // Puts the answers where a run would look for them, without writing a hundred thousand prompts out.
  const fill = Effect.gen(function*() {
    const model = yield* library.LanguageModel
    const answers = yield* library.AnswerStore
    const requests = makeRequests(model, undefined)
    for (let n = 0; n < rows; n++) {
      const plan = planRow(JSON.parse(row(n)), { all: false, codeField: undefined, descriptionField: undefined })
      const key = library.sha256(`bench ${n}`)
      yield* answers.note(requests.inputOf(plan.subject), key)
      yield* answers.put({
        key,
        text: JSON.stringify({
          description: `Create an animation that draws figure ${
            key.slice(0, 16)
          }, moves it to the left and fades it out.`
        }),
        usage: { input: 900, output: 60, cacheRead: 0, cacheWrite: 0 },
        cost: 0.001,
        reportedModel: model.model,
        answeredAt: 0,
        backend: model.backend,
        baseUrl: model.baseUrl,
        model: model.model,
        promptVersion: "bench",
        source: "bench",
        parts: { code: key.slice(0, 16), model: "m", prompt: "p", text: key.slice(16, 32) },
        subject: key.slice(32, 48)
      })
      if (n % 5000 === 4999) yield* answers.flush
    }
    yield* answers.flush
  })
  const model = library.backends.claude({ model: undefined, baseUrl: url, timeoutMillis: 1000 }).pipe(
    Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(new Map([["ANTHROPIC_API_KEY", "bench"]]))))
  )
  await Effect.runPromise(fill.pipe(Effect.provide(Layer.merge(model, store).pipe(Layer.provide(NodeContext.layer)))))
  const millis = []
  let peak = 0
  for (let turn = 0; turn < turns; turn++) {
    const run = await runCommand(folder, url, input)
    millis.push(run.millis)
    peak = Math.max(peak, run.peak)
  }
  // Single look-ups, as the port gives them.
  const lookups = await Effect.runPromise(
    Effect.gen(function*() {
      const answers = yield* library.AnswerStore
      const keys = []
      yield* Stream.runForEach(Stream.take(answers.all, 5000), (one) => Effect.sync(() => keys.push(one.key)))
      const took = []
      for (let at = 0; at < 20_000; at++) {
        const key = [keys[(at * 7919) % keys.length]]
        const before = performance.now()
        yield* answers.find(key)
        took.push((performance.now() - before) * 1000)
      }
      return took.slice(2000).sort((a, b) => a - b)
    }).pipe(Effect.provide(Layer.provide(store, NodeContext.layer)))
  )
  rmSync(folder, { recursive: true })
  return {
    seconds: median(millis) / 1000,
    peak: peak / 2 ** 20,
    p50: lookups[Math.floor(lookups.length * 0.5)],
    p99: lookups[Math.floor(lookups.length * 0.99)]
  }
}

const limit = async () => {
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  const perMinute = 1200
  const server = await startServer(folder, { RPM: String(perMinute) })
  const input = join(folder, "in.jsonl")
  await writeRows(input, perMinute + 200)
  const { millis } = await runCommand(folder, server.url, input, "--concurrency", "64", "--max-rpm", String(perMinute))
  const { calls, refused } = await server.stats()
  server.stop()
  rmSync(folder, { recursive: true })
  return { share: 100 * calls / (perMinute * (millis - 500) / 60_000), refused }
}

export const run = async () => {
  const rows = []
  const percent = (what, target, measured, note) =>
    rows.push({ what, target, measured: Math.round(measured * 10) / 10, unit: "%", note })
  percent("efficiency, 500 ms, concurrency 64", "≥ 97", await efficiency(64, {}, 3))
  percent("efficiency, 500 ms, concurrency 256", "≥ 95", await efficiency(256, {}, 3))
  percent(
    "efficiency, log-normal latency, 2 % failures, concurrency 64",
    "≥ 93",
    await efficiency(64, { SPREAD: "0.5", FAULTS: "0.02" }, 3)
  )
  const allowance = await limit()
  percent(
    "share of a known limit of 1,200 a minute",
    "≥ 97, no 429",
    allowance.share,
    `${allowance.refused} answered 429`
  )
  const push = (row) => rows.push({ ...row, measured: Math.round(row.measured * 10) / 10 })
  const many = await stored(100_000, 3)
  push({ what: "100,000 rows, all stored", target: "≤ 8", measured: many.seconds, unit: "s" })
  push({ what: "stored answer, p50", target: "≤ 40", measured: many.p50, unit: "µs" })
  push({ what: "stored answer, p99", target: "≤ 150", measured: many.p99, unit: "µs" })
  push({ what: "memory, 100,000 rows", target: "≤ 300", measured: many.peak, unit: "MB" })
  if (process.env.DATAWRIGHT_LONG === "1") {
    const million = await stored(1_000_000, 1)
    push({ what: "memory, 1,000,000 rows", target: "≤ 300", measured: million.peak, unit: "MB" })
    push({ what: "1,000,000 rows, all stored", target: "", measured: million.seconds, unit: "s" })
  }
  return rows
}
