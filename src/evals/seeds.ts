/** How the folders number the seeds of pretraining. */
export type SeedNumbering =
  /** As the published answers do: 2, 14, 15 (below 1B), 2, 4, 5 (1B). */
  | "release"
  /** By their index, 0 to 4. */
  | "index"

/** The seed's index (0 default, 1 and 2 small auxiliaries, 3 and 4 large ones); null for a number that stands for none. */
export const seedIndex = (
  raw: number,
  numbering: SeedNumbering,
  released: ReadonlyMap<number, number>
): number | null => numbering === "index" ? raw <= 4 ? raw : null : released.get(raw) ?? null
