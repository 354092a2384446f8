// @effect-diagnostics globalTimers:off globalDate:off newPromise:off asyncFunction:off globalRandom:off preferSchemaOverJson:off
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** One call as the server saw it. */
export interface Seen {
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  /** The user's text, of calls for one answer. */
  readonly user: string
  readonly body: unknown
  readonly at: number
  /** When the whole answer had been handed to the socket. */
  answeredAt: number | undefined
}

/** What goes wrong with a call. */
export interface Fault {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** `before`: no byte of an answer; `middle`: half of its body. */
  readonly cut?: "before" | "middle"
  /** Milliseconds between the halves of the body. */
  readonly slowBody?: number
  /** Replaces the protocol's reply as a whole, status 200. */
  readonly reply?: unknown
}

export interface ServerOptions {
  /** Milliseconds before a call is answered. */
  readonly latency?: (call: number) => number
  readonly fault?: (call: number, user: string) => Fault | undefined
  readonly answer?: (user: string, call: number) => string
  readonly finish?: (user: string) => "stop" | "length" | "refusal" | "filter"
  readonly headers?: (call: number) => Readonly<Record<string, string>>
  /** Milliseconds a batch takes. */
  readonly batchMillis?: number
  readonly batchFault?: (user: string, job: number) => "errored" | "expired" | undefined
  /** Key that is accepted; any when absent. */
  readonly key?: string
}

interface Job {
  readonly id: string
  readonly number: number
  readonly name: string
  readonly createdAt: number
  readonly items: ReadonlyArray<{ readonly id: string; readonly user: string }>
}

/** A good description that no other question gets. */
export const goodAnswer = (user: string): string =>
  `Create an animation that draws the figure called ${
    createHash("sha256").update(user).digest("hex").slice(0, 12)
  }, moves it to the left and then fades it out.`

/** A text in the form of a description; JSON as it is. */
const structured = (text: string): string => text.startsWith("{") ? text : JSON.stringify({ description: text })

const textOf = (value: unknown): string => {
  if (typeof value === "string") return value
  if (Array.isArray(value)) return value.map(textOf).join("")
  if (typeof value === "object" && value !== null) {
    if ("text" in value) return textOf(value.text)
    if ("parts" in value) return textOf(value.parts)
    if ("content" in value) return textOf(value.content)
  }
  return ""
}

type Json = Record<string, unknown>

/**
 * A server that speaks Messages and Message Batches, GenerateContent and its batches, Chat Completions, files and batches, as
 * their SDKs expect, with faults as told. Port chosen by the system, loopback only.
 */
export const startLlmServer = async (options: ServerOptions = {}) => {
  const seen: Array<Seen> = []
  const jobs: Array<Job> = []
  const files = new Map<string, string>()
  let current: ServerOptions = options

  const usage = (user: string, text: string) => ({
    input: Math.ceil(user.length / 4),
    output: Math.ceil(text.length / 4)
  })
  const answer = (user: string, call: number) => (current.answer ?? goodAnswer)(user, call)

  const claudeMessage = (user: string, call: number): Json => {
    const text = answer(user, call)
    const finish = current.finish?.(user) ?? "stop"
    const counted = usage(user, text)
    return {
      id: `msg_${call}`,
      type: "message",
      role: "assistant",
      model: "claude-test-1",
      content: [{ type: "text", text: structured(text) }],
      stop_reason: { stop: "end_turn", length: "max_tokens", refusal: "refusal", filter: "refusal" }[finish],
      stop_sequence: null,
      usage: {
        input_tokens: counted.input,
        output_tokens: counted.output,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 7
      }
    }
  }
  const geminiReply = (user: string, call: number): Json => {
    const text = answer(user, call)
    const finish = current.finish?.(user) ?? "stop"
    const counted = usage(user, text)
    if (finish === "refusal") return { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: {} }
    return {
      candidates: [{
        content: { role: "model", parts: [{ text: structured(text) }] },
        finishReason: { stop: "STOP", length: "MAX_TOKENS", filter: "SAFETY" }[finish]
      }],
      modelVersion: "gemini-test-1",
      usageMetadata: { promptTokenCount: counted.input, candidatesTokenCount: counted.output, thoughtsTokenCount: 3 }
    }
  }
  const openAiReply = (user: string, call: number): Json => {
    const text = answer(user, call)
    const finish = current.finish?.(user) ?? "stop"
    const counted = usage(user, text)
    return {
      id: `chatcmpl-${call}`,
      object: "chat.completion",
      created: 0,
      model: "gpt-test-1",
      choices: [{
        index: 0,
        message: {
          role: "assistant",
          content: finish === "refusal" ? null : structured(text),
          refusal: finish === "refusal" ? "I cannot help with that." : null
        },
        finish_reason: { stop: "stop", length: "length", refusal: "stop", filter: "content_filter" }[finish]
      }],
      usage: {
        prompt_tokens: counted.input,
        completion_tokens: counted.output,
        total_tokens: counted.input + counted.output
      }
    }
  }

  const isDone = (job: Job) => Date.now() - job.createdAt >= (current.batchMillis ?? 0)
  const shuffled = (job: Job) => [...job.items].reverse()
  const claudeBatch = (job: Job): Json => {
    const done = isDone(job)
    return {
      id: job.id,
      type: "message_batch",
      processing_status: done ? "ended" : "in_progress",
      request_counts: {
        processing: done ? 0 : job.items.length,
        succeeded: done ? job.items.length : 0,
        errored: 0,
        canceled: 0,
        expired: 0
      },
      created_at: new Date(job.createdAt).toISOString(),
      expires_at: new Date(job.createdAt + 86_400_000).toISOString(),
      ended_at: done ? new Date().toISOString() : null,
      archived_at: null,
      cancel_initiated_at: null,
      results_url: done ? `${base()}/v1/messages/batches/${job.id}/results` : null
    }
  }
  const geminiBatch = (job: Job): Json => {
    const done = isDone(job)
    return {
      name: job.id,
      metadata: {
        displayName: job.name,
        model: "models/gemini-test",
        state: done ? "BATCH_STATE_SUCCEEDED" : "BATCH_STATE_RUNNING",
        createTime: new Date(job.createdAt).toISOString(),
        ...(done ?
          {
            output: {
              inlinedResponses: {
                inlinedResponses: shuffled(job).map(({ id, user }) =>
                  current.batchFault?.(user, job.number) === undefined
                    ? { metadata: { key: id }, response: geminiReply(user, 0) }
                    : { metadata: { key: id }, error: { code: 13, message: "internal" } }
                )
              }
            }
          } :
          {})
      }
    }
  }
  const openAiBatch = (job: Job): Json => {
    const done = isDone(job)
    const failed = job.items.filter(({ user }) => current.batchFault?.(user, job.number) !== undefined)
    const isExpired = failed.some(({ user }) => current.batchFault?.(user, job.number) === "expired")
    return {
      id: job.id,
      object: "batch",
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      created_at: Math.floor(job.createdAt / 1000),
      input_file_id: "file-in",
      status: done ? isExpired ? "expired" : "completed" : "in_progress",
      metadata: { datawright: job.name },
      request_counts: { total: job.items.length, completed: done ? job.items.length : 0, failed: 0 },
      ...(done && failed.length < job.items.length ? { output_file_id: `file-out-${job.number}` } : {}),
      ...(done && failed.length > 0 ? { error_file_id: `file-err-${job.number}` } : {})
    }
  }

  const addJob = (prefix: string, name: string, items: Job["items"]): Job => {
    const job = { id: `${prefix}${jobs.length + 1}`, number: jobs.length + 1, name, createdAt: Date.now(), items }
    jobs.push(job)
    return job
  }
  const lines = (rows: ReadonlyArray<unknown>) => rows.map((row) => JSON.stringify(row)).join("\n") + "\n"

  /** Replies of everything that is no question for one answer; undefined for such a question. */
  const other = (method: string, path: string, body: Json, raw: string): unknown => {
    const jobAt = (pattern: RegExp) => {
      const match = pattern.exec(path)
      return match === null ? undefined : jobs.find((job) => job.id === match[1])
    }
    // Message Batches
    if (path === "/v1/messages/batches" && method === "POST") {
      const requests = body["requests"] as ReadonlyArray<{ custom_id: string; params: { messages: unknown } }>
      return claudeBatch(
        addJob("msgbatch_", "", requests.map((one) => ({ id: one.custom_id, user: textOf(one.params.messages) })))
      )
    }
    if (path === "/v1/messages/batches") {
      return { data: [...jobs].reverse().map(claudeBatch), has_more: false, first_id: null, last_id: null }
    }
    const claudeResults = jobAt(/^\/v1\/messages\/batches\/([^/]+)\/results$/)
    if (claudeResults !== undefined) {
      return lines(
        shuffled(claudeResults).map(({ id, user }) => {
          const fault = current.batchFault?.(user, claudeResults.number)
          return {
            custom_id: id,
            result: fault === undefined
              ? { type: "succeeded", message: claudeMessage(user, 0) }
              : fault === "expired"
              ? { type: "expired" }
              : { type: "errored", error: { type: "error", error: { type: "api_error", message: "internal" } } }
          }
        })
      )
    }
    const claudeJob = jobAt(/^\/v1\/messages\/batches\/([^/]+)$/)
    if (claudeJob !== undefined) return claudeBatch(claudeJob)
    // Gemini batches
    if (path.endsWith(":batchGenerateContent")) {
      const batch = body["batch"] as {
        displayName: string
        inputConfig: {
          requests: { requests: ReadonlyArray<{ metadata: { key: string }; request: { contents: unknown } }> }
        }
      }
      return geminiBatch(addJob(
        "batches/",
        batch.displayName,
        batch.inputConfig.requests.requests.map((one) => ({ id: one.metadata.key, user: textOf(one.request.contents) }))
      ))
    }
    if (path === "/v1beta/batches") return { operations: jobs.map(geminiBatch) }
    const geminiJob = jobAt(/^\/v1beta\/(batches\/[^/]+)$/)
    if (geminiJob !== undefined) return geminiBatch(geminiJob)
    // OpenAI files and batches
    if (path === "/v1/files" && method === "POST") {
      const id = `file-${files.size + 1}`
      files.set(
        id,
        raw.split("\n").filter((line) => line.startsWith("{\"custom_id\"")).map((line) => line.trim()).join("\n")
      )
      return { id, object: "file", purpose: "batch", filename: "x", bytes: 1, created_at: 0, status: "processed" }
    }
    if (path === "/v1/batches" && method === "POST") {
      const metadata = body["metadata"] as { datawright: string }
      const items = (files.get(body["input_file_id"] as string) ?? "").split("\n").map((line) => {
        const one = JSON.parse(line) as { custom_id: string; body: { messages: ReadonlyArray<{ role: string }> } }
        return { id: one.custom_id, user: textOf(one.body.messages.filter((message) => message.role === "user")) }
      })
      return openAiBatch(addJob("batch_", metadata.datawright, items))
    }
    if (path === "/v1/batches") return { object: "list", data: jobs.map(openAiBatch), has_more: false }
    const openAiJob = jobAt(/^\/v1\/batches\/([^/]+)$/)
    if (openAiJob !== undefined) return openAiBatch(openAiJob)
    const file = /^\/v1\/files\/file-(out|err)-(\d+)\/content$/.exec(path)
    if (file !== null) {
      const job = jobs[Number(file[2]) - 1]!
      const wanted = shuffled(job).filter(({ user }) =>
        (current.batchFault?.(user, job.number) === undefined) === (file[1] === "out")
      )
      return lines(wanted.map(({ id, user }) =>
        file[1] === "out"
          ? { id: "r", custom_id: id, response: { status_code: 200, body: openAiReply(user, 0) }, error: null }
          : { id: "r", custom_id: id, response: null, error: { code: "batch_expired", message: "not done in time" } }
      ))
    }
    return undefined
  }

  const one = (
    path: string,
    body: Json,
    call: number
  ): { readonly user: string; readonly reply: () => Json } | undefined => {
    if (path === "/v1/messages") {
      const user = textOf(body["messages"])
      return { user, reply: () => claudeMessage(user, call) }
    }
    if (path.endsWith(":generateContent")) {
      const user = textOf(body["contents"])
      return { user, reply: () => geminiReply(user, call) }
    }
    if (path === "/v1/chat/completions") {
      const user = textOf((body["messages"] as ReadonlyArray<{ role: string }>).filter((turn) => turn.role === "user"))
      return { user, reply: () => openAiReply(user, call) }
    }
    return undefined
  }

  const wait = (millis: number) =>
    millis <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, millis))

  const send = async (
    response: ServerResponse,
    status: number,
    headers: Record<string, string>,
    text: string,
    fault: Fault
  ) => {
    if (fault.cut === "before") {
      response.destroy()
      return false
    }
    response.writeHead(status, { "content-type": "application/json", ...headers })
    if (fault.cut === "middle" || fault.slowBody !== undefined) {
      const half = Math.floor(text.length / 2)
      response.write(text.slice(0, half))
      await wait(fault.slowBody ?? 20)
      if (fault.cut === "middle") {
        response.destroy()
        return false
      }
      response.end(text.slice(half))
      return true
    }
    await new Promise<void>((resolve) => response.end(text, () => resolve()))
    return true
  }

  let calls = 0
  let requests = 0
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    requests++
    const parts: Array<Uint8Array> = []
    for await (const part of request) parts.push(part as Uint8Array)
    const raw = Buffer.concat(parts).toString("utf8")
    const path = (request.url ?? "").split("?")[0]!
    const body = (raw.startsWith("{") ? JSON.parse(raw) : {}) as Json
    const key = request.headers["x-api-key"] ?? request.headers["x-goog-api-key"] ??
      request.headers.authorization?.replace("Bearer ", "")
    if (current.key !== undefined && key !== current.key) {
      await send(
        response,
        401,
        {},
        JSON.stringify({ type: "error", error: { type: "authentication_error", message: "invalid key", code: 401 } }),
        {}
      )
      return
    }
    const found = path.includes("/batches") ? undefined : one(path, body, calls)
    if (found === undefined) {
      const reply = other(request.method ?? "GET", path, body, raw)
      const text = typeof reply === "string"
        ? reply
        : JSON.stringify(reply ?? { error: { message: `no such path ${path}` } })
      await send(response, reply === undefined ? 404 : 200, {}, text, {})
      return
    }
    const call = calls++
    const entry: Seen = {
      path,
      headers: request.headers,
      user: found.user,
      body,
      at: Date.now(),
      answeredAt: undefined
    }
    seen.push(entry)
    const fault = current.fault?.(call, found.user) ?? {}
    await wait(current.latency?.(call) ?? 0)
    const status = fault.status ?? 200
    const text = fault.body ??
      JSON.stringify(
        fault.reply ?? (status === 200 ? found.reply() : { error: { message: `status ${status}`, code: status } })
      )
    const isWhole = await send(response, status, { ...current.headers?.(call), ...fault.headers }, text, fault)
    if (isWhole && status === 200) entry.answeredAt = Date.now()
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const base = () => `http://127.0.0.1:${port}`
  return {
    url: base(),
    seen,
    jobs,
    /** Requests of any kind so far. */
    requests: () => requests,
    /** Other behaviour from now on. */
    script: (next: ServerOptions) => {
      current = next
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}

export type LlmServer = Awaited<ReturnType<typeof startLlmServer>>
