import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { type Resources } from "../../near/index.ts"
import { isObject, stringify, wordsOf } from "../../rows/index.ts"
import { Counts, FileError, fileError, InputError, Outputs, UsageError, version } from "../../stage/index.ts"
import { type FrontMatter, frontMatterText } from "../card/frontMatter.ts"
import { cardLicense, isForbidden, isUnknown } from "../card/licences.ts"
import { Hub } from "../Hub.ts"
import { contentOf } from "../HubContent.ts"
import { push } from "../HubPush.ts"
import { makeScanner } from "../secrets/Secrets.ts"
import { buildSplits } from "./build.ts"
import { card, licenseFile } from "./card.ts"
import { finalFiles, type FinalOptions, type Stage } from "./finalFiles.ts"
import { assertPublishable, proveLeaks } from "./leakProof.ts"
import type { Published } from "./Published.ts"
import { planRemote, type RemotePlan, stage } from "./remote.ts"
import { licensesOf, type Survey, survey } from "./survey.ts"

export interface PublishOptions extends FinalOptions {
  /** `org/name`. */
  readonly repository: string
  readonly private: boolean
  /** Tell what would be sent, and send nothing. */
  readonly dryRun: boolean
  /** Publish rows whose licence is not known. */
  readonly allowUnknownLicense: boolean
  /** Publish rows of authors who want to be asked: they were. */
  readonly allowPermissionRequired: boolean
  /** Similarity from which rows of two splits leak. */
  readonly threshold: number
  readonly resources: Resources
  readonly prettyName: string | undefined
  readonly languages: ReadonlyArray<string>
  readonly tags: ReadonlyArray<string>
  /** Folder to keep what is published in; else a temporary one. */
  readonly outputDir: string | undefined
  /** Replace files in the repository that we did not write, and in `outputDir`. */
  readonly force: boolean
}

const isLocal = (place: string): boolean => /^(?:\/|~|\.\.?\/|file:|[A-Za-z]:[\\/])/.test(place)

/** Options as they may be seen: places on the disk by their last name, no addresses of servers. */
const seen = (value: unknown): unknown => {
  if (typeof value === "string") return isLocal(value) ? value.split(/[/\\]/).at(-1) : value
  if (Array.isArray(value)) return value.map(seen)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== "base_url").map(([name, member]) => [name, seen(member)])
  )
}

const runOf = ({ manifest, outputs }: Stage) => ({
  stage: manifest.stage,
  version: manifest.version,
  options: seen(manifest.options),
  ...(manifest.counts === undefined ? {} : { counts: { ...manifest.counts } }),
  outputs
})

const problemsOf = (read: Survey, options: PublishOptions): ReadonlyArray<string> => {
  const problems: Array<string> = []
  if (read.secrets.length > 0) {
    const places = read.secrets.map(({ field, file, kind, line }) => `${file}:${line} ${field} (${kind})`).join(", ")
    const more = read.moreSecrets === 0 ? "" : ` and ${read.moreSecrets} more`
    problems.push(
      `${
        read.secrets.length + read.moreSecrets
      } credentials in rows: ${places}${more}; take them out, and revoke those that are real`
    )
  }
  const rowsOf = (is: (license: string | undefined) => boolean) =>
    licensesOf(read.sources).filter(({ license }) => is(license)).reduce((sum, { rows }) => sum + rows, 0)
  const from = (is: (license: string | undefined) => boolean) =>
    [
      ...new Set(
        read.sources.filter(({ license }) => is(license)).map(({ repository, source }) => repository ?? source)
      )
    ]
      .sort().slice(0, 5).join(", ")
  const unknown = rowsOf(isUnknown)
  if (unknown > 0 && !options.allowUnknownLicense) {
    problems.push(
      `${unknown} rows have no known licence (${
        from(isUnknown)
      }); leave them out with prepare --licenses, or say --allow-unknown-license`
    )
  }
  const forbidden = rowsOf(isForbidden)
  if (forbidden > 0 && !options.allowPermissionRequired) {
    problems.push(
      `${forbidden} rows may be used with permission alone (${
        from(isForbidden)
      }); leave them out, or say --allow-permission-required when you have it`
    )
  }
  return problems
}

const notesOf = (read: Survey, plan: RemotePlan): ReadonlyArray<string> => {
  const local = read.sources.filter(({ repository }) => repository !== undefined && isLocal(repository))
  const notes: Array<string> = []
  if (local.length > 0) {
    notes.push(
      `${local.reduce((sum, { rows }) => sum + rows, 0)} rows name a folder of this machine as their origin: ${
        local[0]!.repository
      }`
    )
  }
  for (const { name, rows } of read.splits) if (rows === 0) notes.push(`${name} has no rows and is left out`)
  if (read.undescribed > 0) notes.push(`${read.undescribed} rows have no description`)
  if (plan.foreign.length > 0) notes.push(`replaces what others wrote: ${plan.foreign.join(", ")}`)
  return notes
}

/**
 * A dataset's final files to a repository of the Hub with one commit: Parquet by split, a card, the manifest. Everything is read,
 * checked and written on this machine first; what fails a check (credentials, licences, leaks) fails with all of them, and nothing
 * is sent. The same input gives the same bytes, so that a second run makes no commit and an interrupted one sends only what has
 * not arrived. Memory: that of `survey`, `findLeaks` and `openParquet`, one after the other.
 */
export const publishDataset = Effect.fn("publish")(function*(options: PublishOptions) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const hub = yield* Hub
  const name = options.repository
  if (!/^[\w.-]+\/[\w.-]+$/.test(name) || name.length > 96 || /--|\.\./.test(name)) {
    return yield* new UsageError({
      where: `--repo ${name}`,
      found: "not the name of a repository",
      expected: "org/name"
    })
  }
  // A token that is not accepted is told before anything is read.
  if (!options.dryRun) yield* hub.identity
  const final = yield* finalFiles(options)
  const read = yield* survey(final.files)
  if (read.splits.find((split) => split.name === "train")!.rows === 0) {
    return yield* new InputError({ where: options.input, found: "the training split has no rows" })
  }
  const withRows = final.files.filter(({ split }) => read.splits.some((one) => one.name === split && one.rows > 0))
  const proven = read.codeField === undefined
    ? { proofs: [], problems: [] }
    : yield* proveLeaks(withRows, {
      field: read.codeField,
      threshold: options.threshold,
      contained: 0.9,
      resources: options.resources
    })
  yield* assertPublishable([...problemsOf(read, options), ...proven.problems])

  const folder = options.outputDir ?? (yield* Effect.mapError(
    fs.makeTempDirectoryScoped({ prefix: "datawright-publish-" }),
    fileError("the temporary folder")
  ))
  const manifestFile = paths.join(folder, "manifest.json")
  const outputs = yield* Outputs.open({ stage, manifest: manifestFile, force: options.force, ownFolder: true })
  const built = yield* Effect.scoped(buildSplits(withRows, read, outputs))
  const front: FrontMatter = {
    license: cardLicense(licensesOf(read.sources)),
    prettyName: options.prettyName ?? wordsOf(name.split("/")[1]!).replace(/^./, (first) => first.toUpperCase()),
    languages: options.languages,
    tags: [...new Set([...(read.rowsWithCode > 0 ? ["code"] : []), ...options.tags, "datawright"])],
    columns: read.columns,
    splits: built
  }
  const frontText = yield* frontMatterText(front)
  const text = card({ repository: name, front, frontText, survey: read, final, leaks: proven.proofs, version })
  const licence = front.license.needsFile ? licenseFile(read) : undefined
  const report = {
    sources: read.sources.map((source) => seen({ ...source })),
    licenses: licensesOf(read.sources).map(({ license, rows }) => ({ license: license ?? null, rows })),
    leaks: proven.proofs,
    repeated_code: read.repeated,
    runs: final.stages.map(runOf)
  }
  const scan = yield* makeScanner
  for (const [where, words] of [["README.md", text], ["manifest.json", stringify(report)]] as const) {
    const found = yield* scan(words)
    yield* assertPublishable(
      found.length === 0 ? [] : [`${where} would hold credentials (${found.map(({ kind }) => kind).join(", ")})`]
    )
  }
  const readme = yield* outputs.create("README.md")
  yield* readme.write(text)
  if (licence !== undefined) yield* Effect.flatMap(outputs.create("LICENSE.md"), (file) => file.write(licence))
  const rows = read.splits.reduce((sum, split) => sum + split.rows, 0)
  const manifest = yield* outputs.commit({
    options: {
      repository: name,
      threshold: options.threshold,
      allow_unknown_license: options.allowUnknownLicense,
      allow_permission_required: options.allowPermissionRequired
    },
    inputs: withRows.map(({ bytes, label, path, sha256, split }) => ({
      path,
      name: label,
      bytes,
      sha256,
      records: read.splits.find((one) => one.name === split)!.rows
    })),
    counts: new Counts({ in: rows, out: rows, rejected: {} }),
    report
  })

  const contents = yield* Effect.forEach(
    [...manifest.outputs.map(({ path }) => path), "manifest.json"],
    (path) =>
      Effect.gen(function*() {
        const file = paths.join(folder, path)
        const { size } = yield* Effect.mapError(fs.stat(file), fileError(file))
        return { path, file, ...(yield* contentOf(file, Number(size))) }
      })
  )
  const plan = yield* planRemote(name, contents)
  if (plan.foreign.length > 0 && !options.force) {
    return yield* new FileError({
      path: `${name}/${plan.foreign[0]}`,
      reason: "Foreign",
      detail: `${plan.foreign.length} files of the repository were not written by publish, or were changed since: ${
        plan.foreign.slice(0, 5).join(", ")
      }; nothing was sent`
    })
  }
  if (options.private && plan.exists && !(yield* hub.isPrivate({ type: "dataset", name }))) {
    return yield* new UsageError({
      where: `--private --repo ${name}`,
      found: "the repository is there and is public",
      next: "Make it private on the Hub, or choose another name; nothing was sent"
    })
  }
  const commit = options.dryRun || (plan.sent.length === 0 && plan.removed.length === 0)
    ? undefined
    : yield* push({ type: "dataset", name }, {
      title: `Publish ${rows} rows with datawright ${version}`,
      files: contents.map(({ file, path }) => ({ path, file })),
      remove: plan.removed
    }, { private: options.private })
  const published: Published = {
    repository: name,
    commit: commit?.oid,
    created: !plan.exists,
    files: contents.map(({ bytes, path, sha256 }) => ({
      path,
      bytes,
      sha256,
      state: plan.unchanged.includes(path) ? "unchanged" : "new"
    })),
    removed: plan.removed,
    splits: withRows.map(({ label, split }) => ({
      name: split,
      rows: read.splits.find((one) => one.name === split)!.rows,
      file: label
    })),
    license: String(front.license.front["license"]),
    leaks: proven.proofs,
    card: text,
    notes: notesOf(read, plan)
  }
  return published
}, Effect.scoped)
