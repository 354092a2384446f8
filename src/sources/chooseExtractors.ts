import { Effect, Either } from "effect"
import { nearest } from "../rows/index.ts"
import { Configuration, UsageError } from "../stage/index.ts"
import { fromConfiguration, fromHub, fromRepository, type HubFields, isHubSource } from "./custom/registry.ts"
import type { ExtractorLayer } from "./Extractor.ts"
import * as extractors from "./registry.ts"

export interface SourceChoice {
  /** Registry ids, datasets of the Hub (`hf:org/name`), or `all`. Empty with a repository: none; empty without: all. */
  readonly ids: ReadonlyArray<string>
  /** `path-or-url[@commit]`. */
  readonly repositories: ReadonlyArray<string>
  /** Id of the one repository. */
  readonly id?: string | undefined
  /** Where rows of `hf:` sources keep code and request, when their columns' names do not tell. */
  readonly fields?: HubFields | undefined
}

/** The extractors a command line asks for, each once, in its order; unknown ids are told with the nearest known one. */
export const chooseExtractors = Effect.fn("chooseExtractors")(function*(choice: SourceChoice) {
  const configuration = yield* Configuration.Configuration
  const configured = configuration.value.sources ?? {}
  const known = [...Object.keys(extractors), ...Object.keys(configured)]
  const asked = choice.ids.length === 0 && choice.repositories.length === 0 ? ["all"] : choice.ids
  const ids = [...new Set(asked.flatMap((id) => id === "all" ? known : [id]))]
  for (const id of ids) {
    if (known.includes(id) || isHubSource(id)) continue
    const meant = nearest(id, known)
    return yield* new UsageError({
      found: `--sources ${id}: no such source`,
      next: meant === undefined ? "See datawright sources" : `Did you mean ${meant}? See datawright sources`
    })
  }
  const fromIds = yield* Effect.forEach(ids, (id): Either.Either<ExtractorLayer, UsageError> => {
    if (isHubSource(id)) return Either.map(fromHub(id, choice.fields), ({ layer }) => layer)
    return Either.right(
      id in extractors ? extractors[id as keyof typeof extractors] : fromConfiguration(id, configured[id]!)
    )
  })
  return [...fromIds, ...ownIds(choice, ids).map(([spec, id]) => fromRepository(spec, { id }).layer)]
})

/** Repositories with ids of their own: a second one of a name becomes `name-2`. */
const ownIds = (
  choice: SourceChoice,
  taken: ReadonlyArray<string>
): ReadonlyArray<readonly [spec: string, id: string]> => {
  const seen = new Set(taken)
  return choice.repositories.map((spec) => {
    const wanted = choice.id ?? fromRepository(spec).id
    let id = wanted
    for (let i = 2; seen.has(id); i++) id = `${wanted}-${i}`
    seen.add(id)
    return [spec, id]
  })
}
