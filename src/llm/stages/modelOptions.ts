import { Options } from "../../stage/index.ts"
import { backendNames, defaultBackend } from "../chooseBackend.ts"

/** The store of paid answers, the same in every stage that has one. */
export const answers = Options.newFile("The store of paid answers").pipe(
  Options.optional("$XDG_DATA_HOME/datawright/answers.sqlite"),
  Options.inGroup("model")
)

/** Which model is asked, with what, about which rows: all that decides whether a stored answer fits. */
export const modelOptions = {
  llm: Options.choice(
    "Who writes: offline (from the syntax tree, no network) or a provider; keys come from the environment",
    backendNames
  ).pipe(Options.withDefault(defaultBackend), Options.inGroup("model")),
  model: Options.text("Model id as the provider spells it", "id").pipe(
    Options.optional("the backend's own"),
    Options.inGroup("model")
  ),
  baseUrl: Options.text("Another server that speaks the backend's protocol, such as http://localhost:11434/v1", "url")
    .pipe(Options.optional(), Options.inGroup("model")),
  prompt: Options.file("A file with your own task in place of the built-in one").pipe(
    Options.optional(),
    Options.inGroup("model")
  ),
  all: Options.flag("Describe rows that have a description too"),
  codeField: Options.fieldText("Where the code is, such as conversations[2].value").pipe(Options.optional()),
  descriptionField: Options.fieldText("Where the description is or goes").pipe(Options.optional()),
  answers
}

/** How a paid model may be used. */
export const callOptions = {
  concurrency: Options.integer("Calls in flight at most", { min: 1, max: 1024 }).pipe(
    Options.withDefault(16),
    Options.inGroup("limits")
  ),
  maxRpm: Options.positive("Requests a minute that the server allows, where you know it").pipe(
    Options.optional(),
    Options.inGroup("limits")
  ),
  maxTpm: Options.positive("Tokens a minute that the server allows, where you know it").pipe(
    Options.optional(),
    Options.inGroup("limits")
  ),
  maxCost: Options.positive("US dollars that are never exceeded; at the limit what was paid for is kept, exit code 4")
    .pipe(Options.optional(), Options.inGroup("limits")),
  dryRun: Options.flag("Say what would be asked and what it would cost; send and write nothing")
}

/** The configuration file, where prices and quality settings may stand. */
export const config = Options.file("Configuration file").pipe(Options.optional("datawright.yaml, if it is there"))
