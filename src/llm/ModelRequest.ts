import { canonical, type Json, sha256, type Subject } from "../rows/index.ts"

/** One question to a language model: everything that shapes the answer, and nothing else. */
export interface ModelRequest {
  readonly backend: string
  /** Origin of the server asked, without credentials. */
  readonly baseUrl: string
  readonly model: string
  readonly parameters: { readonly [key: string]: Json.Json }
  /** Equal for all rows of a run: what a provider's prompt cache can keep. */
  readonly system: string
  readonly user: string
  /** JSON schema of the answer, where the backend takes one. */
  readonly schema: Json.Json
  readonly promptVersion: string
  /** Which of several answers to the same question; 0 for the only one. */
  readonly sampleIndex: number
  /** What `user` was written from; not part of the key. */
  readonly subject: Subject
}

const keys = new WeakMap<ModelRequest, string>()

/** SHA-256 (hex) of the whole request in canonical JSON: equal requests, and only those, share an answer. */
export const requestKey = (request: ModelRequest): string => {
  const known = keys.get(request)
  if (known !== undefined) return known
  const { subject: _, ...asked } = request
  const key = sha256(canonical(asked))
  keys.set(request, key)
  return key
}

/** Short hashes of a request's parts by name, in a fixed order: what tells two requests apart. */
export const requestParts = (request: ModelRequest): Readonly<Record<string, string>> => {
  const short = (value: unknown) => sha256(canonical(value)).slice(0, 16)
  const { subject } = request
  return {
    code: short(subject.code),
    source: short(subject.source),
    class: short(subject.className ?? null),
    context: short(subject.context),
    title: short(subject.title),
    url: short(subject.url),
    transcript: short(subject.transcript),
    reason: short(subject.rejected ?? null),
    ...(subject.description === undefined ? {} : { description: short(subject.description) }),
    prompt: short([request.promptVersion, request.system]),
    model: short(request.model),
    backend: short(request.backend),
    base_url: short(request.baseUrl),
    parameters: short(request.parameters),
    schema: short(request.schema),
    sample_index: short(request.sampleIndex),
    text: short(request.user)
  }
}

/** Short hash of what names a row besides its code: an edited row keeps it. */
export const subjectHash = ({ className, context, source, title, url }: Subject): string =>
  sha256(JSON.stringify([source, className ?? "", context, title, url])).slice(0, 16)
