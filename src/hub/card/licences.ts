import { toHubLicense } from "../hubLicense.ts"

/** A licence as rows name it, and its rows; undefined: they name none. */
export interface LicenseCount {
  readonly license: string | undefined
  readonly rows: number
}

/** What rows say who have no licence that is known: none was given, or its text was not recognised. */
export const isUnknown = (license: string | undefined): boolean =>
  license === undefined || ["", "unlicensed", "NOASSERTION", "NONE", "unknown"].includes(license)

/** The author forbids use without permission. */
export const isForbidden = (license: string | undefined): boolean => license === "permission-required"

export interface CardLicense {
  /** `license`, and for `other` `license_name` and `license_link`. */
  readonly front: { readonly [key: string]: string }
  /** The card cannot name the licence: `LICENSE.md` has to list what holds for which rows. */
  readonly needsFile: boolean
}

/**
 * The licence that a card can state for a dataset as a whole, derived from its rows: that of all rows where it is one and the Hub
 * has a name for it, `unknown` where no row's is known, else `other` with a link to the list in `LICENSE.md`.
 * Source: huggingface.co/docs/hub/repositories-licenses and hub-docs/datasetcard.md
 */
export const cardLicense = (counts: ReadonlyArray<LicenseCount>): CardLicense => {
  const names = [...new Set(counts.map(({ license }) => isUnknown(license) ? undefined : license))]
  const [only] = names
  if (names.length === 1 && only === undefined) return { front: { license: "unknown" }, needsFile: false }
  const hub = names.length === 1 ? toHubLicense(only!) : undefined
  if (hub !== undefined) return { front: { license: hub }, needsFile: false }
  const name = names.length === 1
    ? only!.replace(/^LicenseRef-/, "").toLowerCase().replace(/[^a-z0-9.+]+/g, "-")
    : "several-by-row"
  return { front: { license: "other", license_name: name, license_link: "LICENSE.md" }, needsFile: true }
}
