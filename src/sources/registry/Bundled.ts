import { Effect, Layer } from "effect"
import { dataFile } from "../../stage/index.ts"
import { repositoryExtractor } from "../base/repository.ts"

/** The corpus that ships with the package: written for it, under its licence. Each file of the corpus is one group. */
export const layer = Layer.unwrapEffect(Effect.map(dataFile("corpus"), (folder) =>
  repositoryExtractor({
    id: "bundled",
    name: "The bundled corpus",
    repository: "datawright/data/corpus",
    place: folder,
    license: "MIT",
    author: "the datawright authors",
    priority: 3,
    expected: 62,
    flavour: "manimce",
    groupOf: (path) => path
  })))
