import { Context, Effect, Either, Layer } from "effect"
import { hubs } from "../../hub/index.ts"
import { nearest } from "../../rows/index.ts"
import {
  Extractor,
  type ExtractorLayer,
  extractors,
  fromConfiguration,
  fromHub,
  fromRepository,
  gits as git,
  type HubFields,
  isHubSource
} from "../../sources/index.ts"
import { Configuration, UsageError } from "../../stage/index.ts"

export interface SourceChoice {
  /** Registry ids, datasets of the Hub (`hf:org/name`), or `all`. Empty with a repository: none; empty without: all. */
  readonly ids: ReadonlyArray<string>
  /** `path-or-url[@commit]`. */
  readonly repositories: ReadonlyArray<string>
  /** Id of the one repository. */
  readonly id: string | undefined
  readonly config: string | undefined
  readonly offline: boolean
  /** Where rows of `hf:` sources keep code and request, when their columns' names do not tell. */
  readonly fields?: HubFields | undefined
}

/** The extractors a command line asks for, each once, in its order; unknown ids are told with the nearest known one. */
export const openSources = Effect.fn("openSources")(function*(choice: SourceChoice) {
  const settings = Configuration.layer(choice.config)
  const configuration = yield* Effect.provide(Configuration.Configuration, settings)
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
  if (choice.id !== undefined && choice.repositories.length !== 1) {
    return yield* new UsageError({ found: "--id without exactly one --repo", next: "Name one repository with --repo" })
  }
  const fromIds = yield* Effect.forEach(ids, (id): Either.Either<ExtractorLayer, UsageError> => {
    if (isHubSource(id)) return Either.map(fromHub(id, choice.fields), ({ layer }) => layer)
    return Either.right(
      id in extractors ? extractors[id as keyof typeof extractors] : fromConfiguration(id, configured[id]!)
    )
  })
  const layers = [
    ...fromIds,
    ...ownIds(choice, ids).map(([spec, id]) => fromRepository(spec, { id }).layer)
  ]
  const hub = Layer.provide(hubs.cached({ offline: choice.offline }), hubs["hugging-face"])
  return yield* Effect.forEach(layers, (layer) =>
    Effect.map(
      Layer.build(Layer.provide(layer, Layer.mergeAll(settings, git.cli({ offline: choice.offline }), hub))),
      (context) => Context.get(context, Extractor)
    ))
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
