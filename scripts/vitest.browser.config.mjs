// `npm run test:browser`: the pages in a real browser, which plain `vitest run` leaves out.
import { defineConfig } from "vitest/config"

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: { include: ["test/browser/**/*.browser.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false }
})
