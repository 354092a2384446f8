const weekday = /^(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)$/i
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** Days from 1970-01-01; undefined when the month has no such day. Gregorian calendar. */
const daysOf = (year: number, month: number, day: number): number | undefined => {
  const length = month === 1 && isLeap(year) ? 29 : (daysBefore[month + 1] ?? 365) - daysBefore[month]!
  if (day < 1 || day > length) return undefined
  const before = year - 1
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477
  return (year - 1970) * 365 + leaps + daysBefore[month]! + (month > 1 && isLeap(year) ? 1 : 0) + day - 1
}

const shape =
  /^([A-Za-z]{3,9})\s+([A-Za-z]{3})\s+([0-9]{1,2})\s+([0-9]{2}):([0-9]{2}):([0-9]{2})\s+([+-])([0-9]{2}):?([0-9]{2})\s+([0-9]{4})$/

/** Start of each day met so far, by its text without the clock: check-ins fall on few. */
const starts = new Map<string, number>()

const digits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

/**
 * Seconds from 1970 in UTC of `Tue Apr 03 18:00:09 +0000 2012`; undefined for anything else. The weekday must be one,
 * but is not checked against the date.
 */
export const rawTime = (text: string): number | undefined => {
  if (text.length !== 30 || text[13] !== ":" || text[16] !== ":") return anyTime(text)
  const day = text.slice(0, 11) + text.slice(19)
  const hour = digits(text, 11)
  const minute = digits(text, 14)
  const second = digits(text, 17)
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined
  let start = starts.get(day)
  if (start === undefined) {
    start = anyTime(`${text.slice(0, 11)}00:00:00${text.slice(19)}`)
    if (start === undefined) return undefined
    starts.set(day, start)
  }
  return start + hour * 3600 + minute * 60 + second
}

const anyTime = (text: string): number | undefined => {
  const match = shape.exec(text)
  if (match === null || !weekday.test(match[1]!)) return undefined
  const month = months.indexOf(match[2]!.toLowerCase())
  const hour = Number(match[4])
  const minute = Number(match[5])
  const second = Number(match[6])
  if (month < 0 || hour > 23 || minute > 59 || second > 59 || Number(match[9]) > 59) return undefined
  const days = daysOf(Number(match[10]), month, Number(match[3]))
  if (days === undefined) return undefined
  const offset = (Number(match[8]) * 60 + Number(match[9])) * (match[7] === "-" ? -60 : 60)
  return days * 86400 + hour * 3600 + minute * 60 + second - offset
}

const two = (value: number): string => value < 10 ? `0${value}` : String(value)

/** Dates seen so far, by day: check-ins fall on few. */
const dates = new Map<number, string>()

const dateOf = (days: number): string => {
  const seen = dates.get(days)
  if (seen !== undefined) return seen
  let year = 1970 + Math.floor(days / 365.2425)
  if (days < daysOf(year, 0, 1)!) year--
  else if (days >= daysOf(year + 1, 0, 1)!) year++
  let month = 11
  while (days < daysOf(year, month, 1)!) month--
  const text = `${String(year).padStart(4, "0")}-${two(month + 1)}-${two(days - daysOf(year, month, 1)! + 1)}`
  dates.set(days, text)
  return text
}

/** Length of a stamp in bytes. */
export const stampBytes = 19

const pair = (into: Uint8Array, at: number, value: number): void => {
  const tens = (value / 10) | 0
  into[at] = 48 + tens
  into[at + 1] = 48 + value - tens * 10
}

/** Times, in seconds from 1970, as `2012-04-03 18:00:09`, 19 bytes each, one after the other. Years 0 to 9999. */
export const stamps = (times: Float64Array): Uint8Array => {
  const text = new Uint8Array(times.length * stampBytes)
  for (let i = 0; i < times.length; i++) {
    const days = Math.floor(times[i]! / 86400)
    const rest = times[i]! - days * 86400
    const at = i * stampBytes
    const date = dateOf(days)
    for (let k = 0; k < 10; k++) text[at + k] = date.charCodeAt(k)
    text[at + 10] = 32
    pair(text, at + 11, (rest / 3600) | 0)
    text[at + 13] = 58
    pair(text, at + 14, ((rest / 60) | 0) % 60)
    text[at + 16] = 58
    pair(text, at + 17, rest % 60)
  }
  return text
}
