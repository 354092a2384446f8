/** What every command understands, taken off the command line before the rest is read. */
export interface Global {
  /** Left of the command line, as the command reads it. */
  readonly argv: ReadonlyArray<string>
  /** `-q`, `--quiet`: no progress, no notes; errors and results only. */
  readonly quiet: boolean
  /** `-v`, `--verbose`: details, and the cause of a failure with its trace. */
  readonly verbose: boolean
}

/** Options that take several values: `--sources a b`, `--sources a,b` and `--sources a --sources b` mean the same. */
const several: ReadonlySet<string> = new Set([
  "--sources",
  "--datasets",
  "--licenses",
  "--dataset",
  "--models",
  "--kinds",
  "--splits",
  "--tasks"
])

/** Options that take several values, none of them cut at commas (paths and URLs may hold them). */
const severalWhole: ReadonlySet<string> = new Set([
  "--repo",
  "--decontaminate",
  "--against",
  "--input",
  "--runs",
  "--history",
  "--pretrain",
  "--registry"
])

/** Spreads options with several values out to one value each, and takes the global flags off. `--` ends it. */
export const readGlobal = (argv: ReadonlyArray<string>): Global => {
  const rest: Array<string> = []
  let quiet = false
  let verbose = false
  let open: string | undefined
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (word === "--") {
      rest.push(...argv.slice(i))
      break
    }
    if (word.startsWith("-") && word !== "-") {
      open = undefined
      if (word === "-q" || word === "--quiet") quiet = true
      else if (word === "-v" || word === "--verbose") verbose = true
      else {
        const [name, value] = splitOnce(word)
        if (several.has(name) || severalWhole.has(name)) {
          open = name
          if (value !== undefined) push(rest, name, value)
        } else rest.push(word)
      }
      continue
    }
    if (open !== undefined && i > 0) push(rest, open, word)
    else rest.push(word)
  }
  return { argv: rest, quiet, verbose }
}

const splitOnce = (word: string): readonly [string, string | undefined] => {
  const at = word.indexOf("=")
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

const push = (rest: Array<string>, name: string, value: string): void => {
  const values = severalWhole.has(name) ? [value] : value.split(",").map((v) => v.trim()).filter((v) => v !== "")
  for (const one of values) rest.push(name, one)
}
