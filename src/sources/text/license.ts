/** Telling words of a licence's text, the narrower before the wider. */
const marks: ReadonlyArray<readonly [spdx: string, text: RegExp]> = [
  ["AGPL-3.0", /GNU AFFERO GENERAL PUBLIC LICENSE/i],
  ["LGPL-3.0", /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i],
  ["LGPL-2.1", /GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i],
  ["GPL-3.0", /GNU GENERAL PUBLIC LICENSE\s+Version 3/i],
  ["GPL-2.0", /GNU GENERAL PUBLIC LICENSE\s+Version 2/i],
  ["Apache-2.0", /Apache License\s+Version 2\.0/i],
  ["MPL-2.0", /Mozilla Public License,?\s+Version 2\.0/i],
  ["CC-BY-NC-SA-4.0", /Attribution-NonCommercial-ShareAlike 4\.0/i],
  ["CC-BY-NC-ND-4.0", /Attribution-NonCommercial-NoDerivatives 4\.0/i],
  ["CC-BY-NC-4.0", /Attribution-NonCommercial 4\.0/i],
  ["CC-BY-SA-4.0", /Attribution-ShareAlike 4\.0/i],
  ["CC-BY-ND-4.0", /Attribution-NoDerivatives 4\.0/i],
  ["CC-BY-4.0", /Attribution 4\.0 International/i],
  ["CC0-1.0", /CC0 1\.0 Universal/i],
  ["Unlicense", /free and unencumbered software released into the public domain/i],
  ["BSD-3-Clause", /Redistribution and use in source and binary forms[^]*Neither the name/i],
  ["BSD-2-Clause", /Redistribution and use in source and binary forms/i],
  ["ISC", /Permission to use, copy, modify, and\/or distribute this software/i],
  ["MIT", /Permission is hereby granted, free of charge, to any person obtaining a copy/i]
]

/** The SPDX id of a licence's text; `NOASSERTION` for a text not known here. Source: spdx.org/licenses */
export const licenseOf = (text: string): string =>
  marks.find(([, mark]) => mark.test(text.replace(/\s+/g, " ")))?.[0] ?? "NOASSERTION"

/** Names under which a repository keeps its licence, at its root. */
export const isLicenseFile = (path: string): boolean => /^(LICEN[CS]E|COPYING|UNLICENSE)([.-][\w.-]+)?$/i.test(path)
