/** A value that front matter holds. */
export type Yaml = string | number | ReadonlyArray<Yaml> | { readonly [key: string]: Yaml }

const plain = /^[A-Za-z][A-Za-z0-9_<>+./*-]*(?: [A-Za-z0-9_<>+./*-]+)*$/
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i

const scalar = (value: string | number): string =>
  typeof value === "number" || (plain.test(value) && !reserved.test(value)) ? String(value) : JSON.stringify(value)

/** YAML in block style, two blanks a level; texts are quoted as JSON, which YAML reads as it is, where they have to be. */
export const yaml = (value: Yaml, indent = ""): string => {
  if (typeof value !== "object") return `${indent}${scalar(value)}\n`
  if (Array.isArray(value)) {
    return (value as ReadonlyArray<Yaml>).map((one) =>
      `${indent}- ${yaml(one, `${indent}  `).slice(indent.length + 2)}`
    )
      .join("")
  }
  return Object.entries(value).map(([key, member]) =>
    typeof member === "object"
      ? `${indent}${scalar(key)}:\n${yaml(member, `${indent}${Array.isArray(member) ? "" : "  "}`)}`
      : `${indent}${scalar(key)}: ${scalar(member)}\n`
  ).join("")
}
