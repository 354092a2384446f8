import type { lintSource as LintSource } from "@secretlint/core"
import { Effect } from "effect"
import { findSecrets, maySecret, type SecretFinding } from "./patterns.ts"

/** A comment in a row must not switch the other rules off. */
const unasked = { rules: [{ id: "@secretlint/secretlint-rule-filter-comments", disabled: true }] }

/** `@secretlint/secretlint-rule-slack` to `slack`. */
const kindOf = (ruleId: string): string => ruleId.replace(/^.*secretlint-rule-/, "")

/** Looks through a text; findings in order, none overlapping another. */
export type ScanSecrets = (text: string) => Effect.Effect<ReadonlyArray<SecretFinding>>

/**
 * A search for credentials by their forms: our own patterns and `@secretlint`'s recommended preset. A text without any telltale
 * costs one regular expression; the library is loaded for the first text that has one. Finds no passwords that look like words.
 */
export const makeScanner: Effect.Effect<ScanSecrets> = Effect.gen(function*() {
  const library = yield* Effect.cached(
    Effect.promise(() =>
      Promise.all([import("@secretlint/core"), import("@secretlint/secretlint-rule-preset-recommend")])
    )
  )
  return (text) => {
    if (!maySecret(text)) return Effect.succeed([])
    const own = findSecrets(text)
    return Effect.flatMap(library, ([{ lintSource }, preset]) => {
      const config: Parameters<typeof LintSource>[0]["options"]["config"] = {
        rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: preset.creator, options: {}, ...unasked }]
      }
      const source = { filePath: "row.txt", content: text, ext: ".txt", contentType: "text" as const }
      return Effect.map(
        Effect.promise(() => lintSource({ source, options: { config, noPhysicFilePath: true } })),
        ({ messages }) => {
          const all = [...own]
          for (const { messageId, range: [start, end], ruleId } of messages) {
            // An account's number is no secret.
            if (messageId === "AWSAccountID" || own.some((one) => one.start < end && start < one.end)) continue
            all.push({ kind: kindOf(ruleId), start, end })
          }
          return all.sort((a, b) => a.start - b.start)
        }
      )
    })
  }
})
