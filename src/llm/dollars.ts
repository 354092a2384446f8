/**
 * US dollars as text: two digits after the point from a dollar on, four below (`$0.0042`), `$0` for nothing at all, `< $0.0001` for
 * what four digits would show as nothing, and `unknown` where no price is known.
 */
export const dollars = (amount: number | null): string => {
  if (amount === null) return "unknown"
  if (amount === 0) return "$0"
  if (amount < 0.00005) return "< $0.0001"
  // What rounds to a dollar is written as one.
  return `$${amount.toFixed(amount < 0.99995 ? 4 : 2)}`
}
