// A browser is a process of its own, with promises and environment: @effect-diagnostics asyncFunction:off processEnv:off
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core"

/** Set by the configuration of these tests, which looks whether it is there. */
const path = process.env["CHROMIUM_PATH"]!

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

/** A page of its own browser, with what went wrong in it and what it asked the network for. */
export interface Visit {
  readonly page: Page
  /** Console errors and warnings, uncaught exceptions, refusals of the content security policy. */
  readonly complaints: Array<string>
  /** Addresses, but for the page itself. */
  readonly requests: Array<string>
}

/** Opens a file in a fresh browser, does something with it, and closes the browser. */
export const visit = async <A>(
  file: string,
  use: (visit: Visit) => Promise<A>,
  options: BrowserContextOptions = {}
): Promise<A> => {
  const profile = mkdtempSync(join(tmpdir(), "datawright-chromium-"))
  let context: BrowserContext | undefined
  try {
    context = await chromium.launchPersistentContext(profile, { executablePath: path, args, ...options })
    const page = await context.newPage()
    const complaints: Array<string> = []
    const requests: Array<string> = []
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    const address = new URL(`file://${file.split("/").map(encodeURIComponent).join("/")}`).href
    page.on("request", (request) => {
      if (request.url().replace(/#.*$/, "") !== address) requests.push(request.url())
    })
    await page.goto(address)
    return await use({ page, complaints, requests })
  } finally {
    await context?.close()
    rmSync(profile, { recursive: true, force: true })
  }
}
