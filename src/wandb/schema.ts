import { identifier, literal } from "../tables/index.ts"
import { tableTexts } from "./tables.ts"
import { views } from "./views.ts"

export interface Column {
  readonly name: string
  readonly type: string
  /** `NOT NULL`, `PRIMARY KEY`, `REFERENCES …`, as written. */
  readonly constraints: string
  readonly comment: string | undefined
}

export interface Table {
  readonly name: string
  readonly comment: string
  readonly columns: ReadonlyArray<Column>
  readonly constraints: ReadonlyArray<string>
}

const parseTable = (text: string): Table => {
  const [head, ...lines] = text.split("\n").map((line) => line.trim())
  const [name, comment] = head!.split(" -- ") as [string, string]
  const isConstraint = (line: string) => /^(UNIQUE|CHECK|PRIMARY KEY) \(/.test(line)
  return {
    name,
    comment,
    constraints: lines.filter(isConstraint),
    columns: lines.filter((line) => !isConstraint(line)).map((line) => {
      const [definition, comment] = line.split(" -- ") as [string, string | undefined]
      const [name, type, ...constraints] = definition.split(" ") as [string, string, ...Array<string>]
      return { name, type, constraints: constraints.join(" "), comment }
    })
  }
}

/** The tables in the order in which they may be made. */
export const tables: ReadonlyArray<Table> = tableTexts.map(parseTable)

/** Tables with many rows: their references are checked once at the end instead of row by row, in half the time. */
const large = new Set(["run_config", "run_summary", "finetune_evals", "history", "pretrain_metrics"])

/** Those of them that are written at once: their keys are made when all rows are there, which is quicker. */
export const keyedLast: ReadonlyArray<string> = ["finetune_evals", "history", "pretrain_metrics"]

const reference = / ?REFERENCES (\w+)/

const isKey = (constraint: string): boolean => constraint.startsWith("PRIMARY KEY")

const createTable = (table: Table): string => {
  const lines = [
    ...table.columns.map(({ constraints, name, type }) =>
      `${identifier(name)} ${type} ${large.has(table.name) ? constraints.replace(reference, "") : constraints}`.trim()
    ),
    ...table.constraints.filter((constraint) => !keyedLast.includes(table.name) || !isKey(constraint))
  ]
  return `CREATE TABLE ${table.name} (\n  ${lines.join(",\n  ")}\n)`
}

/** Statements that make the tables, with a comment on each table and column. */
export const createTables = (): ReadonlyArray<string> =>
  tables.flatMap((table) => [
    createTable(table),
    `COMMENT ON TABLE ${table.name} IS ${literal(table.comment)}`,
    ...table.columns.flatMap(({ comment, name }) =>
      comment === undefined ? [] : [`COMMENT ON COLUMN ${table.name}.${identifier(name)} IS ${literal(comment)}`]
    )
  ])

/** Statements that give the tables without keys theirs. */
export const createKeys = (): ReadonlyArray<string> =>
  tables.filter(({ name }) => keyedLast.includes(name)).flatMap(({ constraints, name }) =>
    constraints.filter(isKey).map((key) => `ALTER TABLE ${name} ADD ${key}`)
  )

/** Queries, one a reference that the large tables do not check themselves, for the number of rows that refer to nothing. */
export const brokenReferences = (): ReadonlyArray<
  { readonly table: string; readonly column: string; readonly sql: string }
> =>
  tables.filter(({ name }) => large.has(name)).flatMap(({ columns, name }) =>
    columns.flatMap((column) => {
      const parent = reference.exec(column.constraints)?.[1]
      const key = tables.find((table) => table.name === parent)?.columns[0]?.name
      return parent === undefined || key === undefined ? [] : [{
        table: name,
        column: column.name,
        sql: `SELECT count(*) AS n FROM ${name} ANTI JOIN ${parent} ON ${name}.${column.name} = ${parent}.${key}`
      }]
    })
  )

/** Statements that make the views. */
export const createViews = (metrics: Parameters<typeof views>[0]): ReadonlyArray<string> =>
  views(metrics).flatMap((view) => [
    `CREATE OR REPLACE VIEW ${view.name} AS ${view.sql}`,
    `COMMENT ON VIEW ${view.name} IS ${literal(view.comment)}`
  ])

/** All statements, views last; needs the metric tables, of which the wide views are made. */
export const createAll = (metrics: Parameters<typeof views>[0]): ReadonlyArray<string> => [
  ...createTables(),
  ...createKeys(),
  ...createViews(metrics)
]

/** Tables and how they refer to each other, as a Mermaid diagram. */
export const mermaid = (): string => {
  const boxes = tables.map((table) =>
    [
      `  ${table.name} {`,
      ...table.columns.map(({ constraints, name, type }) => {
        const inKey = table.constraints.some((line) => isKey(line) && mentions(line, name))
        const marks = [
          constraints.includes("PRIMARY KEY") || inKey ? "PK" : "",
          constraints.includes("REFERENCES") ? "FK" : ""
        ].filter((mark) => mark !== "").join(", ")
        return `    ${type.replace("[]", "_list").toLowerCase()} ${name} ${marks}`.trimEnd()
      }),
      "  }"
    ].join("\n")
  )
  const lines = tables.flatMap((table) =>
    table.columns.flatMap(({ constraints, name }) => {
      const parent = reference.exec(constraints)?.[1]
      return parent === undefined ? [] : [`  ${parent} ||--o{ ${table.name} : ${name}`]
    })
  )
  return ["erDiagram", ...lines, ...boxes].join("\n")
}

const mentions = (constraint: string, column: string): boolean => new RegExp(`\\b${column}\\b`).test(constraint)
