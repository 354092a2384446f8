// A Hub that takes uploads, in a process of its own: contents go to the disk part by part, are checked against their hash and thrown
// away. Prints its address; ends with its standard input.
import { createHash } from "node:crypto"
import { createReadStream, mkdtempSync, rmSync } from "node:fs"
import { open, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "datawright-bench-hub-"))
const partBytes = 64 * 1024 * 1024
const objects = new Map()
const repositories = new Map()
let received = 0

const readText = async (request) => {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** Writes the body of a request at its place in the object's file. */
const store = async (request, oid, position) => {
  const file = await open(join(folder, oid), "a+").then((made) => made.close()).then(() =>
    open(join(folder, oid), "r+")
  )
  try {
    for await (const piece of request) {
      await file.write(piece, 0, piece.length, position)
      position += piece.length
      received += piece.length
    }
  } finally {
    await file.close()
  }
}

/** Checks a whole object and frees its place; its size, or undefined when it is not what it should be. */
const check = async (oid) => {
  const hash = createHash("sha256")
  let bytes = 0
  for await (const piece of createReadStream(join(folder, oid), { highWaterMark: 1024 * 1024 })) {
    hash.update(piece)
    bytes += piece.length
  }
  await rm(join(folder, oid))
  return hash.digest("hex") === oid ? bytes : undefined
}

const answer = async (request, response) => {
  const url = new URL(request.url, "http://localhost")
  const segments = url.pathname.split("/").slice(1).map(decodeURIComponent)
  const send = (status, value, headers = {}) => {
    response.writeHead(status, { "content-type": "application/json", ...headers })
    response.end(JSON.stringify(value))
  }
  const absent = () => send(404, { error: "Repository not found" }, { "x-error-code": "RepoNotFound" })
  if (url.pathname === "/received") return send(200, { received, objects: objects.size })
  if (url.pathname === "/api/whoami-v2") {
    return send(200, { type: "user", name: "bench", auth: { type: "access_token" } })
  }
  if (url.pathname === "/api/repos/create") {
    const { name, organization, type } = JSON.parse(await readText(request))
    repositories.set(`${type}s/${organization}/${name}`, { files: [], commits: 1 })
    return send(200, { url: "", id: `${organization}/${name}` })
  }
  if (segments[0] === "lfs-upload") {
    const [, oid, part] = segments
    if (request.method === "PUT") {
      await store(request, oid, part === undefined ? 0 : (Number(part) - 1) * partBytes)
      if (part !== undefined) return send(200, {}, { etag: `"${part}"` })
    } else await readText(request)
    const bytes = await check(oid)
    if (bytes === undefined) return send(400, { error: "another content than its name says" })
    objects.set(oid, bytes)
    return send(200, {})
  }
  const api = segments[0] === "api"
  const [kind, organisation, name, action] = api ? segments.slice(1) : segments
  const repository = repositories.get(`${kind}/${organisation}/${name.replace(/\.git$/, "")}`)
  if (repository === undefined) return absent()
  const id = String(repository.commits).padStart(40, "0")
  if (action === "revision") return send(200, { _id: "1", id: name, sha: id, private: false, lastModified: 0 })
  if (action === "tree") return send(200, repository.files)
  if (action === "preupload") {
    const { files } = JSON.parse(await readText(request))
    return send(200, {
      files: files.map(({ path, size }) => ({ path, uploadMode: size > 50_000 ? "lfs" : "regular" }))
    })
  }
  if (action === "info") {
    const asked = JSON.parse(await readText(request))
    return send(200, {
      transfer: "basic",
      objects: asked.objects.map(({ oid, size }) => {
        if (objects.has(oid)) return { oid, size }
        const href = `http://${request.headers.host}/lfs-upload/${oid}`
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
    })
  }
  if (action === "commit") {
    const lines = (await readText(request)).split("\n").map((line) => JSON.parse(line))
    for (const { key, value } of lines.slice(1)) {
      if (key === "lfsFile" && !objects.has(value.oid)) return send(400, { error: `${value.oid} is missing` })
    }
    repository.commits++
    return send(200, {
      success: true,
      commitOid: String(repository.commits).padStart(40, "0"),
      commitUrl: "",
      hookOutput: ""
    })
  }
  return send(404, { error: "no route" })
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error)
    request.socket.destroy()
  })
})
server.requestTimeout = 0
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`))
process.stdin.resume()
process.stdin.on("end", () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
