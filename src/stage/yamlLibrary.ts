/** The part of `yaml` that is used, named one by one: bundled, its own exports are not where a dynamic import looks for them. */
export { LineCounter, parseDocument, stringify, visit } from "yaml"
