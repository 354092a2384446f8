import { installBrowser, installKeys } from "./browser.ts"
import { showFigures } from "./figures.ts"
import { installTheme } from "./theme.ts"

installTheme()
showFigures()
installKeys([...document.querySelectorAll<HTMLElement>("[data-browser]")].map(installBrowser))
