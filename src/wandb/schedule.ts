import type { SizeEntry } from "./Registry.ts"

/** How a pretraining run of a size was planned. */
export interface SizePlan {
  /** Sequences of `sequenceLength` tokens a step. */
  readonly batchSize: number
  readonly totalSteps: number
  readonly warmupSteps: number
  readonly peak: number
  readonly floor: number
}

/** Tokens of a pretraining sequence. */
export const sequenceLength = 2048

/** Batch, steps and learning rates that a size was pretrained with, from its nominal number of parameters. */
export const sizePlan = ({ lr_size: size }: Pick<SizeEntry, "lr_size">): SizePlan => {
  const x = size / 108e6
  const batchSize = 32 * Math.round((160 * x ** (2 / 3)) / 32)
  const tokensPerStep = batchSize * sequenceLength
  const warmupTokens = Math.round(size / (batchSize / sequenceLength))
  const peak = 0.0047 * x ** (-1 / 3)
  return {
    batchSize,
    totalSteps: Math.ceil((5 * 20 * size) / tokensPerStep),
    warmupSteps: Math.ceil(warmupTokens / tokensPerStep),
    peak,
    floor: 0.01 * peak
  }
}

/** Learning rate at a pretraining step: linear warm-up, then a cosine down to the floor. */
export const pretrainingRate = (plan: SizePlan, step: number): number => {
  const { floor, peak, totalSteps, warmupSteps } = plan
  if (step <= warmupSteps) return peak * step / warmupSteps
  const decay = totalSteps - warmupSteps
  const k = Math.min(step - warmupSteps, decay)
  return k >= decay ? floor : floor + 0.5 * (peak - floor) * (1 + Math.cos(Math.PI * k / decay))
}

/** What a finetuning run was planned to do, as its config has it. */
export interface FinetunePlan {
  readonly epochs: number
  readonly samples: number
  readonly perDeviceBatch: number
  readonly accumulation: number
  readonly warmupRatio: number
  readonly peak: number
}

/** Processes that finetuning ran on. */
const processes = 2

/** Steps of a finetuning run, and how many of them warm up (halves occur). */
export const finetuneSteps = (plan: FinetunePlan): { readonly total: number; readonly warmup: number } => {
  const batches = Math.ceil(plan.samples / (plan.perDeviceBatch * processes))
  const total = Math.ceil((plan.epochs * batches) / plan.accumulation)
  return { total, warmup: Math.floor(plan.warmupRatio * total * processes) / processes }
}

/** Learning rate at a finetuning step: linear up, linear down to zero. */
export const finetuneRate = (plan: FinetunePlan, step: number): number => {
  const { total, warmup } = finetuneSteps(plan)
  return step <= warmup ? plan.peak * step / warmup : plan.peak * Math.max(0, total - step) / (total - warmup)
}
