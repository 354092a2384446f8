// Start of the program, and `prepare` on the bundled corpus and on real clones. The clones must be in the cache or behind
// DATAWRIGHT_GIT_MIRROR; otherwise those rows are left out and say so.
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { main, measure, median, once } from "./_process.mjs"

export const name = "code datasets: prepare"

/** Without the accounting of `measure`, which a start of 0.1 s would feel. */
const start = async (flag) => {
  const times = []
  for (let i = 0; i < 15; i++) {
    const began = performance.now()
    await new Promise((resolve) => spawn(process.execPath, [main, flag], { stdio: "ignore" }).on("close", resolve))
    if (i > 1) times.push(performance.now() - began)
  }
  return Math.round(median(times))
}

export const run = async () => {
  const rows = []
  for (const flag of ["--help", "--version"]) {
    rows.push({ what: `datawright ${flag}`, measured: await start(flag), unit: "ms", target: "≤ 150 ms" })
  }
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  const output = join(folder, "out")
  const before = () => rmSync(output, { recursive: true, force: true })
  const prepare = (
    ...sources
  ) => [main, "prepare", "--sources", ...sources, "--output-dir", output, "--offline", "-q", "--json"]
  const time = async (what, target, runs, ...sources) => {
    const { mebibytes, seconds, spread } = await measure(prepare(...sources), { runs, before })
    rows.push({
      what,
      measured: `${seconds.toFixed(2)} s, ${Math.round(mebibytes)} MiB`,
      unit: "",
      target,
      note: spread
    })
  }
  await time("prepare, bundled corpus", "", 5, "bundled")
  const seven = [
    "reducible",
    "xiaoxiae_videos",
    "benjamin_hackl",
    "likey_data_structures",
    "dan4life_aoc2024",
    "szymon_ozog",
    "kutuzova"
  ]
  before()
  const there = await once(prepare(...seven))
  if (there.code === 0) await time("prepare, seven repositories of 480 scenes", "≤ 10 s", 5, ...seven)
  else {rows.push({
      what: "prepare, seven repositories",
      measured: "left out",
      unit: "",
      note: "the clones are not on this machine"
    })}
  before()
  const big = await once(prepare("3b1b_videos"))
  if (big.code === 0) await time("prepare, 3b1b/videos (7,122 scenes)", "≤ 60 s, ≤ 1,024 MiB", 3, "3b1b_videos")
  else {rows.push({
      what: "prepare, 3b1b/videos",
      measured: "left out",
      unit: "",
      note: "the clone is not on this machine"
    })}
  rmSync(folder, { recursive: true, force: true })
  return rows
}
