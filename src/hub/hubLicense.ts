/** SPDX ids of the licences that have an identifier on the Hub: the same in lower case, or the one beside it. */
const known: ReadonlyArray<readonly [spdx: string, hub?: string]> = [
  ["Apache-2.0"],
  ["MIT"],
  ["AFL-3.0"],
  ["Artistic-2.0"],
  ["BSL-1.0"],
  ["BSD-2-Clause"],
  ["BSD-3-Clause"],
  ["BSD-3-Clause-Clear"],
  ["C-UDA-1.0", "c-uda"],
  ["CC0-1.0"],
  ["CC-BY-2.0"],
  ["CC-BY-2.5"],
  ["CC-BY-3.0"],
  ["CC-BY-4.0"],
  ["CC-BY-SA-3.0"],
  ["CC-BY-SA-4.0"],
  ["CC-BY-NC-2.0"],
  ["CC-BY-NC-3.0"],
  ["CC-BY-NC-4.0"],
  ["CC-BY-ND-4.0"],
  ["CC-BY-NC-ND-3.0"],
  ["CC-BY-NC-ND-4.0"],
  ["CC-BY-NC-SA-2.0"],
  ["CC-BY-NC-SA-3.0"],
  ["CC-BY-NC-SA-4.0"],
  ["CDLA-Sharing-1.0"],
  ["CDLA-Permissive-1.0"],
  ["CDLA-Permissive-2.0"],
  ["WTFPL"],
  ["ECL-2.0"],
  ["EPL-1.0"],
  ["EPL-2.0"],
  ["etalab-2.0"],
  ["EUPL-1.1"],
  ["EUPL-1.2"],
  ["AGPL-3.0"],
  ["GPL-2.0"],
  ["GPL-3.0"],
  ["LGPL-2.1"],
  ["LGPL-3.0"],
  ["ISC"],
  ["LPPL-1.3c"],
  ["MS-PL"],
  ["MPL-2.0"],
  ["ODC-By-1.0", "odc-by"],
  ["ODbL-1.0", "odbl"],
  ["OSL-3.0"],
  ["PostgreSQL"],
  ["OFL-1.1"],
  ["NCSA"],
  ["Unlicense"],
  ["Zlib"],
  ["PDDL-1.0", "pddl"],
  ["LicenseRef-openrail", "openrail"],
  ["LicenseRef-openrail++", "openrail++"],
  ["LicenseRef-bigscience-openrail-m", "bigscience-openrail-m"],
  ["LicenseRef-creativeml-openrail-m", "creativeml-openrail-m"],
  ["LicenseRef-bigscience-bloom-rail-1.0", "bigscience-bloom-rail-1.0"],
  ["LicenseRef-bigcode-openrail-m", "bigcode-openrail-m"]
]

const hubOf = new Map(known.map(([spdx, hub]) => [spdx.toLowerCase(), hub ?? spdx.toLowerCase()]))
const spdxOf = new Map(known.map(([spdx, hub]) => [hub ?? spdx.toLowerCase(), spdx]))

/** The Hub's identifier of an SPDX id; undefined when it has none. Source: huggingface.co/docs/hub/repositories-licenses */
export const toHubLicense = (spdx: string): string | undefined =>
  hubOf.get(spdx.toLowerCase()) ?? hubOf.get(spdx.toLowerCase().replace(/-(?:only|or-later)$/, ""))

/**
 * What a card's `license` says, as an SPDX id: `unlicensed` when it says nothing, `NOASSERTION` for `other`, `unknown`,
 * families of licences and several at once.
 */
export const fromHubLicense = (license: unknown): string => {
  const one: unknown = Array.isArray(license) && license.length === 1 ? license[0] : license
  if (one === undefined || one === null || one === "") return "unlicensed"
  return typeof one === "string" ? spdxOf.get(one.toLowerCase()) ?? "NOASSERTION" : "NOASSERTION"
}
