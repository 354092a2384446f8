import { DateTime } from "effect"
import { createHash } from "node:crypto"

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex")

const visits = [9, 10, 12, 40, 64, 66, 80, 95, 110, 140, 170, 200, 265, 276, 336, 12]
const categories = ["Bar", "Café", "Deli, Bodega", "Park"]

const stamp = (seconds: number): string => {
  const [weekday, day, month, year, time] = DateTime.toDateUtc(
    DateTime.unsafeMake(1333476000000 + seconds * 1000)
  ).toUTCString().replace(",", "").split(" ")
  return `${weekday} ${month} ${day} ${time} +0000 ${year}`
}

/**
 * Made-up check-ins, 1,888 rows: no ties; file order is not the order of local times; rare POIs and users, a POI and a user seen
 * only at the end, users who stop early, three bad rows.
 */
const rows = (): ReadonlyArray<ReadonlyArray<string>> => {
  const made = visits.flatMap((n, user) =>
    Array.from({ length: n }, (_, i) => {
      const minute = user === 15
        ? 560000 + i * 700
        : i * Math.floor((user === 3 || user === 4 ? 300000 : 600000) / n)
      let poi = (user * 7 + 3 * i * i + i) % 53
      if ((i * 31 + user) % 211 === 0) poi = 53 + (user % 5)
      if (minute > 540000 && i % 5 === 0) poi = 60
      const category = (poi + (i % 50 === 49 ? 1 : 0)) % 4
      return {
        second: 16 * minute + user,
        cells: [
          String(100 + 7 * user),
          `v${String(poi).padStart(3, "0")}`,
          `c${category}`,
          categories[category]!,
          (40.6 + 0.017 * poi).toFixed(4),
          (-74.1 + 0.011 * poi).toFixed(4),
          String(minute < 300000 ? -240 : -300)
        ]
      }
    })
  ).sort((a, b) => a.second - b.second)
  const good = "Tue Apr 03 18:00:09 +0000 2012"
  const start = ["121", "v001", "c1", "Café"]
  return [
    ...made.map(({ cells, second }) => [...cells, stamp(second)]),
    [...start, "91", "-74", "-240", good],
    [...start, "40.7", "-74", "x", good],
    [...start, "40.7", "-74", "-240", "2012-04-03 18:00:09"]
  ]
}

export const rawHeader =
  "User ID,Venue ID,Venue Category ID,Venue Category Name,Latitude,Longitude,Timezone Offset,UTC Time"

/** The check-ins as CSV, UTF-8. */
export const rawCsv = (): string =>
  `${rawHeader}\n${
    rows().map((cells) => `${cells.map((cell) => /[",]/.test(cell) ? `"${cell}"` : cell).join(",")}\n`).join("")
  }`

/** The same as the published text: tabs, Latin-1, CRLF, no header. */
export const rawText = (): Buffer => Buffer.from(rows().map((cells) => `${cells.join("\t")}\r\n`).join(""), "latin1")

/** A codebook for the 54 POIs that are left of them; 12 of its 27 distinct codes are shared. */
export const codebookCsv = (): string =>
  `Pid,Codebook\n${
    Array.from({ length: 54 }, (_, i) => {
      const p = i + 1
      return `${p},"[${p % 3}, ${5 * p % 4}, ${p < 40 ? p % 2 : p}]"\n`
    }).join("")
  }`

/** The same with vectors, as codebooks come. */
export const codebookWithVectors = (shift = 0): string =>
  codebookCsv().split("\n").map((line, i) =>
    line === ""
      ? ""
      : i === 0
      ? `${line},Vector`
      : `${line},"[${Array.from({ length: 64 }, (_, k) => Math.sin(i * 64 + k + shift)).join(", ")}]"`
  ).join("\n")
