/** What each folder may import, beside itself and packages. A subject is a folder; imports point one way. */
const below = {
  rows: [],
  stage: ["rows"],
  tables: ["rows", "stage"],
  python: ["rows"],
  near: ["rows", "stage", "python"],
  manim: ["rows", "stage", "python"],
  llm: ["rows", "stage", "python", "manim"],
  hub: ["rows", "stage", "tables", "near"],
  sources: ["rows", "stage", "tables", "python", "near", "manim", "llm", "hub"],
  quality: ["rows", "stage", "tables", "python", "near", "manim", "llm", "sources"],
  export: ["rows", "stage", "tables", "near", "hub"],
  report: ["rows", "stage", "tables"],
  poi: ["rows", "stage", "tables", "hub", "report"],
  wandb: ["rows", "stage", "tables", "hub", "report"],
  evals: ["rows", "stage", "tables", "hub", "report", "wandb"]
}

const direction = ([folder, allowed]) => ({
  name: `${folder} imports ${allowed.join(", ") || "no other folder"}`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: [folder, ...allowed].map((room) => `^src/${room}/`) }
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    ...Object.entries(below).map(direction),
    {
      name: "a folder is entered through its door, index.ts",
      severity: "error",
      from: { path: "^src/([a-z]+)/", pathNot: "^src/cli/" },
      to: { path: "^src/[a-z]+/", pathNot: ["^src/$1/", "^src/[a-z]+/index\\.ts$"] }
    },
    {
      name: "python does no input or output",
      severity: "error",
      from: { path: "^src/python/" },
      to: { path: ["@effect/platform", "@effect/sql", "^(node:)?(fs|net|http|https|child_process)(/|$)"] }
    },
    {
      name: "Node lives at the edge",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/main\\.ts$" },
      to: { path: "@effect/platform-node" }
    }
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" }
  }
}
