/** A name of code or of a file as words: `JPEGImageCompression`, `05-sorting_networks.py` → `JPEG Image Compression`, `05 sorting networks`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/\.(py|ipynb)$/, "")
    .replace(/[_\-.]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/\s+/g, " ")
    .trim()

/** The words of a text, lower-case, one blank between them: texts that differ in case, blanks and punctuation alone give the same. */
export const wordsOnly = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()
