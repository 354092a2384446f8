import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { platform, temporaryFolder } from "../support/folder.ts"
import { ingestInto, query } from "../support/ingest.ts"

layer(platform)("README, W&B runs", (it) => {
  it.scoped("its queries run on the bundled example and find something", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const readme = yield* fs.readFileString("README.md")
      const section = readme.slice(readme.indexOf("## W&B runs"), readme.indexOf("## QA results"))
      const queries = [...section.matchAll(/```sql\n([\s\S]*?)```/g)].flatMap((block) => block[1]!.split(";\n"))
        .map((sql) => sql.trim()).filter((sql) => sql !== "")
      assert.isAtLeast(queries.length, 5)
      const summary = yield* ingestInto(`${folder}/runs.duckdb`, ["data/wandb/example"])
      assert.deepStrictEqual(summary.bad, [])
      assert.isUndefined(summary.diagnostics["count_mismatch"])
      for (const sql of queries) assert.isNotEmpty(yield* query(`${folder}/runs.duckdb`, sql.replace(/;$/, "")), sql)
    }))
})
