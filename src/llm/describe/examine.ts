import { featuresOf, read } from "../../manim/index.ts"
import { type Check, checkProgram, completeImports, type Libraries, sampleId } from "../../python/index.ts"
import { type Draft, type Json } from "../../rows/index.ts"

/** A draft that was looked through: with what the code says of itself, and why it should be left out, if it should. */
export interface Examined {
  readonly draft: Draft
  /** Undefined for a program that stands alone. */
  readonly fault: { readonly reason: string; readonly detail: string } | undefined
}

/** Missing things that leave a program incomplete; a missing asset does not. */
const incomplete: ReadonlySet<string> = new Set(["module", "dynamic"])

/**
 * Checks one draft and adds to its metadata what the code shows: `id`, `framework`, `library_versions`, `packages`,
 * `missing`, `code_features`, `narration`. Imports that are certainly missing are added and named in `added_imports`.
 * Pure: the same draft gives the same bytes.
 */
export const examine = (raw: Draft, libraries: Libraries): Examined => {
  let code = tidy(raw.code)
  let check = checkProgram(code, libraries)
  let added: ReadonlyArray<string> = []
  if (check.syntax === undefined && check.unknownNames.length > 0) {
    const completed = completeImports(code, check, libraries)
    if (completed !== undefined) {
      added = completed.added
      code = completed.code
      check = checkProgram(code, libraries)
    }
  }
  const missing = missingOf(raw, check)
  const className = typeof raw.metadata["class_name"] === "string" ? raw.metadata["class_name"] : undefined
  const broken = check.syntax !== undefined
  const reader = broken ? undefined : read(code, className)
  const spoken = reader?.findings.spoken ?? []
  const { missing: _, ...known } = raw.metadata
  const draft: Draft = {
    ...raw,
    code,
    metadata: {
      id: sampleId(raw.source, code),
      ...known,
      framework: check.framework,
      ...(Object.keys(check.releases).length === 0 ? {} : { library_versions: check.releases as unknown as Json.Json }),
      ...(check.packages.length === 0 ? {} : { packages: [...check.packages] }),
      ...(missing.length === 0 ? {} : { missing }),
      ...(added.length === 0 ? {} : { added_imports: [...added] }),
      ...(reader === undefined ? {} : { code_features: featuresOf(reader, code) as unknown as Json.Json }),
      ...(spoken.length === 0 || "narration" in known ? {} : { narration: spoken as unknown as Json.Json }),
      group: raw.group
    }
  }
  return { draft, fault: faultOf(check, missing) }
}

/** LF line ends, no mark, no blank lines around, one newline at the end. */
const tidy = (code: string): string =>
  `${code.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").replace(/^(?:[ \t]*\n)+/, "").replace(/\s+$/, "")}\n`

type MissingEntry = { readonly [key: string]: Json.Json }

/** What the sample says is missing, its names checked again on the code as it is now, and assets with whether they exist. */
const missingOf = (raw: Draft, check: Check): ReadonlyArray<MissingEntry> => {
  const told = Array.isArray(raw.metadata["missing"]) ? raw.metadata["missing"] as ReadonlyArray<MissingEntry> : []
  const stars = new Set(told.filter((entry) => entry["kind"] === "star").map((entry) => entry["name"]))
  const assets = new Map(told.filter((entry) => entry["kind"] === "asset").map((entry) => [entry["name"], entry]))
  return [
    ...told.filter((entry) => incomplete.has(entry["kind"] as string)),
    ...check.unknownNames.map((name) => ({ kind: stars.has(name) ? "star" : "name", name })),
    ...check.assets.map((asset) => assets.get(asset.name) ?? { kind: asset.kind, name: asset.name }),
    ...[...assets.values()].filter((asset) => !check.assets.some((found) => found.name === asset["name"]))
  ]
}

const list = (names: ReadonlyArray<string>): string =>
  names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ")

const faultOf = (check: Check, missing: ReadonlyArray<MissingEntry>): Examined["fault"] => {
  if (check.syntax !== undefined) {
    const { column, line, message } = check.syntax
    return { reason: "syntax-error", detail: `line ${line}, column ${column} of the sample: ${message}` }
  }
  if (check.unknownNames.length > 0) {
    return {
      reason: "unknown-names",
      detail: `bound nowhere, no builtin, exported by no release of what is imported: ${list(check.unknownNames)}`
    }
  }
  const modules = missing.filter((entry) => incomplete.has(entry["kind"] as string)).map((entry) =>
    String(entry["name"])
  )
  if (modules.length > 0) {
    return { reason: "missing-module", detail: `needs what could not be brought along: ${list(modules)}` }
  }
  if (check.conflict !== undefined) {
    const [newer, older] = check.conflict
    return { reason: "no-single-release", detail: `no release has both ${newer} and ${older}` }
  }
  if (!check.hasScene) return { reason: "no-scene", detail: "no class descends from a scene class of Manim" }
  return undefined
}
