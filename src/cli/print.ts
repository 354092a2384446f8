import { Console } from "effect"

/** A result, on standard output. */
export const print = (text: string) => Console.log(text)

/** A result for machines, on standard output: one line of JSON. */
export const printJson = (value: unknown) => Console.log(JSON.stringify(value))
