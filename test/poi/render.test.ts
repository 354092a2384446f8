import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { sha256 } from "../support/poi.ts"
import { complaint, type Given, readSequences, render } from "../support/render.ts"

// @effect-diagnostics-next-line processEnv:off
const isLong = process.env["DATAWRIGHT_LONG"] === "1"

const header = "Uid,Pids,Times,Target,Target_time\n"

const csv = `${header}7,"[3, np.int64(12)]","['2012-04-03 14:00:09', '2012-04-04 08:10:00']",5,2012-04-05 19:22:41
8,"(12,)",['2012/04/03 café 😀'],3,"a ""b"" \\ c"
9007199254740993,[],[],12,2012-04-06 00:00:00
`
const codebook = `Pid,Codebook
3,"[4, 17, 5]"
5,"[4, 17, 5, 0]"
12,"[31,0, 9 ]"
`

const timed =
  "Here is a record of a user's POI accesses, your task is based on the history to predict the POI that the user is likely to access at the specified time."
const untimed =
  "Here is a record of a user's POI accesses, your task is based on the history to predict the next POI that the user is likely to access."

/** The one record of a file with one row. */
const one = (instruction: string, input: string, output: string): string =>
  `[\n    {\n        "instruction":"${instruction}",\n        "input":"${input}",\n        "output":"${output}"\n    }\n]`

describe("instruction files", () => {
  it("are, byte for byte, the published ones", () => {
    assert.strictEqual(sha256(csv), "99bd734aedac249006f475286b4495ded5256787f04e715b0cfd82e188410048")
    assert.strictEqual(
      render({ csv, codebook, kind: "codebook" }),
      `[
    {
        "instruction":"${timed}",
        "input":"User_7 visited: <a_4><b_17><c_5> at 2012-04-03 14:00:09, <a_31><b_0><c_9> at 2012-04-04 08:10:00. When 2012-04-05 19:22:41 user_7 is likely to visit:",
        "output":"<a_4><b_17><c_5><d_0>"
    },
    {
        "instruction":"${timed}",
        "input":"User_8 visited: <a_31><b_0><c_9> at 2012\\/04\\/03 caf\\u00e9 \\ud83d\\ude00. When a \\"b\\" \\\\ c user_8 is likely to visit:",
        "output":"<a_4><b_17><c_5>"
    },
    {
        "instruction":"${timed}",
        "input":"User_9007199254740993 visited:  When 2012-04-06 00:00:00 user_9007199254740993 is likely to visit:",
        "output":"<a_31><b_0><c_9>"
    }
]`
    )
    assert.strictEqual(
      render({ csv, kind: "id_notime" }),
      `[
    {
        "instruction":"${untimed}",
        "input":"The user_7 visited: <3>, <12>, and in the next time user_7 is likely to visit:",
        "output":"<5>"
    },
    {
        "instruction":"${untimed}",
        "input":"The user_8 visited: <12>, and in the next time user_8 is likely to visit:",
        "output":"<3>"
    },
    {
        "instruction":"${untimed}",
        "input":"The user_9007199254740993 visited: , and in the next time user_9007199254740993 is likely to visit:",
        "output":"<12>"
    }
]`
    )
  })

  it.each(
    [
      ["id", 1032, "b1c327e76696fb47b2321d3236738d738989f3c4dd336d5a6a8f301d8a95c38d"],
      ["id_notime", 904, "f08ef1ba6be41d0739bc274f2cdc43fa769094e30c653ffba01a1a9ce140b5e4"],
      ["codebook", 1112, "440d2fa546f2bc53ed2e7a774191ff040a97877d7614fa1282052f2a1dd78469"],
      ["notime", 984, "9db2e664b93c1a939019d1e895acdb97dd718f1082906f1f135e9d0c8512d2d0"]
    ] as const
  )("of kind %s have their size and hash, whatever the pieces", (kind, bytes, hash) => {
    for (const piece of [1, 2, 3, 7, 64, 500, 1 << 20]) {
      const text = render({ csv, codebook, kind, piece })
      assert.strictEqual(text.length, bytes)
      assert.strictEqual(sha256(text), hash)
    }
  })

  it("read a byte order mark, CRLF, blank lines, columns in any order, and numbers in any spelling", () => {
    const other = "\ufeffTarget_time,Extra,Target,Uid,Times,Pids\r\n\r\n2012,x, +5 ,007,['a'],[ 3 ]\r\n\r\n"
    const expected = one(timed, "User_7 visited: <3> at a. When 2012 user_7 is likely to visit:", "<5>")
    assert.strictEqual(render({ csv: other }), expected)
    assert.strictEqual(render({ csv: other, piece: 1 }), expected)
    const floats = readSequences(`${header}7.0,"[3.0, 1e1, 2.]","['a','b','c']",5.00,x\n`)
    assert.strictEqual(floats.notes.floats, 5)
  })

  it("escape every special character in lower-case hex, and nothing else", () => {
    const times = String.raw`['\\ \' \" \n\r\t\b\f\v\a\0 \101 \x41\xe9 \u20ac \U0001F600 \q / <>&' , "it's \x7f"]`
    const expected = String
      .raw`User_1 visited: <1> at \\ ' \" \n\r\t\b\f\u000b\u0007\u0000 A A\u00e9 \u20ac \ud83d\ude00 \\q \/ <>&, <2> at it's ${"\x7f"}. When z user_1 is likely to visit:`
    assert.strictEqual(
      render({ csv: `${header}1,"[1, 2]","${times.replaceAll("\"", "\"\"")}",3,z\n` }),
      one(timed, expected, "<3>")
    )
  })

  const edges: ReadonlyArray<readonly [string, Given, string]> = [
    [
      "no history",
      { csv: `${header}3,[],[],1,z\n` },
      one(timed, "User_3 visited:  When z user_3 is likely to visit:", "<1>")
    ],
    [
      "no times, lenient",
      { csv: `${header}4,"[1, 2]",[],3,z\n`, lenient: true },
      one(timed, "User_4 visited: <1> <2> When z user_4 is likely to visit:", "<3>")
    ],
    [
      "more times than visits, lenient",
      { csv: `${header}4,[1],"['a', 'b']",3,z\n`, lenient: true },
      one(timed, "User_4 visited: <1> at a. When z user_4 is likely to visit:", "<3>")
    ],
    [
      "tuples and trailing commas",
      { csv: `${header}4,"(1, 2,)","('a', 'b',)",3,z\n` },
      one(timed, "User_4 visited: <1> at a, <2> at b. When z user_4 is likely to visit:", "<3>")
    ],
    [
      "an empty code list, lenient",
      { csv: `${header}1,[1],['a'],1,z\n`, codebook: "Pid,Codebook\n1,[]\n", kind: "codebook", lenient: true },
      one(timed, "User_1 visited:  at a. When z user_1 is likely to visit:", "")
    ],
    [
      "without times, columns of times may be short or absent",
      { csv: "Uid,Pids,Target\n1,\"[1, 2]\",3\n", kind: "id_notime" },
      one(untimed, "The user_1 visited: <1>, <2>, and in the next time user_1 is likely to visit:", "<3>")
    ],
    [
      "a repeated POI, lenient: the last row wins",
      { csv: `${header}1,[1],['a'],1,z\n`, codebook: "Pid,Codebook\n1,[8]\n1,[9]\n", kind: "codebook", lenient: true },
      one(timed, "User_1 visited: <a_9> at a. When z user_1 is likely to visit:", "<a_9>")
    ],
    [
      "numbers for times are printed as Python does",
      { csv: `${header}1,"[1, 2, 3]","[5, 1.0, 1e16]",1,z\n` },
      one(timed, "User_1 visited: <1> at 5, <2> at 1.0, <3> at 1e+16. When z user_1 is likely to visit:", "<1>")
    ],
    ["no rows, lenient", { csv: header, lenient: true }, "[\n\n]"]
  ]
  it.each(edges)("%s", (_, given, expected) => {
    assert.strictEqual(render(given), expected)
  })

  it("take any history whatever the size of pieces, and parse back to what they were made of", () => {
    const history = fc.array(fc.tuple(fc.nat(9_000), fc.string({ unit: "grapheme" })), { maxLength: 60 })
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 97 }), (visits, piece) => {
        const python = (text: string) =>
          `'${text.replace(/[\\'\n\r]/g, (c) => c === "\n" ? "\\n" : c === "\r" ? "\\r" : `\\${c}`)}'`
        const cell = (text: string) => `"${text.replaceAll("\"", "\"\"")}"`
        const text = `${header}1,${cell(`[${visits.map(([pid]) => pid).join(", ")}]`)},${
          cell(`[${visits.map(([, time]) => python(time)).join(", ")}]`)
        },2,z\n`
        const input = visits.length === 0
          ? "User_1 visited:  When z user_1 is likely to visit:"
          : `User_1 visited: ${
            visits.map(([pid, time]) => `<${pid}> at ${time}`).join(", ")
          }. When z user_1 is likely to visit:`
        const whole = render({ csv: text, lenient: true })
        assert.strictEqual(render({ csv: text, lenient: true, piece }), whole)
        assert.deepStrictEqual(JSON.parse(whole), [{ instruction: timed, input, output: "<2>" }])
      }),
      { numRuns: isLong ? 2000 : 100 }
    )
  })
})

describe("bad input is told with file, row and column", () => {
  const good = "1,[1],['a'],2,z\n"
  const cases: ReadonlyArray<readonly [string, Given, string]> = [
    ["a column is missing", { csv: "Uid,Pids,Times,Target\n" }, "test.csv, header: no column Target_time"],
    ["an id is missing", { csv: `${header}${good},[1],['a'],2,z\n` }, "test.csv, row 2, column Uid: no id"],
    ["an id is NaN", { csv: `${header}1,[1],['a'],nan,z\n` }, "test.csv, row 1, column Target: no id"],
    ["an id is text", { csv: `${header}u7,[1],['a'],2,z\n` }, "test.csv, row 1, column Uid: \"u7\""],
    ["an id is no whole number", { csv: `${header}1,[1],['a'],5.5,z\n` }, "row 1, column Target: \"5.5\""],
    ["the time of the target is missing", { csv: `${header}1,[1],['a'],2,\n` }, "row 1, column Target_time: no time"],
    ["too many times", { csv: `${header}1,[1],"['a', 'b']",2,z\n` }, "row 1, column Times: 2 times for a history of 1"],
    ["no times", { csv: `${header}1,[1],[],2,z\n` }, "row 1, column Times: 0 times for a history of 1"],
    [
      "too few times, always",
      { csv: `${header}1,"[1, 2]",['a'],2,z\n`, lenient: true },
      "row 1, column Times: 1 times for a history of 2"
    ],
    ["a name in a list", { csv: `${header}1,[os],['a'],2,z\n` }, "row 1, column Pids: \"os\""],
    ["a call in a list", { csv: `${header}1,"[__import__('os').system('x')]",['a'],2,z\n` }, "row 1, column Pids: "],
    ["another numpy call", { csv: `${header}1,[np.float64(1)],['a'],2,z\n` }, "column Pids: \"np.float64(1)\""],
    ["None in a list", { csv: `${header}1,[None],['a'],2,z\n` }, "row 1, column Pids: \"None\""],
    ["a nested list", { csv: `${header}1,[[1]],['a'],2,z\n` }, "row 1, column Pids: "],
    ["a leading zero in a list", { csv: `${header}1,[01],['a'],2,z\n` }, "row 1, column Pids: \"01\""],
    ["a half number in a list", { csv: `${header}1,[1.5],['a'],2,z\n` }, "row 1, column Pids: \"1.5\""],
    ["no comma", { csv: `${header}1,[1 2],['a'],2,z\n` }, "row 1, column Pids: \"[1 2]\": no comma"],
    ["a comma without an item", { csv: `${header}1,"[1,,2]",['a'],2,z\n` }, "row 1, column Pids: "],
    ["text after a list", { csv: `${header}1,[1]x,['a'],2,z\n` }, "row 1, column Pids: \"[1]x\": text after the list"],
    ["a list that never ends", { csv: `${header}1,[1,['a'],2,z\n` }, "row 1, column Pids: "],
    ["an empty list cell", { csv: `${header}1,,['a'],2,z\n` }, "row 1, column Pids: an empty cell"],
    ["a string that never ends", { csv: `${header}1,[1],['a],2,z\n` }, "row 1, column Times: "],
    ["an escape cut short", { csv: `${header}1,[1],['\\x4'],2,z\n` }, "row 1, column Times: \"\\x\": an escape"],
    ["too few cells", { csv: `${header}${good}1,[1],['a']\n` }, "test.csv, row 2, column Target: 3 cells; expected 5"],
    ["too many cells", { csv: `${header}1,[1],['a'],2,z,9\n` }, "row 1, column Target_time: 6 cells; expected 5"],
    ["a file cut off in a quote", { csv: `${header}${good}1,"[1, 2` }, "test.csv, row 2, column Pids: a quote that is"],
    ["text after a quote", { csv: `${header}1,"[1]"x,['a'],2,z\n` }, "row 1, column Pids: text after a closing quote"],
    ["no rows", { csv: header }, "test.csv, row 1, column Uid: no rows"],
    ["an empty file", { csv: "" }, "test.csv: an empty file"],
    [
      "another encoding in the middle",
      { csv: Buffer.concat([Buffer.from(`${header}${good}1,[1],['`), Buffer.from([0xe9]), Buffer.from("'],2,z\n")]) },
      "test.csv, row 2, column Times: bytes that are not UTF-8"
    ],
    [
      "a POI without a code",
      { csv: `${header}${good}1,[7],['a'],2,z\n`, codebook: "Pid,Codebook\n1,[1]\n2,[2]\n", kind: "codebook" },
      "test.csv, row 2, column Pids: POI 7 has no code in codebook.csv"
    ],
    [
      "a target without a code",
      { csv: `${header}${good}`, codebook: "Pid,Codebook\n1,[1]\n", kind: "codebook" },
      "test.csv, row 1, column Target: POI 2 has no code"
    ],
    [
      "a POI twice in a codebook",
      { csv: `${header}${good}`, codebook: "Pid,Codebook\n1,[1]\n1,[2]\n", kind: "codebook" },
      "codebook.csv, row 2, column Pid: POI 1 a second time"
    ],
    [
      "no codes",
      { csv: `${header}${good}`, codebook: "Pid,Codebook\n1,[]\n", kind: "codebook" },
      "codebook.csv, row 1, column Codebook: no codes"
    ],
    [
      "more codes than letters",
      { csv: `${header}${good}`, codebook: `Pid,Codebook\n1,"[${"1,".repeat(27)}]"\n`, kind: "codebook" },
      "codebook.csv, row 1, column Codebook: more than 26 codes"
    ],
    [
      "a codebook cut off",
      { csv: `${header}${good}`, codebook: "Pid,Codebook,Vector\n1,[1],\"[0.1, 0", kind: "codebook" },
      "codebook.csv, row 1, column Vector: a quote that is never closed"
    ]
  ]
  it.each(cases)("%s", (_, given, words) => {
    for (const piece of [1, 1 << 20]) assert.include(complaint(() => render({ ...given, piece })), words)
  })
})
