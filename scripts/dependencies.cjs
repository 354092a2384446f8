/** Imports point one way: main → cli → pipelines → services → analysis → domain. */
const below = (from, ...allowed) => ({
  name: `${from} imports ${allowed.join(", ") || "nothing above it"}`,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: { path: "^src/", pathNot: [from, ...allowed].map((room) => `^src/${room}/`) }
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    below("domain"),
    {
      name: "domain needs effect alone",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: ["^src/domain/", "^node_modules/effect/", "^node:crypto$", "^crypto$"] }
    },
    below("analysis", "domain"),
    {
      name: "analysis does no input or output",
      severity: "error",
      from: { path: "^src/analysis/" },
      to: { path: ["@effect/platform", "@effect/sql", "^(node:)?(fs|net|http|https|child_process)(/|$)"] }
    },
    below("services", "analysis", "domain"),
    below("pipelines", "services", "analysis", "domain"),
    {
      name: "an implementation is reached through its registry",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/services/[a-z]+/" },
      to: { path: "^src/services/[a-z]+/", pathNot: "/registry\\.ts$" }
    },
    {
      name: "pipelines never pick an implementation",
      severity: "error",
      from: { path: "^src/pipelines/" },
      to: { path: "/registry\\.ts$" }
    },
    {
      name: "Node lives at the edge",
      severity: "error",
      from: { path: "^src/(domain|analysis|services|pipelines|cli)/" },
      to: { path: "@effect/platform-node" }
    }
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" }
  }
}
