import { ConfigProvider, Effect, Layer } from "effect"
import * as backends from "../../src/llm/backends/registry.ts"
import { type LanguageModel } from "../../src/llm/LanguageModel.ts"
import { type LlmServer, type ServerOptions, startLlmServer } from "./llmServer.ts"

/** A server that is gone when the scope closes. */
export const llmServer = (options: ServerOptions = {}) =>
  Effect.acquireRelease(Effect.promise(() => startLlmServer(options)), (server) => Effect.promise(() => server.close()))

export type Paid = "claude" | "gemini" | "openai"
export const paid: ReadonlyArray<Paid> = ["claude", "gemini", "openai"]

const keys = ConfigProvider.fromMap(
  new Map([["ANTHROPIC_API_KEY", "key-1"], ["GEMINI_API_KEY", "key-1"], ["OPENAI_API_KEY", "key-1"]])
)

/** A backend with its real SDK, pointed at the server. */
export const backendAt = (name: Paid, server: LlmServer, timeoutMillis = 5000) => {
  const options = {
    model: { claude: "claude-haiku-4-5", gemini: "gemini-2.5-flash", openai: "gpt-5-mini" }[name],
    baseUrl: name === "openai" ? `${server.url}/v1` : server.url,
    timeoutMillis
  }
  return backends[name].layer(options).pipe(Layer.provide(Layer.setConfigProvider(keys)))
}

/** A question about nothing in particular. */
export const question = (model: typeof LanguageModel.Service, user: string) => ({
  backend: model.backend,
  baseUrl: model.baseUrl,
  model: model.model,
  parameters: model.parameters,
  system: "Write the request.",
  user,
  schema: model.structured ? { type: "object", properties: { description: { type: "string" } } } : null,
  promptVersion: "test",
  sampleIndex: 0,
  subject: {
    code: user,
    source: "test",
    className: undefined,
    context: "",
    title: "",
    url: "",
    transcript: "",
    rejected: undefined
  }
})
