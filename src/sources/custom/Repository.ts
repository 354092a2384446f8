import type { Layer } from "effect"
import { repositoryExtractor } from "../base/repository.ts"
import type { Extractor } from "../Extractor.ts"
import type { Git } from "../git/Git.ts"
import { splitSpec } from "../git/origin.ts"

/** The last segment of a path or address as a source's id. */
const idOf = (repository: string): string => {
  const name = repository.replace(/[/\\]+$/, "").replace(/(?:\/)?\.git$/, "").split(/[/\\:]/).at(-1) ?? ""
  const id = name.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[^A-Za-z0-9]+/, "")
  return id === "" ? "repository" : id
}

/** `path-or-url[@commit]` as a source of its own; its id is the repository's name unless one is given. */
export const fromRepository = (
  spec: string,
  options: { readonly id?: string | undefined } = {}
): { readonly id: string; readonly layer: Layer.Layer<Extractor, never, Git> } => {
  const { commit, repository } = splitSpec(spec)
  const id = options.id ?? idOf(repository)
  return { id, layer: repositoryExtractor({ id, repository, commit }) }
}
