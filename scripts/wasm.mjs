// Compiles scripts/wasm/kernel.ts (AssemblyScript) into src/near/kernelWasm.ts, which is committed: the package then
// works from its sources, its bundle and as an installed library alike. A test fails when the two do not belong together.
import asc from "assemblyscript/asc"
import { readFileSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

/** The text of the generated module. */
export const generate = async () => {
  let binary
  const { error, stderr } = await asc.main(
    [
      "kernel.ts",
      "--runtime",
      "stub",
      "--noAssert",
      "-O3",
      "--enable",
      "simd",
      "--initialMemory",
      "4",
      "--outFile",
      "kernel.wasm"
    ],
    {
      readFile: (name) => {
        if (name !== "kernel.ts") return null
        return readFileSync(new URL("./wasm/kernel.ts", import.meta.url), "utf8")
      },
      writeFile: (_, contents) => {
        binary = contents
      },
      listFiles: () => []
    }
  )
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`)
  const lines = Buffer.from(binary).toString("base64").match(/.{1,110}/g).map((line) => `  "${line}"`)
  return `/** Generated from scripts/wasm/kernel.ts by \`node scripts/wasm.mjs\`: a WebAssembly module with SIMD, base64. */
export const kernelWasm =
${lines.join(" +\n")}
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(new URL("../src/near/kernelWasm.ts", import.meta.url), await generate())
}
