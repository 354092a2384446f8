import { sha256 } from "../../rows/index.ts"

/** What an origin's text is: a path on this machine, or an address that git fetches from. */
export type Place = { readonly kind: "local"; readonly path: string } | {
  readonly kind: "remote"
  readonly url: string
}

const scheme = /^(https?|ssh|git):\/\/[^-]/
const scp = /^[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:/

/** `file://` addresses are local paths; all that is not an address of a known protocol is a path too. */
export const placeOf = (repository: string): Place => {
  if (repository.startsWith("file://")) {
    return { kind: "local", path: decodeURIComponent(new URL(repository).pathname) }
  }
  return scheme.test(repository) || scp.test(repository)
    ? { kind: "remote", url: repository }
    : { kind: "local", path: repository }
}

/** True for a text that git cannot take for an option or a range: an object id, a branch or a tag. */
export const isRef = (text: string): boolean =>
  /^[A-Za-z0-9_][A-Za-z0-9_./+-]*$/.test(text) && !text.includes("..") && !text.endsWith("/") && !text.endsWith(".lock")

export const isFullId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)

export const isShortId = (text: string): boolean => /^[0-9a-f]{7,63}$/.test(text)

/** Owner and name as the last two segments of an address. */
const namesOf = (repository: string): { readonly owner: string; readonly name: string; readonly host: string } => {
  const bare = repository.replace(/^[a-z]+:\/\//, "").replace(/^[^@/]*@/, "").replace(/\.git$/, "").replace(/\/+$/, "")
  const segments = bare.split(/[/:]/)
  const name = segments.at(-1) ?? ""
  return { owner: segments.at(-2) ?? "", name, host: segments[0] ?? "" }
}

/** A mirror's address: `{host}`, `{owner}` and `{name}` of the template filled in; undefined when a part is unfit. */
export const fillTemplate = (template: string, repository: string): string | undefined => {
  const names = namesOf(repository)
  const fit = Object.values(names).every((part) => /^[A-Za-z0-9._-]+$/.test(part) && !/^\.+$/.test(part))
  return fit
    ? template.replace(/\{(host|owner|name)\}/g, (_, key: "host" | "owner" | "name") => names[key])
    : undefined
}

/** The folder of a remote in the cache: readable, and its own for every address. */
export const cacheName = (url: string): string => {
  const { host, name, owner } = namesOf(url)
  const readable = [host, owner, name].map((part) => part.replace(/[^A-Za-z0-9._-]/g, "_")).join("+")
  return `${readable.slice(0, 80)}-${sha256(url).slice(0, 12)}`
}

/**
 * `path-or-url[@commit]`, cut at the `@` that follows the host: `https://host/owner/name@v1.0`,
 * `git@host:owner/name@feature/x`, `../folder@abc1234`. For a path the last `@` counts.
 */
export const splitSpec = (spec: string): { readonly repository: string; readonly commit?: string } => {
  const head = /^[a-z]+:\/\/[^/]*\//.exec(spec)?.[0].length ?? scp.exec(spec)?.[0].length
  const at = head === undefined ? spec.lastIndexOf("@") : spec.indexOf("@", head)
  const commit = at < 0 ? "" : spec.slice(at + 1)
  return at > 0 && isRef(commit) ? { repository: spec.slice(0, at), commit } : { repository: spec }
}
