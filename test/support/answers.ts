import { gzipOf, type RawMember } from "./tarballs.ts"

/** A line of predictions with awkward numbers; `change` replaces members. */
export const answer = (docId: number, change: Readonly<Record<string, unknown>> = {}) => ({
  doc_id: docId,
  native_id: docId,
  metrics: {
    predicted_index_raw: docId % 2,
    predicted_index_per_char: 1,
    correct_choice: 0,
    acc_raw: (docId + 1) % 2,
    acc_per_char: 0,
    sum_logits_corr: -66.26171875 - docId / 3
  },
  model_output: [0, 1].map((choice) => ({
    is_greedy: choice === 0,
    sum_logits: -1.1 - docId / 7 - choice,
    sum_logits_uncond: -2.2,
    logits_per_token: -0.1 * (choice + 1),
    logits_per_char: -0.30000000000000004 * (choice + 1),
    logits_per_byte: 0.123456789012345678 * (choice + 1),
    num_tokens: 3,
    num_tokens_all: 30,
    num_chars: 11
  })),
  label: 0,
  task_hash: "t".repeat(8),
  model_hash: "m".repeat(8),
  ...change
})

export const lines = (...values: ReadonlyArray<unknown>): string =>
  values.map((value) => `${typeof value === "string" ? value : JSON.stringify(value)}\n`).join("")

/** Predictions of `count` questions. */
export const predictions = (count: number): string => lines(...Array.from({ length: count }, (_, i) => answer(i)))

export const metricsJson = (rows: number, change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    task_name: "arc_easy",
    task_hash: "t".repeat(8),
    model_hash: "m".repeat(8),
    model_config: { model: "x" },
    task_config: { primary_metric: "acc_per_char" },
    compute_config: {},
    processing_time: 12.5,
    current_date: "2025-01-01 00:00:00 UTC",
    num_instances: rows,
    task_idx: 0,
    metrics: { acc_raw: 0.5, primary_score: 0.25 },
    ...change
  })

/** The published layout: an archive of one recipe that holds archives of checkpoints. */
export const release = (
  recipe: string,
  checkpoints: Readonly<Record<string, ReadonlyArray<RawMember> | Uint8Array>>
): Buffer =>
  gzipOf(
    ...Object.entries(checkpoints).map(([path, members]): RawMember => ({
      name: `${recipe}/${path}.tar.gz`,
      content: members instanceof Uint8Array ? members : gzipOf(...members as ReadonlyArray<RawMember>)
    }))
  )
