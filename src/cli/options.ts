import { HelpDoc, Options, ValidationError } from "@effect/cli"
import { Effect } from "effect"

interface Range {
  readonly min: number
  readonly max: number
}

const within = (name: string, what: string, { max, min }: Range) =>
  Options.mapEffect((value: number) =>
    value >= min && value <= max
      ? Effect.succeed(value)
      : Effect.fail(ValidationError.invalidValue(
        HelpDoc.p(
          `--${name} ${value}: expected ${what} from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}`
        )
      ))
  )

/** A whole number in a range, both ends included; one line tells what was expected. */
export const integer = (name: string, range: Range): Options.Options<number> =>
  Options.integer(name).pipe(within(name, "a whole number", range))

/** A number in a range, both ends included. */
export const decimal = (name: string, range: Range): Options.Options<number> =>
  Options.float(name).pipe(within(name, "a number", range))
