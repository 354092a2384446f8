import { Effect, type Scope } from "effect"
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** What goes wrong with a request, in place of its answer. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks: before anything is done, after it is done but before the answer, or within the answer. */
  | { readonly kind: "cut"; readonly when: "before" | "after" | "within" }
  /** Somebody else's commit comes in first. */
  | { readonly kind: "stale" }
  /** The answer's body has another content than it should. */
  | { readonly kind: "corrupt" }

/** A fault for the next `times` requests whose method and path match, counted from the first that does. */
export interface Injection {
  readonly match: RegExp
  readonly fault: Fault
  times: number
}

export interface StoredFile {
  readonly content: Buffer
  readonly lfs: boolean
}

export interface Repository {
  readonly files: Map<string, StoredFile>
  /** Commits, the first one first. */
  readonly commits: Array<{ readonly id: string; readonly title: string; readonly paths: ReadonlyArray<string> }>
  /** Trees by commit. */
  readonly trees: Map<string, ReadonlyMap<string, StoredFile>>
  private: boolean
}

/** A server that speaks the Hub's HTTP protocol as `@huggingface/hub` uses it, in memory, with faults on demand. */
export interface HubServer {
  readonly url: string
  /** By kind and name: `datasets/org/name`. */
  readonly repositories: Map<string, Repository>
  /** Method and path of each request, in order, faults included. */
  readonly requests: Array<string>
  readonly injections: Array<Injection>
  /** `Range` headers of requests for contents. */
  readonly ranges: Array<string>
  /** Puts files into a repository, made when absent, as one commit. */
  readonly seed: (name: string, files: Readonly<Record<string, string | Buffer>>) => void
}

export const token = "hf_test"

/** Files from this size on are large ones. */
const lfsFrom = 50_000
const partBytes = 5_000_000
const pageSize = 25

const hex = (algorithm: string, ...parts: ReadonlyArray<string | Buffer>): string => {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest("hex")
}
const sha256 = (content: Buffer): string => hex("sha256", content)
const pointer = (content: Buffer): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${content.length}\n`
const gitOid = ({ content, lfs }: StoredFile): string => {
  const stored = lfs ? Buffer.from(pointer(content)) : content
  return hex("sha1", `blob ${stored.length}\0`, stored)
}

const readBody = (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Array<Buffer> = []
  return request.forEach((piece: Buffer) => void pieces.push(piece)).then(() => Buffer.concat(pieces))
}

const start = (): { readonly server: Server; readonly hub: Omit<HubServer, "url"> & { url: string } } => {
  const repositories = new Map<string, Repository>()
  const objects = new Map<string, Buffer>()
  const parts = new Map<string, Buffer>()
  const injections: Array<Injection> = []
  const requests: Array<string> = []
  const ranges: Array<string> = []

  const addCommit = (repository: Repository, title: string, paths: ReadonlyArray<string>): string => {
    const id = hex(
      "sha1",
      title,
      paths.join("\n"),
      String(repository.commits.length),
      repository.commits.at(-1)?.id ?? ""
    )
    repository.commits.push({ id, title, paths })
    repository.trees.set(id, new Map(repository.files))
    return id
  }
  const make = (name: string): Repository => {
    const repository: Repository = { files: new Map(), commits: [], trees: new Map(), private: false }
    repositories.set(name.toLowerCase(), repository)
    repository.files.set(".gitattributes", { content: Buffer.from("*.parquet filter=lfs\n"), lfs: false })
    addCommit(repository, "initial commit", [".gitattributes"])
    return repository
  }
  const seed: HubServer["seed"] = (name, files) => {
    const repository = repositories.get(name.toLowerCase()) ?? make(name)
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.from(content as string)
      repository.files.set(path, { content: bytes, lfs: bytes.length >= lfsFrom })
    }
    addCommit(repository, "seed", Object.keys(files))
  }
  const treeAt = (repository: Repository, revision: string) =>
    revision === "main" || revision === "HEAD" ? repository.files : repository.trees.get(revision)

  const hub = { url: "", repositories, requests, injections, ranges, seed }

  const answer = (request: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    const url = new URL(request.url!, hub.url)
    const segments = url.pathname.split("/").slice(1).map(decodeURIComponent)
    const send = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
      response.end(JSON.stringify(value))
    }
    const authorised = request.headers.authorization === `Bearer ${token}`
    const denied = () => send(401, { error: "Invalid credentials in Authorization header" })
    const absent = () => send(404, { error: "Repository not found" }, { "x-error-code": "RepoNotFound" })

    if (url.pathname === "/api/whoami-v2") {
      return authorised ? send(200, { type: "user", name: "tester", auth: { type: "access_token" } }) : denied()
    }
    if (url.pathname === "/api/repos/create") {
      if (!authorised) return denied()
      const { name, organization, type, visibility } = JSON.parse(body.toString()) as Record<string, string>
      const full = `${type}s/${organization}/${name}`
      if (repositories.has(full.toLowerCase())) return send(409, { error: "You already created this repo" })
      make(full).private = visibility === "private"
      return send(200, { url: `${hub.url}/${full}`, id: `${organization}/${name}` })
    }
    if (segments[0] === "lfs-upload") {
      const [, oid, part] = segments
      if (request.method === "POST") {
        const all = [...parts].filter(([key]) => key.startsWith(`${oid}/`)).sort(([a], [b]) => a < b ? -1 : 1)
        objects.set(oid!, Buffer.concat(all.map(([, content]) => content)))
        return send(200, {})
      }
      if (part === undefined) objects.set(oid!, body)
      else parts.set(`${oid}/${part}`, body)
      response.writeHead(200, { etag: `"${part ?? oid}"` })
      response.end()
      return
    }
    if (segments[0] === "storage") {
      const object = objects.get(segments[1]!)!
      return sendRange(request, response, object, sha256(object))
    }

    const api = segments[0] === "api"
    const [kind, organisation, rawName, action, ...rest] = api ? segments.slice(1) : segments
    const repository = repositories.get(`${kind}/${organisation}/${rawName!.replace(/\.git$/, "")}`.toLowerCase())
    if (repository === undefined || (repository.private && !authorised)) return absent()
    if (api && action === "revision") {
      const revision = rest[0]!
      const id = revision === "main" || revision === "HEAD" ? repository.commits.at(-1)!.id : revision
      return repository.trees.has(id)
        ? send(200, {
          _id: "1",
          id: `${organisation}/${rawName}`,
          sha: id,
          private: repository.private,
          lastModified: 0
        })
        : send(404, { error: "Revision not found" }, { "x-error-code": "RevisionNotFound" })
    }
    const describe = (path: string, file: StoredFile) => ({
      type: "file",
      path,
      size: file.content.length,
      oid: gitOid(file),
      ...(file.lfs ? { lfs: { oid: sha256(file.content), size: file.content.length, pointerSize: 130 } } : {})
    })
    if (api && action === "tree") {
      const tree = treeAt(repository, rest[0]!)
      if (tree === undefined) return send(404, { error: "Revision not found" })
      const prefix = rest.slice(1).join("/")
      const all = [...tree].filter(([path]) => prefix === "" || path.startsWith(`${prefix}/`))
        .sort(([a], [b]) => a < b ? -1 : 1).map(([path, file]) => describe(path, file))
      const from = Number(url.searchParams.get("cursor") ?? 0)
      const next = new URL(url)
      next.searchParams.set("cursor", String(from + pageSize))
      return send(
        200,
        all.slice(from, from + pageSize),
        from + pageSize < all.length ? { link: `<${next.href}>; rel="next"` } : {}
      )
    }
    if (api && action === "paths-info") {
      const { paths } = JSON.parse(body.toString()) as { readonly paths: ReadonlyArray<string> }
      const tree = treeAt(repository, rest[0]!) ?? new Map<string, StoredFile>()
      return send(200, paths.flatMap((path) => tree.has(path) ? [describe(path, tree.get(path)!)] : []))
    }
    if (!api && action === "resolve") {
      const file = treeAt(repository, rest[0]!)?.get(rest.slice(1).join("/"))
      if (file === undefined) return send(404, { error: "Entry not found" }, { "x-error-code": "EntryNotFound" })
      if (!file.lfs) return sendRange(request, response, file.content, gitOid(file))
      objects.set(sha256(file.content), file.content)
      response.writeHead(302, { location: `${hub.url}/storage/${sha256(file.content)}` })
      response.end()
      return
    }
    if (!authorised) return denied()
    if (api && action === "preupload") {
      const { files } = JSON.parse(body.toString()) as { readonly files: ReadonlyArray<{ path: string; size: number }> }
      return send(200, {
        files: files.map(({ path, size }) => ({ path, uploadMode: size >= lfsFrom ? "lfs" : "regular" }))
      })
    }
    if (!api && action === "info") {
      const asked = JSON.parse(body.toString()) as { readonly objects: ReadonlyArray<{ oid: string; size: number }> }
      return send(200, {
        transfer: "basic",
        objects: asked.objects.map(({ oid, size }) => {
          if (objects.has(oid)) return { oid, size }
          const href = `${hub.url}/lfs-upload/${oid}`
          const count = Math.ceil(size / partBytes)
          const header = count < 2 ? undefined : Object.fromEntries([
            ["chunk_size", String(partBytes)],
            ...Array.from({ length: count }, (_, i) => {
              const part = String(i + 1).padStart(5, "0")
              return [part, `${href}/${part}`]
            })
          ])
          return { oid, size, actions: { upload: { href, ...(header === undefined ? {} : { header }) } } }
        })
      }, { "content-type": "application/vnd.git-lfs+json" })
    }
    if (api && action === "commit") {
      const lines = body.toString().split("\n").map((line) =>
        JSON.parse(line) as { readonly key: string; readonly value: Record<string, string> }
      )
      const { parentCommit, summary } = lines[0]!.value
      if (parentCommit !== undefined && parentCommit !== repository.commits.at(-1)!.id) {
        return send(412, { error: "A commit has happened since. Please refresh and try again." })
      }
      for (const { key, value } of lines.slice(1)) {
        const { content, oid, path } = value
        if (key === "deletedFile") repository.files.delete(path!)
        else if (key === "file") {
          repository.files.set(path!, { content: Buffer.from(content!, "base64"), lfs: false })
        } else {
          const object = objects.get(oid!)
          if (object === undefined || sha256(object) !== oid) {
            return send(400, { error: `LFS object ${oid} is missing` })
          }
          repository.files.set(path!, { content: object, lfs: true })
        }
      }
      const id = addCommit(repository, summary!, lines.slice(1).map(({ value }) => value["path"]!))
      return send(200, { success: true, commitOid: id, commitUrl: `${hub.url}/commit/${id}`, hookOutput: "" })
    }
    send(404, { error: `no route ${request.method} ${url.pathname}` })
  }

  const sendRange = (request: IncomingMessage, response: ServerResponse, content: Buffer, etag: string): void => {
    const { range } = request.headers
    ranges.push(range ?? "all")
    const match = /^bytes=([0-9]+)-([0-9]+)$/.exec(range ?? "")
    if (match === null) {
      response.writeHead(200, { "content-length": content.length, etag: `"${etag}"` })
      response.end(content)
      return
    }
    const from = Number(match[1])
    const to = Math.min(Number(match[2]), content.length - 1)
    if (from >= content.length) {
      response.writeHead(416, { "content-range": `bytes */${content.length}` })
      response.end()
      return
    }
    response.writeHead(206, {
      "content-length": to - from + 1,
      "content-range": `bytes ${from}-${to}/${content.length}`,
      etag: `"${etag}"`
    })
    response.end(content.subarray(from, to + 1))
  }

  const inject = (request: IncomingMessage, body: Buffer, response: ServerResponse, fault: Fault): void => {
    if (fault.kind === "status") {
      response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers })
      response.end(JSON.stringify({ error: `injected ${fault.status}` }))
    } else if (fault.kind === "stale") {
      const [, , kind, organisation, name] = request.url!.split("/")
      const repository = repositories.get(`${kind}/${organisation}/${name}`.toLowerCase())!
      repository.files.set("README.md", { content: Buffer.from(`edit ${repository.commits.length}`), lfs: false })
      addCommit(repository, "somebody else's", ["README.md"])
      answer(request, body, response)
    } else if (fault.kind === "cut" && fault.when === "before") request.socket.destroy()
    else {
      // The answer is made, and lost or spoiled on its way.
      const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse
      response.end = ((chunk?: Buffer | string) => {
        const bytes = Buffer.from(chunk as string ?? "")
        if (fault.kind === "corrupt") {
          bytes[0] = bytes[0]! ^ 1
          return end(bytes)
        }
        if (fault.when === "within") response.write(bytes.subarray(0, Math.floor(bytes.length / 2)))
        setImmediate(() => request.socket.destroy())
        return response
      }) as typeof response.end
      answer(request, body, response)
    }
  }

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const line = `${request.method} ${decodeURIComponent(request.url!)}`
      requests.push(line)
      const injection = injections.find(({ match, times }) => times > 0 && match.test(line))
      if (injection === undefined) return answer(request, body, response)
      injection.times--
      inject(request, body, response, injection.fault)
    }).catch(() => request.socket.destroy())
  })
  return { server, hub }
}

/** Starts a server on loopback, gone with the scope. */
export const hubServer: Effect.Effect<HubServer, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.async<ReturnType<typeof start>>((resume) => {
      const started = start()
      started.server.listen(0, "127.0.0.1", () => {
        started.hub.url = `http://127.0.0.1:${(started.server.address() as AddressInfo).port}`
        resume(Effect.succeed(started))
      })
    }),
    ({ server }) =>
      Effect.async<void>((resume) => {
        server.closeAllConnections()
        server.close(() => resume(Effect.void))
      })
  ),
  ({ hub }) => hub
)
