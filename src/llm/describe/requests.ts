import { canonical, sha256, type Subject } from "../../rows/index.ts"
import { version } from "../../stage/index.ts"
import type { LanguageModelService } from "../LanguageModel.ts"
import type { ModelRequest } from "../ModelRequest.ts"
import { answerSchema, makeTemplate, type Template, writePrompt } from "./prompt.ts"

/** Makes the requests of a run, all from one model and one prompt. */
export interface Requests {
  readonly template: Template
  readonly of: (subject: Subject) => ModelRequest
  /**
   * Hash of all that leads to a request, without writing it out: equal inputs give equal requests as long as this version of
   * the program writes them.
   */
  readonly inputOf: (subject: Subject) => string
}

/** Characters of code that surely fit beside the rest, at two characters a token. */
const codeCharacters = ({ contextTokens, maxOutputTokens }: LanguageModelService): number =>
  Math.max(2000, (contextTokens - maxOutputTokens - 4000) * 2)

const listed = ({ className, code, context, rejected, source, title, transcript, url }: Subject) => [
  code,
  source,
  className ?? null,
  context,
  title,
  url,
  transcript,
  rejected === undefined ? null : [rejected.answer, rejected.reason]
]

/** `prompt`: the user's own task in place of the built-in one. */
export const makeRequests = (model: LanguageModelService, prompt: string | undefined): Requests => {
  const template = makeTemplate(prompt, model.structured)
  const schema = model.structured ? answerSchema : null
  const { backend, baseUrl, model: id, parameters } = model
  const shared = { backend, baseUrl, model: id, parameters, schema, promptVersion: template.version, sampleIndex: 0 }
  const constant = sha256(canonical([version, shared, template.system, codeCharacters(model)]))
  return {
    template,
    of: (subject) => ({
      ...shared,
      system: model.isPaid ? template.system : "",
      user: model.isPaid ? writePrompt(subject, codeCharacters(model)) : JSON.stringify(listed(subject)),
      subject
    }),
    inputOf: (subject) => sha256(`${constant}${JSON.stringify(listed(subject))}`)
  }
}
