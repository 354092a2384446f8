// @effect-diagnostics asyncFunction:off
import type { Message, MessageCreateParamsNonStreaming } from "@anthropic-ai/sdk/resources/messages/messages"
import { Config, Effect, Layer, Option, Redacted, Stream } from "effect"
import { lacking, loadOptional } from "../../stage/index.ts"
import { type BatchApi, type BatchResult, LanguageModel, LanguageModelError, Outcome } from "../LanguageModel.ts"
import type { ModelRequest } from "../ModelRequest.ts"
import { type Backend, type BackendOptions, standardTimeoutMillis } from "./Backend.ts"
import { allowanceOf, call } from "./call.ts"
import { failureOf, MalformedReply } from "./providerError.ts"
import { serverAddress } from "./serverAddress.ts"

/** What is asked where nothing else is said; limits in tokens. Source: platform.claude.com/docs/en/about-claude/models (2026-11). */
const defaults = { model: "claude-haiku-4-5", contextTokens: 200_000, maxOutputTokens: 1024 }

/** `ANTHROPIC_API_KEY`, and `ANTHROPIC_BASE_URL` for gateways. */
const settings = Config.all({
  apiKey: Config.option(Config.redacted("ANTHROPIC_API_KEY")),
  baseUrl: Config.string("ANTHROPIC_BASE_URL").pipe(Config.withDefault("https://api.anthropic.com"))
})

const body = (request: ModelRequest, maxTokens: number): MessageCreateParamsNonStreaming => ({
  model: request.model,
  max_tokens: maxTokens,
  system: [{ type: "text", text: request.system, cache_control: { type: "ephemeral" } }],
  messages: [{ role: "user", content: request.user }],
  ...(request.schema === null
    ? {}
    : {
      output_config: { format: { type: "json_schema" as const, schema: request.schema as Record<string, unknown> } }
    })
})

/** Source: platform.claude.com/docs/en/api/messages (2026-11), stop reasons. */
const outcomeOf = (message: Message): Outcome => {
  if (message.type !== "message" || !Array.isArray(message.content)) throw new MalformedReply("no message in the reply")
  const { cache_creation_input_tokens, cache_read_input_tokens, input_tokens, output_tokens } = message.usage
  const cacheRead = cache_read_input_tokens ?? 0
  const cacheWrite = cache_creation_input_tokens ?? 0
  const usage = { input: input_tokens + cacheRead + cacheWrite, output: output_tokens, cacheRead, cacheWrite }
  const text = message.content.map((block) => block.type === "text" ? block.text : "").join("")
  switch (message.stop_reason) {
    case "refusal":
      return Outcome.Refusal({ detail: text === "" ? "the model declined" : text, usage })
    case "max_tokens":
    case "model_context_window_exceeded":
      return Outcome.Truncated({ text, usage })
    default:
      return Outcome.Answer({ text, usage, model: message.model })
  }
}

const layer = (options: BackendOptions = {}) =>
  Layer.effect(
    LanguageModel,
    Effect.gen(function*() {
      const backend = "claude"
      const { timeoutMillis = standardTimeoutMillis } = options
      const known = yield* settings
      const model = options.model ?? defaults.model
      const { identity, url } = yield* serverAddress(options.baseUrl ?? known.baseUrl)
      if (Option.isNone(known.apiKey)) {
        return yield* new LanguageModelError({
          backend,
          model,
          reason: "Unauthorized",
          detail: "ANTHROPIC_API_KEY is not set"
        })
      }
      const { Anthropic } = yield* loadOptional(() => import("@anthropic-ai/sdk").catch(lacking("@anthropic-ai/sdk")))
      const client = new Anthropic({
        apiKey: Redacted.value(known.apiKey.value),
        authToken: null,
        baseURL: url,
        maxRetries: 0,
        timeout: timeoutMillis,
        logLevel: "off"
      })
      const { maxOutputTokens } = defaults
      const of = { backend, model, timeoutMillis }
      const batch: BatchApi = {
        maxItems: 10_000,
        maxBytes: 100_000_000,
        submit: (_, items) =>
          call({ ...of, timeoutMillis: 600_000 }, async (signal) =>
            (await client.messages.batches.create({
              requests: items.map(({ id, request }) => ({ custom_id: id, params: body(request, maxOutputTokens) }))
            }, { signal, timeout: 600_000 })).id),
        // Batches have no names: those of the right size made since then may be it; their results' ids tell.
        find: ({ items, sinceMillis }) =>
          call(of, async (signal) => {
            const found: Array<string> = []
            for await (const one of client.messages.batches.list({ limit: 100 }, { signal })) {
              const made = Date.parse(one.created_at)
              if (made < sinceMillis - 60_000) break
              const { canceled, errored, expired, processing, succeeded } = one.request_counts
              if (canceled + errored + expired + processing + succeeded === items) found.push(one.id)
            }
            return found
          }),
        poll: (id) =>
          call(of, async (signal) => {
            const one = await client.messages.batches.retrieve(id, {}, { signal })
            const { errored, processing, succeeded } = one.request_counts
            return {
              state: one.processing_status === "ended" ? "ended" as const : "running" as const,
              detail: `${succeeded} done, ${processing} waiting, ${errored} failed`
            }
          }),
        results: (id) =>
          Stream.unwrap(Effect.map(
            call({ ...of, timeoutMillis: 600_000 }, (signal) => client.messages.batches.results(id, {}, { signal })),
            (results) =>
              Stream.fromAsyncIterable(results, (error) => failureOf({ ...of, timedOut: false, now: 0 }, error)).pipe(
                Stream.map(({ custom_id, result }): BatchResult => ({
                  id: custom_id,
                  result: result.type === "succeeded"
                    ? { _tag: "Outcome", outcome: outcomeOf(result.message) }
                    : {
                      _tag: "Failed",
                      reason: result.type,
                      detail: result.type === "errored" ? JSON.stringify(result.error) : `the item was ${result.type}`
                    }
                }))
              )
          ))
      }
      return LanguageModel.of({
        backend,
        baseUrl: identity,
        model,
        parameters: { max_tokens: maxOutputTokens },
        structured: true,
        contextTokens: defaults.contextTokens,
        maxOutputTokens,
        isPaid: true,
        provider: "anthropic",
        ask: (request) =>
          call(of, async (signal) => {
            const { data, response } = await client.messages.create(body(request, maxOutputTokens), { signal })
              .withResponse()
            const outcome = outcomeOf(data)
            return outcome._tag === "Answer" ? { ...outcome, ...allowanceOf(response.headers) } : outcome
          }),
        batch
      })
    })
  )

/** The Messages API; the shared prefix is marked for the prompt cache. */
export const backend: Backend = { isGeneral: true, layer }
