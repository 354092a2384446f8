import { Chunk, ConfigProvider, Effect, Layer, Stream } from "effect"
import * as hubs from "../../src/hub/hubs/registry.ts"
import type { Draft } from "../../src/rows/Draft.ts"
import type { Reject } from "../../src/rows/Reject.ts"
import { Extractor, isReject } from "../../src/sources/Extractor.ts"
import { Git } from "../../src/sources/git/Git.ts"
import * as gits from "../../src/sources/git/registry.ts"
import * as Configuration from "../../src/stage/Configuration.ts"

/** Settings for tests: a cache of their own, and whatever else is named. */
export const settings = (more: Readonly<Record<string, string>>) =>
  Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries({ XDG_CACHE_HOME: "/nowhere", ...more }))))

/** All that a source gives, drafts and rejects apart, in order. */
export const extract = <E, R>(
  layer: Layer.Layer<Extractor, E, Git | Configuration.Configuration | R>,
  more: Readonly<Record<string, string>> = {}
) =>
  Effect.gen(function*() {
    const { about, drafts } = yield* Extractor
    const all = Chunk.toReadonlyArray(yield* Stream.runCollect(drafts))
    const good: Array<Draft> = []
    const bad: Array<Reject> = []
    for (const one of all) {
      if (isReject(one)) bad.push(one)
      else good.push(one)
    }
    return { about, drafts: good, rejects: bad }
  }).pipe(Effect.provide(layer.pipe(
    Layer.provide(gits.cli({ offline: true })),
    Layer.provide(Layer.provide(hubs.cached({ offline: true }), hubs["hugging-face"])),
    Layer.provide(Configuration.layerEmpty),
    Layer.provide(settings(more))
  )))

/** The same for a source of pinned repositories: each is read from the folder of its name below `folder`, as it stands. */
export const extractFrom = <E, R>(layer: Layer.Layer<Extractor, E, Git | R>, folder: string) =>
  extract(layer.pipe(Layer.provide(
    Layer.effect(
      Git,
      Effect.map(Git, (git) => ({
        open: ({ repository }) => git.open({ repository: `${folder}/${repository.split("/").at(-1)}` }),
        isAvailable: ({ repository }) => git.isAvailable({ repository: `${folder}/${repository.split("/").at(-1)}` })
      }))
    ).pipe(Layer.provide(gits.cli({ offline: true })), Layer.provide(settings({})))
  )))
