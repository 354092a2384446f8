import { InputError } from "../stage/index.ts"

/** Fails with what is wrong with a cell: file, row (1 is the first data row) and column are in the message. */
export const badCell = (
  file: string,
  row: number,
  column: string,
  found: string,
  expected?: string,
  next?: string
): never => {
  throw new InputError({
    where: `${file}, row ${row}, column ${column}`,
    found,
    ...(expected === undefined ? {} : { expected }),
    ...(next === undefined ? {} : { next })
  })
}

/** A cell as a message shows it: in quotes, at most 60 characters. */
export const shown = (text: string): string => text.length <= 60 ? `"${text}"` : `"${text.slice(0, 57)}..."`
