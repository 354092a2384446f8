// @effect-diagnostics processEnv:off processEnvInEffect:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Chunk, ConfigProvider, Effect, Layer, Stream } from "effect"
import * as Git from "../../../src/sources/git/Git.ts"
import * as gits from "../../../src/sources/git/registry.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { serveGit } from "../../support/gitServer.ts"
import { commitFiles, git, writeFiles } from "../../support/repository.ts"

const settings = (folder: string, more: Readonly<Record<string, string>> = {}) =>
  Layer.setConfigProvider(
    ConfigProvider.fromMap(new Map(Object.entries({ XDG_CACHE_HOME: `${folder}/cache`, ...more })))
  )

const withGit = (folder: string, options: Partial<gits.GitOptions> = {}, more: Readonly<Record<string, string>> = {}) =>
  Effect.provide(gits.cli({ offline: false, ...options }).pipe(Layer.provide(settings(folder, more))))

const open = (origin: Git.GitOrigin) => Effect.flatMap(Git.Git, (service) => service.open(origin))

const isAvailable = (origin: Git.GitOrigin) => Effect.flatMap(Git.Git, (service) => service.isAvailable(origin))

/** Path to text; absent ones as undefined. */
const texts = (tree: Git.Tree) =>
  Effect.map(Stream.runCollect(tree.read(tree.entries)), (blobs) =>
    Object.fromEntries(
      Chunk.toReadonlyArray(blobs).map(({ bytes, entry }) => [
        entry.path,
        bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8")
      ])
    ))

layer(platform)("git", (it) => {
  it.scoped("reads a local repository at the commit asked for, whatever was committed since", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const first = yield* commitFiles(`${folder}/r`, { "a.py": "one\n", "b/c d é.py": "two" })
      const second = yield* commitFiles(`${folder}/r`, { "a.py": "changed\n" })
      yield* writeFiles(`${folder}/r`, { "a.py": "not committed\n" })
      for (const repository of [`${folder}/r`, `file://${folder}/r`, `${folder}/r/.git`]) {
        const old = yield* open({ repository, commit: first.slice(0, 8) })
        assert.strictEqual(old.commit, first)
        assert.deepStrictEqual(yield* texts(old), { "a.py": "one\n", "b/c d é.py": "two" })
        const now = yield* open({ repository })
        assert.strictEqual(now.commit, second)
        assert.strictEqual((yield* texts(now))["a.py"], "changed\n")
      }
    }).pipe((effect) => Effect.flatMap(temporaryFolder, (folder) => withGit(folder)(effect))))

  it.scoped(
    "fetches one commit over HTTP, keeps it, and goes without the network from then on",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const first = yield* commitFiles(`${folder}/srv/o/r`, { "a.py": "one" })
        const second = yield* commitFiles(`${folder}/srv/o/r`, { "a.py": "two" })
        git(`${folder}/srv/o/r`, "config", "uploadpack.allowAnySHA1InWant", "true")
        const server = yield* serveGit(`${folder}/srv`)
        const origin = { repository: `${server.url}/o/r/.git`, commit: first }
        const online = withGit(folder)
        const offline = withGit(folder, { offline: true })

        const refused = yield* offline(Effect.flip(open(origin)))
        assert.strictEqual(refused.reason, "Offline")
        assert.isFalse(yield* offline(isAvailable(origin)))
        assert.strictEqual(server.requests.count, 0)

        const trees = yield* online(Effect.all([open(origin), open(origin), open(origin)], { concurrency: 3 }))
        for (const tree of trees) assert.deepStrictEqual(yield* texts(tree), { "a.py": "one" })
        assert.deepStrictEqual(yield* online(Effect.flatMap(open({ repository: origin.repository }), texts)), {
          "a.py": "two"
        })
        const asked = server.requests.count

        assert.isTrue(yield* offline(isAvailable(origin)))
        assert.deepStrictEqual(yield* offline(Effect.flatMap(open(origin), texts)), { "a.py": "one" })
        const short = { ...origin, commit: first.slice(0, 9) }
        assert.strictEqual((yield* offline(open(short))).commit, first)
        assert.strictEqual((yield* offline(open({ repository: origin.repository }))).commit, second)
        assert.strictEqual(server.requests.count, asked)

        const cached = yield* fs.readDirectory(`${folder}/cache/datawright/git`)
        assert.lengthOf(cached, 1)
        const kept = yield* fs.readDirectory(`${folder}/cache/datawright/git/${cached[0]}`)
        assert.deepStrictEqual(kept.sort(), ["HEAD.ref", `${first}.git`, `${second}.git`].sort())
        assert.strictEqual(
          git(`${folder}/cache/datawright/git/${cached[0]}/${second}.git`, "rev-list", "--count", second),
          "1"
        )
      }),
    30_000
  )

  it.scoped(
    "finds commits of a server that gives out branches and tags only, abbreviated ones too",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const first = yield* commitFiles(`${folder}/srv/r`, { "a.py": "one" })
        yield* commitFiles(`${folder}/srv/r`, { "a.py": "two" })
        const third = yield* commitFiles(`${folder}/srv/r`, { "a.py": "three" })
        git(`${folder}/srv/r`, "config", "uploadpack.allowAnySHA1InWant", "false")
        git(`${folder}/srv/r`, "config", "protocol.version", "0")
        git(`${folder}/srv/r`, "tag", "v1.0", third)
        const server = yield* serveGit(`${folder}/srv`)
        const repository = `${server.url}/r/.git`
        for (
          const [commit, text] of [[first, "one"], [first.slice(0, 10), "one"], ["v1.0", "three"], ["main", "three"]]
        ) {
          const tree = yield* withGit(folder)(open({ repository, commit: commit! }))
          assert.deepStrictEqual(yield* texts(tree), { "a.py": text }, commit)
        }
        const unknown = yield* withGit(folder)(Effect.flip(open({ repository, commit: "0".repeat(39) + "1" })))
        assert.strictEqual(unknown.reason, "UnknownCommit")
        const noBranch = yield* withGit(folder)(Effect.flip(open({ repository, commit: "nowhere" })))
        assert.strictEqual(noBranch.reason, "UnknownCommit")
      }),
    30_000
  )

  it.scoped("names absent files of a partial clone and reads the rest, without fetching them", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* commitFiles(`${folder}/r`, { "a.py": "small", "big.bin": "x".repeat(5000), "z.py": "also small" })
      git(`${folder}/r`, "config", "uploadpack.allowFilter", "true")
      git(folder, "clone", "--quiet", "--no-checkout", "--filter=blob:limit=1k", `file://${folder}/r`, "partial")
      const tree = yield* withGit(folder)(open({ repository: `${folder}/partial` }))
      const expected = { "a.py": "small", "big.bin": undefined, "z.py": "also small" }
      assert.deepStrictEqual(yield* texts(tree), expected)
      // The same without the configuration that says so.
      yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.remove(`${folder}/partial/.git/config`))
      assert.deepStrictEqual(yield* texts(tree), expected)
    }))

  it.scoped("never follows symbolic links or submodules, in repositories and in folders, loops included", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, { "secret.py": "secret", "r/real.py": "real", "r/Ω/deep.py": "deep" })
      yield* fs.symlink("../secret.py", `${folder}/r/link.py`)
      yield* fs.symlink(".", `${folder}/r/loop`)
      yield* fs.symlink("/etc", `${folder}/r/outside`)
      const expected = [
        ["link.py", "symlink"],
        ["loop", "symlink"],
        ["outside", "symlink"],
        ["real.py", "file"],
        ["Ω/deep.py", "file"]
      ]
      const read = withGit(folder)(Effect.gen(function*() {
        const tree = yield* open({ repository: `${folder}/r` })
        assert.deepStrictEqual(tree.entries.map(({ kind, path }) => [path, kind]), expected)
        assert.deepStrictEqual(yield* texts(tree), { "real.py": "real", "Ω/deep.py": "deep" })
        return tree.commit
      }))
      assert.isUndefined(yield* read)
      yield* commitFiles(`${folder}/r`, {})
      assert.isString(yield* read)
      git(`${folder}/r`, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},sub`)
      git(`${folder}/r`, "commit", "--quiet", "--message=submodule")
      const tree = yield* withGit(folder)(open({ repository: `${folder}/r` }))
      assert.deepInclude(tree.entries.map(({ kind, path }) => [path, kind]), ["sub", "submodule"])
      assert.deepStrictEqual(yield* withGit(folder)(texts(tree)), { "real.py": "real", "Ω/deep.py": "deep" })
    }))

  it.scoped("runs nothing of a foreign repository", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* commitFiles(`${folder}/r`, { "a.py": "one", ".gitattributes": "* filter=evil diff=evil\n" })
      const evil = `sh -c 'touch ${folder}/pwned'`
      for (
        const key of ["core.fsmonitor", "core.pager", "core.sshCommand", "filter.evil.smudge", "diff.evil.textconv"]
      ) {
        git(`${folder}/r`, "config", key, evil)
      }
      yield* writeFiles(`${folder}/r/.git/hooks`, { "post-checkout": `#!/bin/sh\n${evil}\n` })
      yield* Effect.flatMap(withGit(folder)(open({ repository: `${folder}/r` })), texts)
      assert.isFalse(yield* fs.exists(`${folder}/pwned`))
    }))

  it.scoped("a mirror serves the repositories of its template, and is passed over when it lacks one", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const commit = yield* commitFiles(`${folder}/mirror/owner+name`, { "a.py": "mirrored" })
      const mirrored = withGit(folder, { offline: true }, { DATAWRIGHT_GIT_MIRROR: `${folder}/mirror/{owner}+{name}` })
      const origin = { repository: "https://git.example.invalid/owner/name.git", commit }
      assert.isTrue(yield* mirrored(isAvailable(origin)))
      assert.deepStrictEqual(yield* mirrored(Effect.flatMap(open(origin), texts)), { "a.py": "mirrored" })
      for (const other of [{ ...origin, commit: "f".repeat(40) }, { repository: "https://git.example.invalid/a/b" }]) {
        assert.isFalse(yield* mirrored(isAvailable(other)))
        assert.strictEqual((yield* mirrored(Effect.flip(open(other)))).reason, "Offline")
      }
    }))

  it.scoped("says what is wrong, one reason a cause", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, { "plain/a.py": "x", "odd/.git": "not a link" })
      git(folder, "init", "--quiet", "empty")
      const server = yield* serveGit(folder)
      const cases: ReadonlyArray<readonly [Git.GitOrigin, Git.GitError["reason"]]> = [
        [{ repository: `${folder}/nowhere` }, "NotFound"],
        [{ repository: `${folder}/plain`, commit: "abc1234" }, "NotARepository"],
        [{ repository: `${folder}/odd` }, "NotARepository"],
        [{ repository: `${folder}/empty` }, "UnknownCommit"],
        [{ repository: `${folder}/empty`, commit: "--output=/tmp/x" }, "BadName"],
        [{ repository: "--upload-pack=touch /tmp/x" }, "NotFound"],
        [{ repository: "ext::sh -c touch% /tmp/x" }, "NotFound"],
        [{ repository: "" }, "BadName"],
        [{ repository: `${server.url}/nowhere` }, "NotARepository"],
        [{ repository: "http://127.0.0.1:1/a/b" }, "Network"]
      ]
      for (const [origin, reason] of cases) {
        const error = yield* withGit(folder)(Effect.flip(open(origin)))
        assert.strictEqual(error.reason, reason, `${origin.repository}: ${error.message}`)
        assert.notInclude(error.message, "\n")
      }
    }))

  it.scoped("says so when git is not installed", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* commitFiles(`${folder}/r`, { "a.py": "one" })
      const path = process.env["PATH"]
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          process.env["PATH"] = "/nowhere"
        }),
        () =>
          Effect.sync(() => {
            process.env["PATH"] = path
          })
      )
      const error = yield* withGit(folder)(Effect.flip(open({ repository: `${folder}/r` })))
      assert.strictEqual(error.reason, "NoGit")
      assert.include(error.message, "Install git")
    }))
})
