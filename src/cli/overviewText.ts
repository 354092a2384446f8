import { columns, type Row, wrap } from "../stage/layoutText.ts"

/** What the help of the program, or of a group of commands, is made of. */
export interface Overview {
  /** One sentence. */
  readonly about: string
  /** First words of the commands, with a blank behind them; empty for the whole program. */
  readonly group: string
  readonly commands: ReadonlyArray<Row>
  readonly globals: ReadonlyArray<Row>
}

/** The help as text; no line is wider than `width`. Needs nothing of the program, so that `--help` starts at once. */
export const overviewText = ({ about, commands, globals, group }: Overview, width: number): string =>
  [
    ...wrap(about, width),
    "",
    "Usage",
    ...wrap(`datawright ${group}<command> [options]`, width - 2).map((line) => `  ${line}`),
    "",
    "Commands",
    ...columns(commands, width),
    "",
    "Every command",
    ...columns(globals, width),
    "",
    ...wrap("datawright <command> --help shows the options of a command, with examples.", width)
  ].join("\n")
