import { isObject, type Json, type JsonObject } from "../rows/index.ts"
import { bigintOf, stringify } from "./numbers.ts"
import type { Cell } from "./question.ts"

/** A task's metrics, as a `-metrics.json` file or a line of `metrics-all.jsonl` gives them. */
export interface TaskMetrics {
  readonly taskHash: string | undefined
  readonly modelHash: string | undefined
  readonly instances: bigint | undefined
  /** `num_instances` to `compute_config`, in the order of `qa_tasks`. */
  readonly columns: ReadonlyArray<Cell>
}

export const textOf = (value: Json.Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined

/** A JSON number; numbers written as texts do not count. */
export const numberOf = (value: Json.Json | undefined): number | undefined =>
  typeof value === "number" ? value : undefined

/** A whole number of 32 bits. */
export const integerOf = (value: Json.Json | undefined): number | undefined =>
  typeof value === "number" && (value | 0) === value ? value : undefined

/** JSON text; null where the member is absent or null. */
export const jsonText = (value: Json.Json | undefined): string | null =>
  value === undefined || value === null ? null : stringify(value)

export const metricsOf = (value: JsonObject): TaskMetrics => {
  const metrics = isObject(value["metrics"]) ? value["metrics"] : {}
  const config = isObject(value["task_config"]) ? value["task_config"] : {}
  const instances = bigintOf(value["num_instances"])
  return {
    taskHash: textOf(value["task_hash"]),
    modelHash: textOf(value["model_hash"]),
    instances,
    columns: [
      instances ?? null,
      textOf(config["primary_metric"]) ?? null,
      numberOf(metrics["primary_score"]) ?? null,
      numberOf(value["processing_time"]) ?? null,
      textOf(value["current_date"]) ?? null,
      integerOf(value["task_idx"]) ?? null,
      jsonText(value["metrics"]),
      jsonText(value["model_config"]),
      jsonText(value["task_config"]),
      jsonText(value["compute_config"])
    ]
  }
}

/** `columns` where there are no metrics. */
export const noMetrics: ReadonlyArray<null> = Array.from({ length: 10 }, () => null)
