// What a test starts and waits for is its own: @effect-diagnostics asyncFunction:off newPromise:off
import { execFile } from "node:child_process"
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

/** How a program ended; a status of -1 is a signal. */
export interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. */
export const start = (program: string, args: ReadonlyArray<string>, cwd: string): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { cwd, encoding: "utf8", timeout: 120_000 },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr })
    )
  })

/** The same by this Node. */
export const node = (args: ReadonlyArray<string>, cwd: string): Promise<Ended> => start(process.execPath, args, cwd)

const must = async (running: Promise<Ended>): Promise<Ended> => {
  const ended = await running
  if (ended.status !== 0) throw new Error(`${ended.stdout}${ended.stderr}`)
  return ended
}

/**
 * A project below `folder` in which the package is installed as it would be published: packed, and installed by npm with its peers.
 * Native parts are those of this checkout, the optional packages are not there.
 */
export const installPacked = async (folder: string): Promise<string> => {
  const consumer = join(folder, "consumer")
  mkdirSync(consumer)
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }))
  await must(start("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], process.cwd()))
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz"))!
  await must(
    start("npm", [
      "install",
      "--ignore-scripts",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      join(folder, packed)
    ], consumer)
  )
  symlinkSync(resolve("node_modules/better-sqlite3/build"), join(consumer, "node_modules/better-sqlite3/build"))
  return consumer
}

/** Compiles TypeScript files of a folder, strictly and with the declarations of all packages, next to them. */
export const compile = (
  files: ReadonlyArray<string>,
  cwd: string,
  resolution: "nodenext" | "bundler" = "nodenext"
): Promise<Ended> =>
  node([
    resolve("node_modules/typescript/bin/tsc"),
    "--strict",
    "--exactOptionalPropertyTypes",
    "--skipLibCheck",
    "--module",
    resolution === "bundler" ? "esnext" : "nodenext",
    "--moduleResolution",
    resolution,
    "--target",
    "es2022",
    "--typeRoots",
    resolve("node_modules/@types"),
    "--types",
    "node",
    ...files
  ], cwd)
