// Whole processes: wall time and peak memory, medians.
import { spawn } from "node:child_process"

export const main = new URL("../../dist/bin/main.js", import.meta.url).pathname

/** Runs `node …args` once; seconds, CPU seconds, peak resident MiB (as the kernel accounts the child), exit code, standard output. */
export const once = (args, { env = {}, cwd } = {}) =>
  new Promise((resolve, reject) => {
    const began = performance.now()
    const report =
      "process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\n@rss '+u.maxRSS+' @cpu '+(u.userCPUTime+u.systemCPUTime))})"
    const child = spawn(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (data) => stdout += data)
    child.stderr.on("data", (data) => stderr += data)
    child.on("error", reject)
    child.on("close", (code) =>
      resolve({
        seconds: (performance.now() - began) / 1000,
        cpuSeconds: Number(/@cpu ([0-9]+)/.exec(stderr)?.[1] ?? 0) / 1e6,
        mebibytes: Number(/@rss ([0-9]+)/.exec(stderr)?.[1] ?? 0) / 1024,
        code,
        stdout,
        stderr: stderr.replace(/\n@rss [0-9]+ @cpu [0-9]+/, "")
      }))
  })

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** Medians of several runs after one that is not counted. */
export const measure = async (args, { runs = 5, before, ...options } = {}) => {
  const all = []
  for (let i = 0; i <= runs; i++) {
    await before?.()
    const result = await once(args, options)
    if (result.code !== 0) throw new Error(`exit ${result.code}: ${args.join(" ")}\n${result.stderr}`)
    if (i > 0) all.push(result)
  }
  return {
    seconds: median(all.map((one) => one.seconds)),
    mebibytes: median(all.map((one) => one.mebibytes)),
    spread: `${Math.min(...all.map((one) => one.seconds)).toFixed(2)} to ${
      Math.max(...all.map((one) => one.seconds)).toFixed(2)
    } s`
  }
}
