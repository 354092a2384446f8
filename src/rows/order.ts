/** Order by code unit: the same on every machine and in every language. */
export const byCodeUnit = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0
