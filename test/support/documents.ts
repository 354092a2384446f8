// Programs are awaited as Node gives them: @effect-diagnostics newPromise:off processEnv:off
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { predictions } from "./answers.ts"
import { codebookCsv, rawText } from "./poi.ts"
import { git } from "./repository.ts"
import { gzipOf } from "./tarballs.ts"

/** A text of the project. */
export interface Document {
  /** Relative to the root of the project. */
  readonly path: string
  readonly text: string
}

const below = (folder: string): Array<string> =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)) : []

/** README, CONTRIBUTING and all of `docs/`, in a fixed order; CHANGELOG is not among them. */
export const documents: ReadonlyArray<Document> = ["README.md", "CONTRIBUTING.md", ...below("docs").sort()]
  .filter((path) => path.endsWith(".md")).map((path) => ({ path, text: readFileSync(path, "utf8") }))

/** The texts people write; the pages of commands come from the commands themselves. */
export const written = documents.filter(({ path }) => !path.startsWith("docs/commands/"))

const write = (folder: string, files: Readonly<Record<string, string | Uint8Array>>) => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

const models = (): ReadonlyArray<string> => {
  const datasets = JSON.parse(readFileSync("data/poi/datasets.json", "utf8")) as {
    readonly NYC: { readonly models: ReadonlyArray<{ readonly name: string }> }
  }
  return datasets.NYC.models.map(({ name }) => name)
}

/** What a reader brings along, by the name that a document gives it in `<!-- brings: … -->`; written into a folder. */
const brought: Readonly<Record<string, (folder: string) => void>> = {
  "check-ins": (folder) =>
    write(folder, {
      "dataset_TSMC2014_NYC.txt": rawText(),
      ...Object.fromEntries(models().map((name) => [`codebooks/codebooks-${name}.csv`, codebookCsv()]))
    }),
  // The checkpoint that one of the bundled runs began with, and one nobody began with.
  "model answers": (folder) =>
    write(folder, {
      "models/dclm-baseline/90M/seed-14/step-6250.tar.gz": gzipOf({
        name: "arc_easy.jsonl",
        content: predictions(8)
      }),
      "models/c4/1B/seed-2/step-1250.tar.gz": gzipOf({ name: "arc_easy.jsonl", content: predictions(4) })
    }),
  "a repository": (folder) => {
    const scene = readFileSync("data/corpus/geometry/pythagoras.py")
    write(folder, { "clips/scenes.py": scene, "clips/LICENSE": readFileSync("LICENSE") })
    const clips = join(folder, "clips")
    git(clips, "init", "--quiet", "--initial-branch=main")
    git(clips, "add", "--all")
    git(clips, "commit", "--quiet", "--message=files")
    git(clips, "tag", "v1.2")
  },
  "an error page": (folder) => write(folder, { "pages/a.tar.gz": "<html>Too many requests</html>" }),
  "a tokenizer": (folder) => write(folder, { "tokenizer.json": readFileSync("test/support/tokenizer.json") })
}

/** Prepares a folder as a reader of the document has it: the package's data, and what the document says one brings. */
export const prepareFolder = (folder: string, { path, text }: Document): void => {
  mkdirSync(join(folder, "bin"))
  const program = join(folder, "bin", "datawright")
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${resolve("dist/bin/main.js")}" "$@"\n`)
  chmodSync(program, 0o755)
  symlinkSync(resolve("data"), join(folder, "data"))
  mkdirSync(join(folder, "home"))
  for (const found of text.matchAll(/<!-- brings: (.+?) -->/g)) {
    for (const name of found[1]!.split(", ")) {
      if (brought[name] === undefined) throw new Error(`${path}: nobody knows how to bring ${name}`)
      brought[name](folder)
    }
  }
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a line of shell in a prepared folder, with nothing of this process's environment but the way to its programs. */
export const runShell = (folder: string, line: string, environment: Readonly<Record<string, string>>) =>
  Effect.promise(() =>
    new Promise<Ended>((resolve) =>
      execFile(
        "sh",
        ["-c", line],
        {
          cwd: folder,
          encoding: "utf8",
          maxBuffer: 1 << 26,
          env: {
            PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
            HOME: join(folder, "home"),
            NO_COLOR: "1",
            ...environment
          }
        },
        (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr })
      )
    )
  )
