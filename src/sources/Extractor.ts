import type { FileSystem, Path } from "@effect/platform"
import { type ConfigError, Context, type Effect, type Layer, Schema, type Stream } from "effect"
import { type Hub } from "../hub/index.ts"
import { type Draft, Reject } from "../rows/index.ts"
import { complain, type Configuration, ExitCode, type UsageError } from "../stage/index.ts"
import { type Duck } from "../tables/index.ts"
import type { Git } from "./git/Git.ts"

/** A place that a source reads, pinned. */
export const SourceOrigin = Schema.Struct({
  /** Address of a repository, or of the page of a tabular set. */
  repository: Schema.String,
  /** Full commit id; absent for sets of rows, and for repositories that are read at their HEAD. */
  commit: Schema.optional(Schema.String),
  /** SPDX id, `unlicensed` (no licence was given) or `permission-required` (the author forbids use without it). */
  license: Schema.String,
  /** File or sentence that says so; absent when none does. */
  licenseSource: Schema.optional(Schema.String),
  /** Who is to be named. */
  author: Schema.optional(Schema.String),
  /** Page to link to in an attribution. */
  url: Schema.optional(Schema.String)
})
export type SourceOrigin = typeof SourceOrigin.Type

/** What is known of a source before anything is read. */
export const About = Schema.Struct({
  /** Registry id, also the `source` of its rows. */
  id: Schema.String,
  name: Schema.String,
  kind: Schema.Literal("code", "notebooks", "documentation", "rows"),
  origins: Schema.Array(SourceOrigin),
  /** Among equal samples the source with the higher number wins. */
  priority: Schema.Number,
  /** Samples to expect, for the statistics; absent when nobody has counted. */
  expected: Schema.optional(Schema.Number),
  flavour: Schema.Literal("manimce", "manimgl", "mixed", "unknown")
})
export type About = typeof About.Type

/**
 * A source as a whole cannot be read. `NotAvailable`: its local copy is missing, or it would have to be fetched offline;
 * `Unreadable`: it is there and is not what was expected; `Repository`: git failed. Exit code 1, or the cause's own.
 */
export class ExtractorError extends Schema.TaggedError<ExtractorError>()("ExtractorError", {
  source: Schema.String,
  reason: Schema.Literal("NotAvailable", "Unreadable", "Repository"),
  detail: Schema.String,
  next: Schema.optional(Schema.String),
  cause: Schema.optional(Schema.Defect)
}) {
  get exitCode(): ExitCode {
    const { cause } = this
    return typeof cause === "object" && cause !== null && "exitCode" in cause && typeof cause.exitCode === "number"
      ? cause.exitCode as ExitCode
      : ExitCode.failed
  }
  override get message(): string {
    return complain({ where: this.source, found: this.detail, next: this.next })
  }
}

/** What an extractor gives for each record it finds: a draft, or a reject with the reason. No record is left out silently. */
export type Extracted = Draft | Reject

export const isReject = (extracted: Extracted): extracted is Reject => extracted instanceof Reject

/** The stage that an extractor's rejects name. */
export const stage = "prepare"

/** A source of code samples. Reading starts when `drafts` is run, and gives the same records in the same order each time. */
export class Extractor extends Context.Tag("@datawright/Extractor")<Extractor, {
  readonly about: About
  readonly drafts: Stream.Stream<Extracted, ExtractorError>
  /** Whether `drafts` can do without the network. Looks at the disk alone. */
  readonly isAvailable: Effect.Effect<boolean>
}>() {}

/** Any source, with all that one may ask for. Building it reads settings alone. */
export type ExtractorLayer = Layer.Layer<
  Extractor,
  ConfigError.ConfigError | UsageError,
  Configuration.Configuration | Duck.Duck | FileSystem.FileSystem | Git | Hub.Hub | Path.Path
>
