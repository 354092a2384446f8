// Makes the tables of data/names again, from clones, without importing anything.
//
//   node scripts/names.mjs history <clone of ManimCommunity/manim> <clone of 3b1b/manim>   prints history.tsv
//   node scripts/names.mjs modules <module>[@<folder>/] <clone>[#<commit>] …               prints entries of modules.json
//   node scripts/names.mjs methods <clone of ManimCommunity/manim> <clone of 3b1b/manim>   prints sceneMethods.json
//
// The standard library's entries come from Python itself:
//   python3 -c 'import importlib, json, sys; print(json.dumps({m: {"names": sorted(getattr(x, "__all__", None) or [n for n in dir(x) if not n.startswith("_")])} for m in sys.argv[1:] for x in [importlib.import_module(m)]}))' math random …
// Needs `npm run build` first.
import { execFileSync } from "node:child_process"
import { makeLibraries } from "../dist/lib/analysis/python/libraries.js"
import { Program } from "../dist/lib/analysis/python/Program.js"

const none = makeLibraries({ history: "", modules: {}, standard: [], sceneMethods: [] })

const git = (clone, ...args) => execFileSync("git", ["-C", clone, ...args], { maxBuffer: 1 << 30, encoding: "utf8" })

/** All Python files below some folders of a commit. */
const read = (clone, commit, folders) => {
  const names = git(clone, "ls-tree", "-r", "-z", "--name-only", commit).split("\0").filter((name) =>
    name.endsWith(".py") &&
    folders.some((folder) => folder === "" || name === `${folder}.py` || name.startsWith(`${folder}/`))
  )
  const blobs = execFileSync("git", ["-C", clone, "cat-file", "--batch"], {
    input: names.map((name) => `${commit}:${name}\n`).join(""),
    maxBuffer: 1 << 30
  })
  let at = 0
  return names.map((path) => {
    const end = blobs.indexOf(10, at)
    const size = Number(blobs.toString("utf8", at, end).split(" ").at(-1))
    const text = blobs.toString("utf8", end + 1, end + 1 + size).replaceAll("\r\n", "\n")
    at = end + 2 + size
    return { path, text }
  })
}

/** What `from module import *` binds: `__all__`, else every public name, stars followed, submodules loaded on the way. */
const starNames = (clone, commit, module, prefix = "") => {
  const root = module.split(".", 1)[0]
  const files = read(clone, commit, root === "big_ol_pile_of_manim_imports" ? [""] : [prefix + root]).map((file) => ({
    ...file,
    path: file.path.slice(prefix.length)
  }))
  const program = new Program({ files }, none)
  const dotted = new Map(
    program.modules.map((
      one,
      index
    ) => [one.path.replace(/\.py$/, "").replace(/\/__init__$/, "").replaceAll("/", "."), index])
  )
  const passes = new Set()
  const locate = (from, level, name) => {
    const own = program.modules[from].path.replace(/\.py$/, "").split("/")
    const base = level === 0 ? [] : own.slice(0, own.length - level)
    return [...base, ...(name === "" ? [] : name.split("."))].join(".")
  }
  const loaded = new Set()
  const load = (name) => {
    // Importing a module runs its packages first, then whatever it imports itself.
    const parts = name.split(".")
    for (let i = 1; i <= parts.length; i++) {
      const one = parts.slice(0, i).join(".")
      if (loaded.has(one) || !dotted.has(one)) continue
      loaded.add(one)
      const index = dotted.get(one)
      for (const statement of program.modules[index].statements) {
        for (const found of statement.imports) {
          if (found.local || found.typing) continue
          const target = locate(index, found.level, found.module)
          load(target)
          if (Array.isArray(found.names)) { for (const item of found.names) load(`${target}.${item.name}`) }
        }
      }
    }
  }
  const memo = new Map()
  const names = (name) => {
    if (memo.has(name)) return memo.get(name)
    const own = new Set()
    memo.set(name, own)
    const index = dotted.get(name)
    if (index === undefined) return own
    const one = program.modules[index]
    if (one.all !== undefined) {
      for (const each of one.all) own.add(each)
      return own
    }
    for (const statement of one.statements) {
      if (/^if\s+(typing\.)?TYPE_CHECKING\b/.test(one.text.slice(statement.from, statement.to))) continue
      for (const each of statement.binds) own.add(each)
      if (statement.imports.some((found) => found.module === "__future__")) own.add("annotations")
      for (const found of statement.imports) {
        if (found.names !== "*" || found.local || found.typing) continue
        const target = locate(index, found.level, found.module)
        if (dotted.has(target)) { for (const each of names(target)) own.add(each) }
        else if (/^(manim|manimlib)(\.imports)?$/.test(target)) passes.add(target.split(".")[0])
      }
      // Names written into the module's table: `globals().update(…)`, `locals().update(…)` over a literal dictionary.
      const text = one.text.slice(statement.from, statement.to)
      const injected = /^(?:globals|locals)\(\)\.update\((\w+)\)/.exec(text)?.[1] ??
        /^for \w+, \w+ in (\w+)\.items\(\):\s*(?:globals|locals)\(\)/.exec(text)?.[1]
      if (injected !== undefined) {
        for (const other of one.statements) {
          if (!other.binds.has(injected)) continue
          for (const [, key] of one.text.slice(other.from, other.to).matchAll(/["'](\w+)["']\s*:/g)) {
            own.add(key)
            // BLUE is the middle one of BLUE_A to BLUE_E.
            if (/endswith\(["']_C["']\)/.test(one.text) && key.endsWith("_C")) own.add(key.slice(0, -2))
          }
        }
      }
    }
    // Submodules loaded on the way are attributes of their package.
    load(name)
    if (one.path.endsWith("__init__.py")) {
      for (const each of loaded) {
        if (each.startsWith(`${name}.`) && !each.slice(name.length + 1).includes(".")) {
          own.add(each.slice(name.length + 1))
        }
      }
    }
    return own
  }
  return { names: [...names(module)].filter((name) => !name.startsWith("_")).sort(), passes: [...passes].sort() }
}

const releases = (clone) =>
  git(clone, "tag").split("\n").filter((tag) => /^v?[0-9]+\.[0-9]+(\.[0-9]+)?(\.post[0-9]+)?$/.test(tag))
    .map((tag) => ({ tag, name: tag.replace(/^v/, "") }))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }))

const history = (manim, manimlib) => {
  const rows = []
  const collect = (library, states) => {
    const spans = new Map()
    for (const [at, { names }] of states.entries()) {
      for (const name of names) {
        const span = spans.get(name)
        if (span === undefined) spans.set(name, [at, at])
        else span[1] = at
      }
    }
    for (const [name, [first, last]] of spans) {
      rows.push([name, library, states[first].release, last === states.length - 1 ? "-" : states[last].release])
    }
  }
  collect(
    "manim",
    releases(manim).map(({ name, tag }) => ({ release: name, names: starNames(manim, tag, "manim").names }))
  )
  const months = ["2018-08-02", "2018-10-28", "2018-12-28", "2019-03-28"].map((day) => {
    const commit = git(manimlib, "rev-list", "-1", `--before=${day}`, "HEAD").trim()
    return { release: day.slice(0, 7), names: starNames(manimlib, commit, "big_ol_pile_of_manim_imports", "").names }
  }).filter(({ names }) => names.length > 0)
  const tagged = releases(manimlib).map(({ name, tag }) => ({
    release: name,
    names: starNames(manimlib, tag, Number(name.split(".")[0]) >= 1 ? "manimlib" : "manimlib.imports").names
  }))
  const main = { release: "main", names: starNames(manimlib, "HEAD", "manimlib").names }
  collect("manimlib", [...months, ...tagged, main])
  return rows.sort((a, b) => a.join("\t") < b.join("\t") ? -1 : 1).map((row) => row.join("\t")).join("\n")
}

/** Methods of every class whose name says that it is a scene. */
const methods = (...clones) => {
  const found = new Set()
  for (const [clone, root] of clones) {
    const program = new Program({ files: read(clone, "HEAD", [root]) }, none)
    for (const module of program.modules) {
      for (const statement of module.statements) {
        for (const one of statement.classes) {
          if (!/Scene$/.test(one.name)) continue
          for (const member of one.members) {
            if (member.name !== "" && !member.name.startsWith("__")) found.add(member.name)
          }
        }
      }
    }
  }
  return [...found].sort()
}

const [job, ...args] = process.argv.slice(2)
if (job === "history") console.log(history(args[0], args[1]))
else if (job === "methods") console.log(JSON.stringify(methods([args[0], "manim"], [args[1], "manimlib"])))
else if (job === "modules") {
  for (let i = 0; i < args.length; i += 2) {
    const [clone, commit = "HEAD"] = args[i + 1].split("#")
    const [module, prefix = ""] = args[i].split("@")
    const { names, passes } = starNames(clone, commit, module, prefix)
    console.log(` ${JSON.stringify(module)}: ${JSON.stringify(passes.length > 0 ? { names, passes } : { names })},`)
  }
} else {
  console.error("node scripts/names.mjs history|methods|modules …: see the head of the file")
  process.exitCode = 2
}
