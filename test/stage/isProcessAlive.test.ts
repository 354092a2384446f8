// A test reads and waits by itself: @effect-diagnostics asyncFunction:off
import { assert, describe, it } from "@effect/vitest"
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { isProcessAlive } from "../../src/stage/isProcessAlive.ts"

describe("isProcessAlive", () => {
  it("is true for this process, and for the first one of the machine whoever owns it", () => {
    assert.isTrue(isProcessAlive(process.pid))
    assert.isTrue(isProcessAlive(1))
  })

  it("is true while a child runs and false once it has ended", async () => {
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] })
    await once(child, "spawn")
    assert.isTrue(isProcessAlive(child.pid!))
    child.stdin.end()
    await once(child, "exit")
    assert.isFalse(isProcessAlive(child.pid!))
    const ended = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }))
    assert.isFalse(isProcessAlive(ended))
  })

  it("is false for numbers that no process has, groups of processes among them", () => {
    for (const number of [0, -1, -process.pid, 1.5, NaN, Infinity, 2 ** 31, 2 ** 32 + process.pid]) {
      assert.isFalse(isProcessAlive(number), String(number))
    }
  })
})
