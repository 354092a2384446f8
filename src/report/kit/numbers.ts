/** Whole numbers with thin groups: `12,345`. */
export const count = (value: number): string => value.toLocaleString("en")

/** `3.4 %`; what is more than nothing is never 0 %. */
export const percent = (share: number): string => {
  if (share > 0 && share < 0.001) return "< 0.1\u00a0%"
  if (share < 1 && share > 0.999) return "> 99.9\u00a0%"
  return share === 0 || share === 1 ? `${100 * share}\u00a0%` : `${(100 * share).toFixed(1)}\u00a0%`
}

/** A number of the data's own, as short as it may be: three digits below a thousand, whole above. */
export const measure = (value: number): string =>
  Math.abs(value) >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(3)))

/** A share in percent, one decimal, without the sign: what a cell of a heat map has room for. */
export const heatText = (share: number): string => (100 * share).toFixed(1)

/** `1.4 MB` */
export const bytes = (value: number): string => {
  for (const [unit, name] of [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]] as const) {
    if (value >= unit) return `${Number((value / unit).toPrecision(3))} ${name}`
  }
  return `${value} B`
}

/** A number in three digits, as short as its place on an axis allows: `1.5M`, `0.002`, `5e-7`, `1e+30`. */
export const short = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 1e15 || (size !== 0 && size < 1e-3)) return value.toExponential().replace(/(\.\d\d)\d+/, "$1")
  for (const [unit, name] of [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]] as const) {
    if (size >= unit) return `${Number((value / unit).toPrecision(3))}${name}`
  }
  return String(Number(value.toPrecision(3)))
}

/**
 * Places of the labels on a logarithmic axis between two positive numbers, ascending: 1, 2 and 5 times the powers of ten where these are
 * at most `most`, else the powers of ten, else every second, third … of them. Never more than `most`, which must be 2 or more.
 */
export const logTicks = (low: number, high: number, most: number): ReadonlyArray<number> => {
  const first = Math.floor(Math.log10(low))
  const last = Math.ceil(Math.log10(high))
  const within = (exponents: ReadonlyArray<number>, factors: ReadonlyArray<number>) =>
    exponents.flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
      .filter((tick) => tick >= low && tick <= high)
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const fine = within(all, [1, 2, 5])
  if (fine.length <= most) return fine
  for (let step = 1;; step++) {
    const coarse = within(all.filter((exponent) => exponent % step === 0), [1])
    if (coarse.length <= most) return coarse
  }
}
