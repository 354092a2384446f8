/**
 * What a description is, as grammar: an `imperative` or a `question` asks already; a `statement` says what happens; a
 * `noun phrase` names what is seen; `other` is none of these for certain (several sentences, another script, code, a heading).
 */
export type DescriptionKind = "imperative" | "question" | "noun phrase" | "statement" | "other"

/** A way of asking for what a description describes. */
export interface Template {
  /** Stable; written to `metadata.template`. */
  readonly id: string
  readonly apply: (description: string) => string
}

const questionWords =
  /^(?:what|how|why|when|where|which|who|whose|can|could|would|will|is|are|am|do|does|did|should|shall|may|might|has|have)\b/i

const asking =
  /^(?:please|kindly|i|i'd|i'll|i'm|we|we'd|let|let's|lets|help|give|hi|hello|hey|you|your|using|use|with|in|for|to|task|given)\b/i

/** Verbs that requests for pictures and programs begin with. */
const verbs = new Set(
  `add adjust align animate apply arrange assemble begin bring build calculate change clear code color colour combine
  compare compose compute configure connect construct convert copy create customize debug define demonstrate depict
  derive describe design determine develop display divide do draw edit emphasize enhance ensure evaluate examine execute
  explain explore express extend fade fill find fix flash flip focus follow format generate graph group grow have
  highlight illustrate implement include increase indicate insert integrate introduce keep label link list load make map mark
  modify morph move name narrate organize output outline paint perform place plot position present print produce program
  project prove provide put recreate reduce refactor remove render repeat replace represent reproduce reveal rewrite rotate
  run scale scroll set shift show simulate sketch solve spin split start stretch style summarize swap take teach test trace
  track transform transition translate turn update use vary verify view visualise visualize walk wrap write zoom`.split(
    /\s+/
  )
)

const determiner =
  /^(?:a|an|the|this|that|these|those|its|their|some|several|many|few|two|three|four|five|six|seven|eight|nine|ten|each|every|all|both|another|multiple|various)\b/i

/** Forms that only a finite verb has, or that in a caption nearly always is one. */
const finiteVerb =
  /\b(?:is|are|was|were|has|have|had|does|do|can|will|shows|displays|moves|appears?|becomes?|turns|transforms|rotates|grows|fades|slides|shrinks|morphs|expands|demonstrates|illustrates|explains|depicts|presents|starts|begins|creates|draws|visualizes|visualises|animates|consists|contains|represents|follows|travels|bounces|spins|changes|splits|merges|scales|flashes|zooms|pans|converges|approaches|intersects|happens|occurs|illustrate|demonstrate|show|move|appear|transform|rotate|grow|fade)\b/i

/** What opens a clause inside a noun phrase: a verb behind it is not the phrase's own. */
const clause = /\b(?:that|which|who|whose|where|when|while|as|how|why|what|if|because|before|after|until|whether)\b/i

/** What kind of description a text is. Only English is told apart; anything else is `other`. */
export const kindOf = (description: string): DescriptionKind => {
  const text = description.trim()
  const words = text.split(/\s+/)
  if (text.includes("?")) return "question"
  const first = words[0]!.toLowerCase().replace(/[^a-z']+$/, "")
  if (questionWords.test(text)) return "question"
  if (asking.test(text) || verbs.has(first) || first.endsWith("ly") && verbs.has(words[1]?.toLowerCase() ?? "")) {
    return "imperative"
  }
  if (words.length < 2 || /[\n`]|^[#*\-<[{(]|[.!;:]\s+\S/.test(text) || !/^[A-Za-z0-9]/.test(text)) return "other"
  const letters = text.replace(/[^\p{L}]/gu, "")
  if (letters.replace(/[A-Za-z]/g, "").length * 5 > letters.length) return "other"
  const after = text.slice(words[0]!.length)
  if (finiteVerb.test(after.slice(0, clause.exec(after)?.index ?? after.length))) return "statement"
  // Without a determiner a plural noun and a verb look alike; a full stop says sentence, its absence says title.
  return /[.!]$/.test(text) && !determiner.test(text) ? "other" : "noun phrase"
}

/** Ready to stand inside a sentence; only for texts that begin with a determiner, since a name (`Fourier`) keeps its capital. */
const inner = (text: string): string => {
  const bare = text.trim().replace(/[.!]+$/, "")
  return bare[0]!.toLowerCase() + bare.slice(1)
}

const bare = (text: string): string => text.trim().replace(/[.!]+$/, "")

const template = (id: string, apply: (text: string) => string): Template => ({ id, apply })

/** Any phrase fits behind a colon as it stands. */
const afterColon: ReadonlyArray<Template> = [
  template("create-colon", (text) => `Create a Manim animation: ${bare(text)}.`),
  template("write-colon", (text) => `Write a Manim scene with this content: ${bare(text)}.`),
  template("generate-colon", (text) => `Generate Manim code for the following: ${bare(text)}.`)
]

const ofPhrase: ReadonlyArray<Template> = [
  template("create-of", (text) => `Create a Manim animation of ${inner(text)}.`),
  template("write-showing", (text) => `Write a Manim scene showing ${inner(text)}.`),
  template("generate-displays", (text) => `Generate Manim code that displays ${inner(text)}.`),
  template("using-visualize", (text) => `Using Manim, visualize ${inner(text)}.`),
  template("implement-with", (text) => `Implement a Manim scene with ${inner(text)}.`)
]

const ofStatement: ReadonlyArray<Template> = [
  template("create-in-which", (text) => `Create a Manim animation in which ${inner(text)}.`),
  template("write-where", (text) => `Write a Manim scene where ${inner(text)}.`),
  template("using-show-how", (text) => `Using Manim, show how ${inner(text)}.`)
]

/** `This animation shows …`: what the work shows is asked for, not the remark about it. */
const remark =
  /^(?:this|the) (?:manim )?(?:animation|scene|video|code|program|clip|example|visualization|visualisation) (shows|displays|demonstrates|illustrates|explains|depicts|presents|visualizes|visualises|animates|draws|creates|introduces|explores)\b/i

const ofRemark: ReadonlyArray<Template> = [
  template("create-that", (text) => `Create a Manim animation that ${rest(text)}.`),
  template("write-that", (text) => `Write a Manim scene that ${rest(text)}.`),
  template("using-that", (text) => `Using Manim, generate a scene that ${rest(text)}.`)
]

const rest = (text: string): string => {
  const { 1: verb, index, 0: whole } = remark.exec(text.trim())!
  return `${verb!.toLowerCase()}${bare(text).slice(index + whole.length)}`
}

/** The templates under which the description becomes a grammatical request; none for what asks already. */
export const fittingTemplates = (description: string): ReadonlyArray<Template> => {
  const kind = kindOf(description)
  if (kind !== "statement" && kind !== "noun phrase") return []
  if (remark.test(description.trim())) return ofRemark
  if (!determiner.test(description.trim())) return afterColon
  return [...(kind === "statement" ? ofStatement : ofPhrase), ...afterColon]
}
