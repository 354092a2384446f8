// Reads a Dockerfile: its instructions, and what a careful reader would object to. scripts/docker-steps.mjs uses it too, so it imports nothing.

/** An instruction: its stage (from 0), its line (from 1), and its words in one line. */
export interface Instruction {
  readonly stage: number
  readonly line: number
  readonly name: string
  words: string
}

/** The instructions in their order. */
export const readDockerfile = (text: string): ReadonlyArray<Instruction> => {
  const instructions: Array<Instruction> = []
  let stage = -1
  let open: Instruction | undefined
  for (const [index, line] of text.split("\n").entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    const part = line.trim().replace(/\\$/, "").trim()
    if (open === undefined) {
      const [, name = "", words = ""] = /^(\w+)\s+(.*)$/.exec(part) ?? []
      if (name === "FROM") stage++
      open = { stage, line: index + 1, name, words }
      instructions.push(open)
    } else open.words += ` ${part}`
    if (!/\\\s*$/.test(line)) open = undefined
  }
  return instructions
}

/**
 * Faults, each with its line: what hadolint calls DL3006, DL3007, DL3008 (lists left behind), DL3015, DL3002, DL3020, DL3025, DL3004,
 * and secrets in ENV or ARG.
 */
export const lintDockerfile = (text: string): ReadonlyArray<string> => {
  const instructions = readDockerfile(text)
  const known = new Set([
    "FROM",
    "RUN",
    "COPY",
    "WORKDIR",
    "USER",
    "ENTRYPOINT",
    "CMD",
    "ENV",
    "ARG",
    "LABEL",
    "VOLUME",
    "EXPOSE"
  ])
  const stages = new Set(
    instructions.filter(({ name }) => name === "FROM").flatMap(({ words }) => / AS (\S+)$/i.exec(words)?.[1] ?? [])
  )
  const faults: Array<string> = []
  const fault = ({ line }: Instruction, what: string) => faults.push(`line ${line}: ${what}`)
  for (const one of instructions) {
    const { name, words } = one
    if (!known.has(name)) fault(one, `${name || "this line"} is not among the instructions used here`)
    if (name === "FROM") {
      const image = words.split(" ")[0]!
      if (!stages.has(image) && !/:[^/]+$/.test(image)) fault(one, `${image} has no tag`)
      if (/:latest$/.test(image)) fault(one, "latest is another image every day")
    }
    if (name === "RUN") {
      if (/\bsudo\b/.test(words)) fault(one, "sudo")
      if (/apt-get install/.test(words)) {
        if (!/apt-get update/.test(words)) fault(one, "apt-get install without apt-get update in the same layer")
        if (!/--no-install-recommends/.test(words)) fault(one, "apt-get install without --no-install-recommends")
        if (!/(-y|--yes)\b/.test(words)) fault(one, "apt-get install that asks")
        if (!words.includes("rm -rf /var/lib/apt/lists/*")) fault(one, "lists of apt are left in the layer")
      }
      if (/\bnpm (install|i)\b/.test(words)) fault(one, "npm install does not keep to the lockfile")
    }
    if (name === "WORKDIR" && !words.startsWith("/")) fault(one, "WORKDIR is relative")
    if (/^(ENV|ARG)$/.test(name) && /(TOKEN|KEY|SECRET|PASSWORD)/i.test(words)) {
      fault(one, "a secret would stay in the image")
    }
    if (name === "COPY" && /(^|\s)\.\s/.test(words)) fault(one, "COPY . takes everything along, secrets too")
    if (name === "COPY") {
      const from = /--from=(\S+)/.exec(words)?.[1]
      if (from !== undefined && !stages.has(from)) fault(one, `no stage ${from}`)
    }
    if (/^(ENTRYPOINT|CMD)$/.test(name)) {
      try {
        if (!Array.isArray(JSON.parse(words))) fault(one, `${name} is no list`)
      } catch {
        fault(one, `${name} is no JSON list, so signals go to a shell`)
      }
    }
  }
  const last = Math.max(...instructions.map(({ stage }) => stage))
  const end = instructions.filter(({ stage }) => stage === last)
  const user = end.findLast(({ name }) => name === "USER")
  if (user === undefined || /^(root|0)\b/.test(user.words)) faults.push("the last stage runs as root")
  if (!end.some(({ name }) => name === "ENTRYPOINT")) faults.push("no ENTRYPOINT")
  return faults
}
