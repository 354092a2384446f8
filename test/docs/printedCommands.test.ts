import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { parse } from "yaml"
import { stageNames } from "../../src/cli/stages.ts"
import { load } from "../../src/stage/Configuration.ts"
import { type Document, type Ended, prepareFolder, runShell, written } from "../support/documents.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { query } from "../support/ingest.ts"
import { type Block, readBlocks, readShell } from "../support/markdown.ts"

/** Words after `sh` for commands that a test cannot carry out; their options are checked all the same. */
const elsewhere = new Set(["needs-network", "needs-key", "needs-server"])

/** The help of each command that was asked for, by its words. */
const helps = new Map<string, string>()

const help = (folder: string, words: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const line = ["datawright", ...words, "--help"].join(" ")
    const known = helps.get(line)
    if (known !== undefined) return known
    const { code, stdout } = yield* runShell(folder, line, {})
    assert.strictEqual(code, 0, line)
    helps.set(line, stdout)
    return stdout
  })

/** Whether the command and each of its options exist. */
const checkOptions = (folder: string, where: string, command: string) =>
  Effect.gen(function*() {
    const line = command.replaceAll(/"[^"]*"|'[^']*'/g, "quoted")
    const words = line.split(/\s+/).slice(1)
    const end = words.findIndex((word) => word.startsWith("-") || !/^[a-z-]+$/.test(word))
    const text = yield* help(folder, end < 0 ? words : words.slice(0, end))
    assert.notStrictEqual(text, yield* help(folder, []), `${where}: no command ${command}`)
    for (const option of words.filter((word) => word.startsWith("--"))) {
      assert.match(text, new RegExp(`${option}(?![a-z0-9-])`), `${where}: ${command} has no ${option}`)
    }
  })

/** Whether the lines stand in the output in this order; `…` stands for any lines, or the rest of one. */
const checkOutput = (where: string, expected: string, { stderr, stdout }: Ended) => {
  const escaped = expected.trimEnd().split("\n").map((line) =>
    line.trim() === "…"
      ? "[^]*"
      : line.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")
  )
  const pattern = escaped.join("\n").replaceAll("\n[^]*\n", "\n[^]*").replace(/\n\[\^\]\*$/, "[^]*")
  assert.match(`${stdout}\n${stderr}`, new RegExp(pattern), where)
}

const checkYaml = (folder: string, where: string, text: string, named: string | undefined) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = `${folder}/${named ?? "checked.yaml"}`
    yield* fs.writeFileString(path, text)
    const value: unknown = parse(text)
    if (typeof value === "object" && value !== null && "stages" in value) {
      const { code, stderr } = yield* runShell(folder, `datawright run ${path} --dry-run`, {})
      assert.strictEqual(code, 0, `${where}: ${stderr}`)
    } else yield* load(path)
  })

const copies = mkdtempSync(join(tmpdir(), "datawright-docs-"))
afterAll(() => rmSync(copies, { recursive: true, force: true }))

/** Commands that several documents begin with, and the folders they left. The same beginning is carried out once. */
const beginnings = new Map<string, { readonly ended: Ended; readonly folder: string }>()

const shared = new Set(
  written.flatMap(({ text }) =>
    readBlocks(text).blocks.filter(({ language, words }) => language === "sh" && words.length === 0)
      .flatMap((block) => readShell(block.text).map(({ command }) => command))
      .filter((command) => command.startsWith("datawright"))
  ).filter((command, index, all) => all.indexOf(command) !== index)
)

/** Runs a command, or takes what it left where it was run before after the same commands. `own` is what the folder held first. */
const carryOut = (
  folder: string,
  own: ReadonlySet<string>,
  command: string,
  environment: Readonly<Record<string, string>>,
  history: string | undefined
) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const copyMade = (from: string, to: string) =>
      Effect.gen(function*() {
        for (const name of yield* fs.readDirectory(from)) {
          if (!own.has(name)) yield* fs.copy(`${from}/${name}`, `${to}/${name}`, { overwrite: true })
        }
      })
    const known = history === undefined ? undefined : beginnings.get(history)
    if (known !== undefined) {
      yield* copyMade(known.folder, folder)
      return known.ended
    }
    const ended = yield* runShell(folder, command, environment)
    if (history !== undefined) {
      const copy = `${copies}/${beginnings.size}`
      yield* fs.makeDirectory(copy)
      yield* copyMade(folder, copy)
      beginnings.set(history, { ended, folder: copy })
    }
    return ended
  })

/** Does all that a document says, from top to bottom. */
const follow = (document: Document) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    prepareFolder(folder, document)
    const own = new Set(yield* fs.readDirectory(folder))
    const environment: Record<string, string> = {}
    let last: Ended | undefined
    /** All commands so far, as long as they are shared ones and nothing else has happened. */
    let history: string | undefined = ""
    const shell = (block: Block, where: string) =>
      Effect.gen(function*() {
        const away = block.words.some((word) => elsewhere.has(word))
        for (const { command, exitCode } of readShell(block.text)) {
          const set = /^export ([A-Z_]+)='?([^']*)'?$/.exec(command)
          if (set !== null && !away) {
            environment[set[1]!] = set[2]!
            history = undefined
          }
          if (!command.startsWith("datawright")) continue
          if (away) yield* checkOptions(folder, where, command)
          else {
            history = history !== undefined && shared.has(command) ? `${history}${command}\n` : undefined
            last = yield* carryOut(folder, own, command, environment, history)
            assert.strictEqual(last.code, exitCode, `${where}: ${command}\n${last.stdout}${last.stderr}`)
          }
        }
      })
    for (const block of readBlocks(document.text).blocks) {
      const where = `${document.path}:${block.line}`
      if (/^(csv|json|jsonl|yaml)$/.test(block.language) && block.words.length > 0) {
        history = undefined
        yield* fs.writeFileString(`${folder}/${block.words[0]}`, block.text)
      }
      if (block.language === "sh") yield* shell(block, where)
      else if (block.language === "yaml" && block.words.length < 2) {
        yield* checkYaml(folder, where, block.text, block.words[0])
      } else if (block.language === "sql") {
        for (
          const sql of block.text.split(/;\n/).map((one) => one.trim()).filter((one) => one !== "")
        ) {
          assert.isNotEmpty(yield* query(`${folder}/${block.words[0]}`, sql.replace(/;$/, "")), `${where}: ${sql}`)
        }
      } else if (block.language === "text" && block.words[0] === "output") checkOutput(where, block.text, last!)
    }
  })

layer(platform, { excludeTestServices: true })("what the documents say one may type", (it) => {
  for (const document of written.filter(({ text }) => /^```(sh|yaml|sql)/m.test(text))) {
    it.scoped(`${document.path}: commands run in their order, files and queries hold`, () => follow(document), 300_000)
  }

  it.scoped("the table of commands in README lists commands, each with its page", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const readme = written.find(({ path }) => path === "README.md")!
      prepareFolder(folder, readme)
      const rows = [...readme.text.matchAll(/^\| \[`([a-z -]+)`\]\(docs\/commands\/([a-z-]+)\.md\)/gm)]
      assert.isAtLeast(rows.length, 25)
      for (const [, words, page] of rows) {
        assert.strictEqual(page, words!.replaceAll(" ", "-"))
        yield* checkOptions(folder, "README.md", `datawright ${words}`)
      }
      // Another name of a command stands in the row of that command.
      assert.deepStrictEqual(stageNames.filter((name) => !readme.text.includes(`\`${name}\``)), [])
      const pages = (yield* fs.exists("docs/commands")) ? yield* fs.readDirectory("docs/commands") : []
      const listed = new Set(rows.map(([, , page]) => `${page}.md`))
      assert.deepStrictEqual(pages.filter((page) => page !== "README.md" && !listed.has(page)), [])
    }), 300_000)
})
