import { Schema } from "effect"

/** A text that says something. */
export const Text = Schema.String.pipe(Schema.filter((text) => text.trim() !== "" || "expected a text, found none"))

/**
 * Turns as chat templates and LLaMA-Factory's `sharegpt` want them: perhaps a system turn first, then requests and answers by
 * turns, an answer last; every turn with a text.
 */
export const turns = (
  key: { readonly role: string; readonly content: string },
  names: { readonly system: string; readonly user: string; readonly assistant: string }
) =>
  Schema.Array(Schema.Struct({
    [key.role]: Schema.Literal(names.system, names.user, names.assistant),
    [key.content]: Text
  })).pipe(Schema.filter((list) => {
    const said = list.map((turn) => turn[key.role])
    const rest = said[0] === names.system ? said.slice(1) : said
    const wrong = rest.findIndex((role, at) => role !== (at % 2 === 0 ? names.user : names.assistant))
    if (wrong >= 0) {
      return `turn ${wrong + 1 + said.length - rest.length} is of ${rest[wrong]}; requests and answers must take turns`
    }
    return rest.length > 0 && rest.length % 2 === 0 || "expected an answer at the end"
  }))
