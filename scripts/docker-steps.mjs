// Carries out the steps of the Dockerfile without an engine: `node scripts/docker-steps.mjs`. Each stage is a temporary folder, COPY copies, npm
// runs as the Dockerfile says; only what needs root or the image (apt-get, links in /usr/local, users) is passed over, and said. At the end
// the program is asked for its version and prepares the bundled corpus, from the files of the last stage alone.
import { transformSync } from "esbuild"
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"

/** The reader of Dockerfiles that the tests use. */
const loadReader = (path) => {
  const { code } = transformSync(readFileSync(path, "utf8"), { loader: "ts", format: "esm" })
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
}

const root = dirname(dirname(new URL(import.meta.url).pathname))
const text = readFileSync(join(root, "Dockerfile"), "utf8")
const { lintDockerfile, readDockerfile } = await loadReader(join(root, "test/support/dockerfile.ts"))
const fail = (message) => {
  console.error(message)
  process.exit(1)
}
const faults = lintDockerfile(text)
if (faults.length > 0) fail(faults.join("\n"))

const folder = mkdtempSync(join(tmpdir(), "datawright-docker-"))
process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
const stages = new Map()
let stage
let work = "/"

/** A path of the image as one on this machine. */
const placed = (of, path) => join(folder, String(of), path)

const run = (command, cwd) => {
  const { status } = spawnSync("sh", ["-ec", command], { cwd, stdio: ["ignore", "inherit", "inherit"] })
  if (status !== 0) fail(`failed: ${command}`)
}

for (const { line, name, stage: index, words } of readDockerfile(text)) {
  stage = index
  if (name === "FROM") {
    work = "/"
    stages.set(/ AS (\S+)$/i.exec(words)?.[1] ?? String(index), index)
  } else if (name === "WORKDIR") {
    work = words
    mkdirSync(placed(stage, work), { recursive: true })
  } else if (name === "COPY") {
    const parts = words.split(/\s+/)
    const from = parts[0].startsWith("--from=") ? stages.get(parts.shift().slice("--from=".length)) : undefined
    const target = parts.pop()
    const into = placed(stage, target.startsWith("/") ? target : join(work, target))
    for (const part of parts) {
      const source = from === undefined ? join(root, part) : placed(from, part)
      if (!existsSync(source)) fail(`line ${line}: no ${part}`)
      cpSync(source, target.endsWith("/") ? join(into, basename(part)) : into, {
        recursive: true,
        verbatimSymlinks: true
      })
    }
  } else if (name === "RUN" && /(^| )npm /.test(words)) {
    console.log(`${line}: ${words}`)
    // Headers are where this machine has them.
    const headers = ["/usr/local", "/usr"].find((prefix) => existsSync(`${prefix}/include/node/node.h`))
    const command = words.replace(
      /npm_config_nodedir=\S+ /,
      headers === undefined ? "" : `npm_config_nodedir=${headers} `
    )
    run(command, placed(stage, work))
  } else if (name === "RUN") console.log(`${line}: passed over, as it needs the image: ${words}`)
}

const program = placed(stage, "/opt/datawright/dist/bin/main.js")
const data = placed(stage, "/data")
mkdirSync(data, { recursive: true })
run(`"${program}" --version`, data)
run(`"${program}" prepare --sources bundled --balance --output-dir data_formatted -q`, data)
console.log("the steps of the Dockerfile work")
