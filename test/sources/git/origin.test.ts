import { assert, describe, it } from "@effect/vitest"
import { cacheName, fillTemplate, isRef, placeOf, splitSpec } from "../../../src/sources/git/origin.ts"

describe("names of repositories", () => {
  it("are cut from the commit at the @ that follows the host, and at no other", () => {
    const cases: ReadonlyArray<readonly [spec: string, repository: string, commit?: string]> = [
      ["https://host/owner/name@v1.0", "https://host/owner/name", "v1.0"],
      ["https://user@host/owner/name", "https://user@host/owner/name"],
      ["https://user@host/owner/name@feature/x", "https://user@host/owner/name", "feature/x"],
      ["git@host:owner/name.git", "git@host:owner/name.git"],
      ["git@host:owner/name.git@abc1234", "git@host:owner/name.git", "abc1234"],
      ["file:///a/b@main", "file:///a/b", "main"],
      ["../some folder@abc1234", "../some folder", "abc1234"],
      ["./plain", "./plain"],
      ["./odd@--upload-pack=x", "./odd@--upload-pack=x"],
      ["@", "@"]
    ]
    for (const [spec, repository, commit] of cases) {
      assert.deepStrictEqual(splitSpec(spec), commit === undefined ? { repository } : { repository, commit }, spec)
    }
  })

  it("are addresses of known protocols, or paths", () => {
    for (const url of ["https://h/a", "http://h/a", "ssh://h/a", "git://h/a", "git@h.org:a/b"]) {
      assert.deepStrictEqual(placeOf(url), { kind: "remote", url })
    }
    for (const path of ["ext::sh -c x", "-x", "--upload-pack=x", "a/b", "https://-x/a", "fd::3"]) {
      assert.deepStrictEqual(placeOf(path), { kind: "local", path })
    }
    assert.deepStrictEqual(placeOf("file:///a%20b/c"), { kind: "local", path: "/a b/c" })
  })

  it("and of commits can be no option, range or trick", () => {
    for (const good of ["main", "v1.2", "feature/x", "a".repeat(40), "_x"]) assert.isTrue(isRef(good), good)
    for (const bad of ["-x", "a..b", "a b", "a^{tree}", "a:b", "", "x/", "x.lock", "a\nb"]) {
      assert.isFalse(isRef(bad), bad)
    }
  })

  it("fill a mirror's template only with plain parts", () => {
    assert.strictEqual(fillTemplate("/m/{host}/{owner}+{name}/repo", "https://g.org/o/n.git"), "/m/g.org/o+n/repo")
    assert.strictEqual(fillTemplate("/m/{owner}/{name}", "git@g.org:o/n"), "/m/o/n")
    assert.isUndefined(fillTemplate("/m/{owner}/{name}", "https://g.org/../n"))
    assert.isUndefined(fillTemplate("/m/{owner}/{name}", "https://g.org/o/$(x)"))
  })

  it("have a folder of their own in the cache", () => {
    const names = ["https://g.org/o/n", "https://g.org/o/n.git", "https://h.org/o/n", "git@g.org:o/n"].map(cacheName)
    assert.strictEqual(new Set(names).size, 4)
    for (const name of names) assert.match(name, /^[A-Za-z0-9._+-]+$/)
  })
})
