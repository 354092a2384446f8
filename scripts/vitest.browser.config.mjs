// `npm run test:browser`: the pages in a real browser, which plain `vitest run` leaves out.
import { existsSync } from "node:fs"
import { defineConfig } from "vitest/config"

const path = process.env.CHROMIUM_PATH || "/usr/bin/chromium"
if (!existsSync(path)) {
  console.error(`test:browser: no browser at ${path}. Install Debian's package chromium, or set CHROMIUM_PATH to one.`)
  process.exit(1)
}

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/browser/**/*.browser.ts"],
    env: { CHROMIUM_PATH: path },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false
  }
})
