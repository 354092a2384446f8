// @effect-diagnostics asyncFunction:off
import { Config, Effect, Layer, Option, Redacted, Stream } from "effect"
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions"
import { lacking, loadOptional } from "../../stage/index.ts"
import { type BatchApi, type BatchResult, LanguageModel, LanguageModelError, Outcome } from "../LanguageModel.ts"
import type { ModelRequest } from "../ModelRequest.ts"
import { type Backend, type BackendOptions, standardTimeoutMillis } from "./Backend.ts"
import { allowanceOf, call } from "./call.ts"
import { MalformedReply } from "./providerError.ts"
import { serverAddress } from "./serverAddress.ts"

/** What is asked where nothing else is said; limits in tokens. Source: platform.openai.com/docs/models (2026-11). */
const defaults = { model: "gpt-5-mini", contextTokens: 128_000, maxOutputTokens: 4096 }

const home = "https://api.openai.com/v1"

/**
 * `OPENAI_API_KEY`, needed by OpenAI itself alone; `OPENAI_BASE_URL` for servers that speak the same protocol (Ollama, vLLM);
 * `OPENAI_JSON_SCHEMA=false` for those that take no answer schema.
 */
const settings = Config.all({
  apiKey: Config.option(Config.redacted("OPENAI_API_KEY")),
  baseUrl: Config.string("OPENAI_BASE_URL").pipe(Config.withDefault(home)),
  structured: Config.boolean("OPENAI_JSON_SCHEMA").pipe(Config.withDefault(true))
})

/** Source: platform.openai.com/docs/api-reference/chat (2026-11). */
const outcomeOf = (reply: ChatCompletion): Outcome => {
  const choice = Array.isArray(reply.choices) ? reply.choices[0] : undefined
  if (choice?.message === undefined) throw new MalformedReply("the reply holds no choice")
  const usage = {
    input: reply.usage?.prompt_tokens ?? 0,
    output: reply.usage?.completion_tokens ?? 0,
    cacheRead: reply.usage?.prompt_tokens_details?.cached_tokens ?? 0,
    cacheWrite: 0
  }
  const { content, refusal } = choice.message
  if (refusal !== null && refusal !== undefined && refusal !== "") return Outcome.Refusal({ detail: refusal, usage })
  switch (choice.finish_reason) {
    case "length":
      return Outcome.Truncated({ text: content ?? "", usage })
    case "content_filter":
      return Outcome.Filtered({ detail: "the answer was withheld by the content filter", usage })
    default:
      return Outcome.Answer({ text: content ?? "", usage, model: reply.model })
  }
}

const layer = (options: BackendOptions = {}) =>
  Layer.effect(
    LanguageModel,
    Effect.gen(function*() {
      const backend = "openai"
      const { timeoutMillis = standardTimeoutMillis } = options
      const known = yield* settings
      const { identity, url } = yield* serverAddress(options.baseUrl ?? known.baseUrl)
      const isHome = identity === home
      const model = options.model ?? defaults.model
      if (Option.isNone(known.apiKey) && isHome) {
        return yield* new LanguageModelError({
          backend,
          model,
          reason: "Unauthorized",
          detail: "OPENAI_API_KEY is not set"
        })
      }
      const { OpenAI, toFile } = yield* loadOptional(() => import("openai").catch(lacking("openai")))
      const client = new OpenAI({
        apiKey: Option.match(known.apiKey, { onNone: () => "none", onSome: Redacted.value }),
        baseURL: url,
        maxRetries: 0,
        timeout: timeoutMillis,
        logLevel: "off"
      })
      const { maxOutputTokens } = defaults
      const of = { backend, model, timeoutMillis }
      // Other servers know the older name of the limit.
      const limit = isHome ? { max_completion_tokens: maxOutputTokens } : { max_tokens: maxOutputTokens }
      const body = (request: ModelRequest): ChatCompletionCreateParamsNonStreaming => ({
        model: request.model,
        messages: [{ role: "system", content: request.system }, { role: "user", content: request.user }],
        ...limit,
        ...(request.schema === null ? {} : {
          response_format: {
            type: "json_schema",
            json_schema: { name: "answer", strict: true, schema: request.schema as Record<string, unknown> }
          }
        })
      })
      const lines = (fileId: string | null | undefined) =>
        call({ ...of, timeoutMillis: 600_000 }, async (signal) => {
          if (fileId === undefined || fileId === null) return []
          const text = await (await client.files.content(fileId, { signal })).text()
          return text.split("\n").filter((line) => line.trim() !== "").map((line): BatchResult => {
            const one = JSON.parse(line) as {
              readonly custom_id: string
              readonly response: { readonly status_code: number; readonly body: ChatCompletion } | null
              readonly error: { readonly code?: string; readonly message?: string } | null
            }
            if (one.response?.status_code === 200) {
              return { id: one.custom_id, result: { _tag: "Outcome", outcome: outcomeOf(one.response.body) } }
            }
            return {
              id: one.custom_id,
              result: {
                _tag: "Failed",
                reason: one.error?.code === "batch_expired" ? "expired" : "errored",
                detail: one.error?.message ?? `status ${one.response?.status_code ?? "unknown"}`
              }
            }
          })
        })
      const batch: BatchApi = {
        maxItems: 10_000,
        maxBytes: 90_000_000,
        submit: (name, items) =>
          call({ ...of, timeoutMillis: 600_000 }, async (signal) => {
            const text = items.map(({ id, request }) =>
              JSON.stringify({ custom_id: id, method: "POST", url: "/v1/chat/completions", body: body(request) })
            ).join("\n")
            const file = await client.files.create({
              file: await toFile(Buffer.from(`${text}\n`), `${name}.jsonl`),
              purpose: "batch"
            }, { signal, timeout: 600_000 })
            const job = await client.batches.create({
              input_file_id: file.id,
              endpoint: "/v1/chat/completions",
              completion_window: "24h",
              metadata: { datawright: name }
            }, { signal })
            return job.id
          }),
        find: ({ name }) =>
          call(of, async (signal) => {
            const found: Array<string> = []
            for await (const job of client.batches.list({ limit: 100 }, { signal })) {
              if (job.metadata?.["datawright"] === name) found.push(job.id)
            }
            return found
          }),
        poll: (id) =>
          call(of, async (signal) => {
            const { errors, request_counts, status } = await client.batches.retrieve(id, { signal })
            const state = status === "failed"
              ? "failed" as const
              : status === "completed" || status === "expired" || status === "cancelled"
              ? "ended" as const
              : "running" as const
            return {
              state,
              detail: errors?.data?.[0]?.message ?? `${status}, ${request_counts?.completed ?? 0} done`
            }
          }),
        results: (id) =>
          Stream.fromIterableEffect(Effect.gen(function*() {
            const job = yield* call(of, (signal) => client.batches.retrieve(id, { signal }))
            return [...yield* lines(job.output_file_id), ...yield* lines(job.error_file_id)]
          }))
      }
      return LanguageModel.of({
        backend,
        baseUrl: identity,
        model,
        parameters: { max_tokens: maxOutputTokens },
        structured: known.structured,
        contextTokens: defaults.contextTokens,
        maxOutputTokens,
        isPaid: true,
        provider: isHome ? "openai" : undefined,
        ask: (request) =>
          call(of, async (signal) => {
            const { data, response } = await client.chat.completions.create(body(request), { signal }).withResponse()
            const outcome = outcomeOf(data)
            return outcome._tag === "Answer" ? { ...outcome, ...allowanceOf(response.headers) } : outcome
          }),
        batch
      })
    })
  )

/** Chat Completions, of OpenAI or any server that speaks them. */
export const backend: Backend = { isGeneral: true, layer }
