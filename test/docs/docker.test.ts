import { assert, describe, it } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { lintDockerfile, readDockerfile } from "../support/dockerfile.ts"

const text = readFileSync("Dockerfile", "utf8")

/** A Dockerfile with one change; the change must be possible. */
const changed = (from: string, to: string): string => {
  assert.include(text, from)
  return text.replace(from, to)
}

describe("the Dockerfile", () => {
  it("passes the rules", () => {
    assert.deepStrictEqual(lintDockerfile(text), [])
  })

  it("breaks a rule by each of these changes", () => {
    for (
      const [from, to, fault] of [
        ["FROM node:22-bookworm-slim AS", "FROM node AS", "no tag"],
        ["FROM node:22-bookworm-slim AS", "FROM node:latest AS", "latest"],
        ["USER node", "USER root", "root"],
        ["USER node\n", "", "root"],
        ["ENTRYPOINT [\"datawright\"]", "ENTRYPOINT datawright", "no JSON list"],
        ["ENTRYPOINT [\"datawright\"]\n", "", "no ENTRYPOINT"],
        [" \\\n  && rm -rf /var/lib/apt/lists/*", "", "lists of apt"],
        ["--no-install-recommends ", "", "--no-install-recommends"],
        ["apt-get update \\\n  && ", "", "apt-get update"],
        ["npm ci", "npm install", "lockfile"],
        ["COPY src ./src", "COPY . ./", "COPY ."],
        ["--from=build", "--from=other", "no stage other"],
        ["USER node", "ENV HF_TOKEN=x\nUSER node", "secret"],
        ["WORKDIR /build", "WORKDIR build", "relative"]
      ] as const
    ) assert.include(lintDockerfile(changed(from, to)).join("\n"), fault)
  })

  it("copies files that are there, and everything that the package holds", () => {
    const instructions = readDockerfile(text)
    const copied = instructions.filter(({ name, words }) => name === "COPY" && !words.includes("--from="))
      .flatMap(({ words }) => words.split(/\s+/).slice(0, -1))
    assert.deepStrictEqual(copied.filter((path) => !existsSync(path)), [])
    const kept = instructions.filter(({ name, words }) => name === "COPY" && words.includes("--from="))
      .flatMap(({ words }) => words.split(/\s+/).slice(1, -1)).map((path) => path.replace("/build/", ""))
    const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly files: ReadonlyArray<string> }
    assert.includeMembers(kept, [...files, "package.json", "node_modules"])
  })

  it("runs a Node.js that the package supports", () => {
    const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly engines: { readonly node: string }
    }
    const least = Number(/\d+/.exec(engines.node)![0])
    for (const { words } of readDockerfile(text).filter(({ name }) => name === "FROM")) {
      assert.isAtLeast(Number(/node:(\d+)/.exec(words)![1]), least)
    }
  })
})
