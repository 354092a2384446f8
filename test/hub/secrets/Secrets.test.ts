// What a test reads and waits for is its own: @effect-diagnostics preferSchemaOverJson:off
import { assert, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { makeScanner } from "../../../src/hub/secrets/Secrets.ts"

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/** Random characters with at least a dozen different ones, as real keys have. */
const body = (length: number, alphabet: string = letters) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((all) => all.join("")).filter((text) =>
      new Set(text.slice(-24)).size > Math.min(11, alphabet.length - 4) && !/x{8}|example/i.test(text)
    )

const upper = "ABCDEFGHJKLMNPQRSTUVWYZ234567"
const base64 = `${letters}+/`

/** Made here, so that this file holds none. */
const kinds: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "hugging-face-token": body(34).map((text) => `hf${"_"}${text}`),
  "anthropic-api-key": body(93).map((text) => `sk-${"ant"}-api03-${text}AA`),
  "openai-api-key": fc.oneof(
    body(48).map((text) => `sk${"-"}${text}`),
    body(120).map((text) => `sk-${"proj"}-${text}`),
    fc.tuple(body(74), body(74)).map(([one, two]) => `sk-${"svcacct"}-${one}T3BlbkFJ${two}`)
  ),
  "google-api-key": body(35).map((text) => `AI${"za"}${text}`),
  "aws-access-key": body(16, upper).map((text) => `AK${"IA"}${text}`),
  "github-token": fc.oneof(
    fc.tuple(fc.constantFrom("p", "o", "u", "s", "r"), body(36)).map(([type, text]) => `gh${type}_${text}`),
    body(82).map((text) => `github${"_pat_"}${text}`)
  ),
  "private-key": fc.tuple(
    fc.constantFrom("", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "),
    fc.constantFrom("\n", "\\n", "\\n\"\n    \"", "\r\n"),
    fc.array(body(64, base64), { minLength: 3, maxLength: 12 })
  ).map(([type, eol, lines]) =>
    [`-----BEGIN ${type}${"PRIVATE"} KEY-----`, ...lines, `-----END ${type}PRIVATE KEY-----`].join(eol)
  ),
  "slack-token": fc.tuple(body(11, "123456789"), body(24)).map(([one, two]) => `xo${"xb"}-${one}-${two}`),
  "gitlab-token": body(20).map((text) => `gl${"pat"}-${text}`)
}

/** What a secret stands in: lines of a program, and a place for it. */
const around = fc.record({
  before: fc.array(
    fc.constantFrom("class A(Scene):", "    def construct(self):", "# secretlint-disable", "x = 'é𝄞'", ""),
    {
      maxLength: 20
    }
  ),
  after: fc.array(fc.constantFrom("        self.play(Create(c))", "self.wait(2)", "\t", "\"\"\"", "y = 1"), {
    maxLength: 20
  }),
  place: fc.constantFrom(
    ["key = \"", "\""],
    ["os.environ['TOKEN']='", "'"],
    ["# ", ""],
    ["curl -H \"Authorization: Bearer ", "\""],
    ["{\"token\": \"", "\"}"],
    ["https://example.org/?key=", "&a=1"],
    ["(", ")"]
  )
})

const corpus = join(import.meta.dirname, "../../../data/corpus")

it.effect.prop(
  "finds a planted credential of every kind, wherever it stands, and tells where",
  [
    fc.constantFrom(...Object.keys(kinds)).chain((kind) => kinds[kind]!.map((secret) => [kind, secret] as const)),
    around
  ],
  ([[kind, secret], { after, before, place }]) =>
    Effect.gen(function*() {
      const scan = yield* makeScanner
      const head = [...before, place[0]].join("\n")
      const text = head + secret + [place[1], ...after].join("\n")
      const found = yield* scan(text)
      const hit = found.find((one) => one.kind === kind)
      assert.isDefined(hit, `${kind} in ${JSON.stringify(text)}`)
      assert.isTrue(hit!.start >= head.length && hit!.end <= head.length + secret.length)
    }),
  { fastCheck: { numRuns: 150 } }
)

it.effect("passwords in addresses and connection strings are found by the library's rules", () =>
  Effect.gen(function*() {
    const scan = yield* makeScanner
    const password = ["Tr0ub4dor", "9"].join("")
    const kindsOf = (text: string) => Effect.map(scan(text), (found) => found.map(({ kind }) => kind))
    assert.deepStrictEqual(yield* kindsOf(`requests.get("https://ana:${password}@data.acme.org/x")`), ["basicauth"])
    assert.deepStrictEqual(yield* kindsOf(`url = "postgresql://ana:${password}@db.acme.org:5432/x"`), [
      "database-connection-string"
    ])
  }))

it.effect("stand-ins and look-alikes are no secrets", () =>
  Effect.gen(function*() {
    const scan = yield* makeScanner
    for (
      const text of [
        `HF_TOKEN=hf_${"x".repeat(34)}`,
        `openai.api_key = "sk-${"your-api-key-here".padEnd(40, "-")}"`,
        `key = "sk-${"X".repeat(48)}"`,
        `half_life_of_something_very_long_that_goes_on_and_on = 1`,
        `self.task-force-element-with-a-very-long-class-name-in-html`,
        `sk-learn and sk-image`,
        `-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----`,
        `"-----BEGIN CERTIFICATE-----"`,
        `https://user:password@example.com/`,
        `AKIA${"IOSFODNN7EXAMPLE"}`,
        `https://huggingface.co/datasets/a/b`
      ]
    ) assert.deepStrictEqual(yield* scan(text), [], text)
  }))

it.effect("nothing of the bundled corpus is taken for a secret", () =>
  Effect.gen(function*() {
    const scan = yield* makeScanner
    const files = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    assert.isAbove(files.length, 20)
    for (const { name, parentPath } of files) {
      assert.deepStrictEqual(yield* scan(readFileSync(join(parentPath, name), "utf8")), [], name)
    }
  }))

it.effect("a long text without an end to its near-misses is looked through in linear time", () =>
  Effect.gen(function*() {
    const scan = yield* makeScanner
    const text = ["sk-".repeat(200_000), "-----BEGIN PRIVATE KEY-----".repeat(20_000), "://a:".repeat(100_000)].join(
      " "
    )
    assert.deepStrictEqual(yield* scan(text), [])
  }))
