import { Effect } from "effect"
import { page, pageName } from "../stage/index.ts"
import { loadStage, stageNames } from "./stages.ts"

/** The pages of `docs/commands` by file name: one a command, and `README.md`, which lists them in the order of the help. */
export const commandPages = (): Promise<Readonly<Record<string, string>>> =>
  Effect.runPromise(Effect.gen(function*() {
    const stages = yield* Effect.forEach(stageNames, (name) =>
      Effect.map(loadStage(name), (stage) => [name, stage!] as const))
    const own = stages.filter(([name, stage]) =>
      name === stage.name
    ).map(([, stage]) => stage)
    const index = [
      "# Commands",
      "",
      "Made from the commands themselves by `npm run docs`. Every command also takes `--json`, `-q`, `-v` and `--help`.",
      "",
      "| command | what it does |",
      "| --- | --- |",
      ...own.map((stage) => `| [\`${stage.name}\`](${pageName(stage)}) | ${stage.summary} |`),
      ""
    ].join("\n")
    return Object.fromEntries([["README.md", index], ...own.map((stage) => [pageName(stage), page(stage)] as const)])
  }))
