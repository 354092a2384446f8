import * as NodeContext from "@effect/platform-node/NodeContext"
import { Effect } from "effect"
import { load, type Rules } from "../../src/wandb/WandbRegistry.ts"

/** The shipped registry, compiled. */
export const registry = (rules: Rules = "wanted", files: ReadonlyArray<string> = []) =>
  Effect.runPromise(Effect.provide(load({ rules, registry: files }), NodeContext.layer))

/** Rows as JSON lines; a text stands for itself. */
export const jsonl = (rows: ReadonlyArray<unknown>): string =>
  rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join("")

/** A run as the newer exporter writes it. */
export const exportedRun = (run: Readonly<Record<string, unknown>>, exportedAt = "2025-10-01T00:00:00Z") => ({
  run: {
    name: run["run_id"],
    entity: "lab",
    project: "p",
    state: "finished",
    created_at: "2025-09-13T00:30:23Z",
    tags: ["finetune"],
    config: {},
    summary_metrics: {},
    ...run
  },
  exported_at: exportedAt
})
