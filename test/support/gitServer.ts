// @effect-diagnostics processEnv:off
import { Effect } from "effect"
import { execFileSync, spawn } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"

/**
 * The repositories below a folder over git's smart HTTP protocol, by git's own CGI program, on a port of its own.
 * Holds until the scope closes.
 */
export const serveGit = (folder: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<{ readonly url: string; readonly close: () => void; readonly requests: { count: number } }>(
        (resume) => {
          const program = join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend")
          const requests = { count: 0 }
          const server = createServer((request, response) => {
            requests.count++
            const url = new URL(request.url ?? "/", "http://localhost")
            const child = spawn(program, {
              env: {
                PATH: process.env["PATH"],
                GIT_PROJECT_ROOT: folder,
                GIT_HTTP_EXPORT_ALL: "1",
                GIT_CONFIG_COUNT: "1",
                GIT_CONFIG_KEY_0: "safe.directory",
                GIT_CONFIG_VALUE_0: "*",
                PATH_INFO: decodeURIComponent(url.pathname),
                QUERY_STRING: url.search.slice(1),
                REQUEST_METHOD: request.method,
                CONTENT_TYPE: request.headers["content-type"] ?? "",
                HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
                GIT_PROTOCOL: String(request.headers["git-protocol"] ?? "")
              }
            })
            request.pipe(child.stdin)
            child.stdin.on("error", () => {})
            let head: Buffer | undefined = Buffer.alloc(0)
            child.stdout.on("data", (piece: Buffer) => {
              if (head === undefined) return void response.write(piece)
              head = Buffer.concat([head, piece])
              const end = head.indexOf("\r\n\r\n")
              if (end < 0) return
              const headers = head.subarray(0, end).toString("latin1").split("\r\n").map((line) => line.split(": "))
              const status = Number(headers.find(([name]) => name === "Status")?.[1]?.slice(0, 3) ?? 200)
              response.writeHead(
                status,
                Object.fromEntries(headers.filter(([name]) => name !== "Status").map(([name, value]) => [name, value]))
              )
              response.write(head.subarray(end + 4))
              head = undefined
            })
            child.stdout.on("end", () => response.end())
          })
          server.listen(0, "127.0.0.1", () =>
            resume(Effect.succeed({
              url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
              close: () => {
                server.closeAllConnections()
                server.close()
              },
              requests
            })))
        }
      ),
      (server) => Effect.sync(server.close)
    ),
    ({ requests, url }) => ({ url, requests })
  )
