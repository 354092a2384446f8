// @effect-diagnostics asyncFunction:off globalFetch:off
import type { BatchJob, GenerateContentConfig, GenerateContentResponse } from "@google/genai"
import { Config, Effect, Layer, Option, Redacted, Stream } from "effect"
import { lacking, loadOptional } from "../../stage/index.ts"
import { type BatchApi, type BatchResult, LanguageModel, LanguageModelError, Outcome } from "../LanguageModel.ts"
import type { ModelRequest } from "../ModelRequest.ts"
import { type Backend, type BackendOptions, standardTimeoutMillis } from "./Backend.ts"
import { call } from "./call.ts"
import { MalformedReply } from "./providerError.ts"
import { serverAddress } from "./serverAddress.ts"

/** What is asked where nothing else is said; limits in tokens. Source: ai.google.dev/gemini-api/docs/models (2026-11). */
const defaults = { model: "gemini-2.5-flash", contextTokens: 1_000_000, maxOutputTokens: 4096 }

/** `GEMINI_API_KEY` or `GOOGLE_API_KEY`, and `GEMINI_BASE_URL` for gateways. */
const settings = Config.all({
  apiKey: Config.option(
    Config.redacted("GEMINI_API_KEY").pipe(Config.orElse(() => Config.redacted("GOOGLE_API_KEY")))
  ),
  baseUrl: Config.string("GEMINI_BASE_URL").pipe(Config.withDefault("https://generativelanguage.googleapis.com"))
})

const config = (request: ModelRequest, maxOutputTokens: number): GenerateContentConfig => ({
  systemInstruction: request.system,
  maxOutputTokens,
  ...(request.schema === null ? {} : { responseMimeType: "application/json", responseJsonSchema: request.schema })
})

const filters = new Set(["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "IMAGE_SAFETY"])

/** Source: ai.google.dev/api/generate-content (v1beta, 2026-11): finish and block reasons, usage. */
const outcomeOf = (reply: GenerateContentResponse): Outcome => {
  const counted = reply.usageMetadata
  const usage = {
    input: counted?.promptTokenCount ?? 0,
    output: (counted?.candidatesTokenCount ?? 0) + (counted?.thoughtsTokenCount ?? 0),
    cacheRead: counted?.cachedContentTokenCount ?? 0,
    cacheWrite: 0
  }
  const blocked = reply.promptFeedback?.blockReason
  if (blocked !== undefined) return Outcome.Filtered({ detail: `the question was blocked (${blocked})`, usage })
  const candidate = reply.candidates?.[0]
  if (candidate === undefined) throw new MalformedReply("the reply holds no candidate")
  const text = (candidate.content?.parts ?? []).map((part) => part.thought === true ? "" : part.text ?? "").join("")
  const finish = candidate.finishReason
  if (finish === "MAX_TOKENS") return Outcome.Truncated({ text, usage })
  if (finish !== undefined && filters.has(finish)) {
    return Outcome.Filtered({ detail: `the answer was withheld (${finish})`, usage })
  }
  return Outcome.Answer({ text, usage, model: reply.modelVersion ?? "" })
}

/** The SDK tells a failure's status but not its headers: fail with both before it looks. */
const fetchWithHeaders: typeof globalThis.fetch = async (input, init) => {
  const response = await globalThis.fetch(input, init)
  if (response.ok) return response
  const text = await response.text()
  throw Object.assign(new globalThis.Error(text), { status: response.status, headers: response.headers })
}

const layer = (options: BackendOptions = {}) =>
  Layer.effect(
    LanguageModel,
    Effect.gen(function*() {
      const backend = "gemini"
      const { timeoutMillis = standardTimeoutMillis } = options
      const known = yield* settings
      const model = options.model ?? defaults.model
      const { identity, url } = yield* serverAddress(options.baseUrl ?? known.baseUrl)
      if (Option.isNone(known.apiKey)) {
        return yield* new LanguageModelError({
          backend,
          model,
          reason: "Unauthorized",
          detail: "neither GEMINI_API_KEY nor GOOGLE_API_KEY is set"
        })
      }
      const { GoogleGenAI } = yield* loadOptional(() => import("@google/genai").catch(lacking("@google/genai")))
      const client = new GoogleGenAI({
        apiKey: Redacted.value(known.apiKey.value),
        vertexai: false,
        httpOptions: { baseUrl: url, fetch: fetchWithHeaders }
      })
      const { maxOutputTokens } = defaults
      const of = { backend, model, timeoutMillis }
      const jobs = async function*(signal: AbortSignal): AsyncGenerator<BatchJob> {
        for await (const one of await client.batches.list({ config: { pageSize: 100, abortSignal: signal } })) yield one
      }
      const batch: BatchApi = {
        maxItems: 5_000,
        // Inline requests may take 20 MB.
        maxBytes: 15_000_000,
        submit: (name, items) =>
          call({ ...of, timeoutMillis: 600_000 }, async (abortSignal) => {
            const job = await client.batches.create({
              model,
              src: items.map(({ id, request }) => ({
                contents: [{ role: "user", parts: [{ text: request.user }] }],
                metadata: { key: id },
                config: config(request, maxOutputTokens)
              })),
              config: { displayName: name, abortSignal }
            })
            if (job.name === undefined) throw new MalformedReply("the new job has no name")
            return job.name
          }),
        find: ({ name }) =>
          call(of, async (signal) => {
            const found: Array<string> = []
            for await (const job of jobs(signal)) {
              if (job.displayName === name && job.name !== undefined) found.push(job.name)
            }
            return found
          }),
        poll: (id) =>
          call(of, async (abortSignal) => {
            const { completionStats, error, state } = await client.batches.get({ name: id, config: { abortSignal } })
            const done = /SUCCEEDED|PARTIALLY/.test(state ?? "")
            return {
              state: done
                ? "ended" as const
                : /FAILED|CANCELLED|EXPIRED/.test(state ?? "")
                ? "failed" as const
                : "running" as const,
              detail: error?.message ??
                `${state ?? "unknown"}${
                  completionStats?.successfulCount === undefined ? "" : `, ${completionStats.successfulCount} done`
                }`
            }
          }),
        results: (id) =>
          Stream.fromIterableEffect(call({ ...of, timeoutMillis: 600_000 }, async (abortSignal) => {
            const job = await client.batches.get({ name: id, config: { abortSignal } })
            return (job.dest?.inlinedResponses ?? []).flatMap((one): Array<BatchResult> => {
              const key = one.metadata?.["key"]
              if (key === undefined) return []
              return [{
                id: key,
                result: one.response === undefined
                  ? { _tag: "Failed", reason: "errored", detail: one.error?.message ?? "no response" }
                  : { _tag: "Outcome", outcome: outcomeOf(one.response) }
              }]
            })
          }))
      }
      return LanguageModel.of({
        backend,
        baseUrl: identity,
        model,
        parameters: { max_output_tokens: maxOutputTokens },
        structured: true,
        contextTokens: defaults.contextTokens,
        maxOutputTokens,
        isPaid: true,
        provider: "google",
        ask: (request) =>
          call(of, async (abortSignal) => {
            const reply = await client.models.generateContent({
              model,
              contents: [{ role: "user", parts: [{ text: request.user }] }],
              config: { ...config(request, maxOutputTokens), abortSignal }
            })
            const outcome = outcomeOf(reply)
            return outcome._tag === "Answer" && outcome.model === "" ? { ...outcome, model } : outcome
          }),
        batch
      })
    })
  )

/** The GenerateContent API of the Gemini developer service. */
export const backend: Backend = { isGeneral: true, layer }
