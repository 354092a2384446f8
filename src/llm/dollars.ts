/** US dollars as text: four digits after the point below a dollar, else two. */
export const dollars = (amount: number): string => `$${amount.toFixed(amount < 1 ? 4 : 2)}`
