import type { Given, Value } from "./values.ts"
import { colourWord } from "./vocabulary.ts"

const colourOf = (value: Value): string | undefined =>
  value?.kind === "name" ?
    (colourWord(value.name) === undefined ? undefined : value.name)
    : value?.kind === "text" && /^(?:#[0-9a-fA-F]{3,8}|[A-Za-z_]+)$/.test(value.text) &&
        colourWord(value.text) !== undefined
    ? value.text
    : value?.kind === "list"
    ? value.items.map(colourOf).find((one) => one !== undefined)
    : undefined

/** The colour that a constructor's or method's arguments name. */
export const colourIn = (args: Given, positional: boolean): string | undefined =>
  colourOf(args.named.get("color")) ?? colourOf(args.named.get("fill_color")) ??
    colourOf(args.named.get("stroke_color")) ??
    (positional ? args.positional.map(colourOf).find((one) => one !== undefined) : undefined)
