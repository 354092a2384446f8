/** A cell of a CSV file, quoted only if it has a comma, a quote or a line end. Source: RFC 4180 */
export const csvCell = (text: string): string => /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text
