import { Effect, Either, Layer } from "effect"
import { Hub } from "../../hub/index.ts"
import { type FieldPath, getField, type JsonObject, rowColumns, shapeOfRow } from "../../rows/index.ts"
import { UsageError } from "../../stage/index.ts"
import { openHubSet, type RowFile } from "../base/hubFiles.ts"
import {
  isReadable,
  metadataOf,
  type OpenRows,
  rowsExtractor,
  type RowsSource,
  sideOf,
  unreadable
} from "../base/rows.ts"
import { Extractor, ExtractorError, type ExtractorLayer } from "../Extractor.ts"

/** `hf:org/name[@revision][:split]`. */
const spelling = /^hf:([\w.-]+\/[\w.-]+?)(?:@([\w./-]+))?(?::([\w.-]+))?$/

export const isHubSource = (spec: string): boolean => spec.startsWith("hf:")

export interface HubFields {
  /** Where the code and the request stand, when the columns' names do not tell. */
  readonly code?: FieldPath | undefined
  readonly description?: FieldPath | undefined
}

type Layout = Pick<OpenRows, "columns" | "read">

const sideOfPath = (file: string) => sideOf(/(?:^|[^a-z])(train|test)(?:ing)?(?:[^a-z]|$)/i.exec(file)?.[1])

/** How a file's rows are laid out: as the paths say, as conversations, or by the names of the columns. */
const layoutOf = Effect.fn("HubSource.layoutOf")(function*(
  source: string,
  file: RowFile,
  paths: HubFields
) {
  const columns = yield* Effect.mapError(file.columns, (problem) => unreadable(source, file.name, problem))
  const conversation = ["conversations", "messages"].find((name) => columns.includes(name))
  const chosen = rowColumns(columns)
  if (paths.code === undefined && conversation !== undefined && Either.isLeft(chosen)) {
    const layout: Layout = {
      columns: { required: [conversation], optional: ["metadata"] },
      read: (row, name) => {
        const shape = shapeOfRow(row)
        const at = (path: FieldPath | undefined) => path === undefined ? undefined : getField(row, path)
        return {
          code: at(shape?.code),
          description: at(paths.description ?? shape?.description),
          side: sideOfPath(name),
          metadata: metadataOf(row)
        }
      }
    }
    return layout
  }
  if (paths.code === undefined && Either.isLeft(chosen)) {
    return yield* new ExtractorError({
      source,
      reason: "Unreadable",
      detail: `${file.name}: ${chosen.left}`,
      next: "Say it with --code-field and --description-field"
    })
  }
  const found = Either.getOrElse(chosen, () => ({ code: "", description: [] }))
  const code = paths.code ?? [found.code]
  const descriptions: ReadonlyArray<FieldPath> = paths.description === undefined
    ? found.description.map((name) => [name])
    : [paths.description]
  const lacking = [paths.code, paths.description].find((path) =>
    path !== undefined && !columns.includes(String(path[0]))
  )
  if (lacking !== undefined) {
    return yield* new ExtractorError({
      source,
      reason: "Unreadable",
      detail: `${file.name}: no column "${lacking[0]}"; it has ${columns.map((name) => `"${name}"`).join(", ")}`,
      next: "Choose another with --code-field and --description-field"
    })
  }
  const describe = (row: JsonObject): string =>
    descriptions.map((path) => getField(row, path)).filter((text) => typeof text === "string" && text.trim() !== "")
      .join("\n\n")
  const layout: Layout = {
    columns: { required: [String(code[0])], optional: [...descriptions.map((path) => String(path[0])), "metadata"] },
    read: (row, name) => ({
      code: getField(row, code),
      description: describe(row),
      side: sideOfPath(name),
      metadata: metadataOf(row)
    })
  }
  return layout
})

/**
 * Any dataset of the Hub as a source: `hf:org/name`, a part of it (`hf:org/name:train`), or at a branch, tag or commit
 * (`hf:org/name@v1`). Its licence is what its card says; its id is `org-name`, with the split behind it.
 */
export const fromHub = (
  spec: string,
  fields: HubFields = {}
): Either.Either<{ readonly id: string; readonly layer: ExtractorLayer }, UsageError> => {
  const match = spelling.exec(spec)
  if (match === null) {
    return Either.left(
      new UsageError({
        where: `--sources ${spec}`,
        found: "not the name of a dataset",
        expected: "hf:org/name, hf:org/name:split or hf:org/name@revision"
      })
    )
  }
  const [, name, revision, split] = match
  const id = [name!.replace("/", "-").replace(/^[^A-Za-z0-9]+/, ""), split].filter((part) => part !== undefined).join(
    "-"
  )
  const repository = `https://huggingface.co/datasets/${name}`
  const layer = Layer.effect(
    Extractor,
    Effect.gen(function*() {
      const hub = yield* Hub.Hub
      const open: RowsSource["open"] = Effect.gen(function*() {
        const set = yield* openHubSet({ hub, source: id, name: name!, revision, split })
        const layout = yield* layoutOf(id, set.files[0]!, fields)
        const license = yield* set.license
        return {
          ...layout,
          files: set.files,
          origin: {
            repository,
            commit: set.commit,
            license,
            ...(license === "unlicensed" ? {} : { licenseSource: "README.md" }),
            author: name!.split("/")[0],
            url: repository
          }
        }
      })
      return yield* rowsExtractor({
        about: {
          id,
          name: name!,
          kind: "rows",
          origins: [{ repository, license: "NOASSERTION", author: name!.split("/")[0], url: repository }],
          priority: 2,
          flavour: "unknown"
        },
        open,
        isAvailable: isReadable(open)
      })
    })
  )
  return Either.right({ id, layer })
}
