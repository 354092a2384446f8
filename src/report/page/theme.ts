const key = "datawright-theme"

/** A page opened from a file may have no storage. */
const stored = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const store = (theme: string): void => {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // Then it holds for this reading only.
  }
}

/** The button that changes between light and dark; until it is used the reader's system decides. */
export const installTheme = (): void => {
  const button = document.getElementById("theme")!
  const system = matchMedia("(prefers-color-scheme: dark)")
  const current = () => document.documentElement.dataset["theme"] ?? (system.matches ? "dark" : "light")
  const say = () => {
    const other = current() === "dark" ? "light" : "dark"
    button.textContent = other === "dark" ? "Dark" : "Light"
    button.setAttribute("aria-label", `Use the ${other} theme`)
  }
  const known = stored()
  if (known === "dark" || known === "light") document.documentElement.dataset["theme"] = known
  button.addEventListener("click", () => {
    const next = current() === "dark" ? "light" : "dark"
    document.documentElement.dataset["theme"] = next
    store(next)
    say()
  })
  system.addEventListener("change", say)
  button.removeAttribute("hidden")
  say()
}
