import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { isBuiltin } from "../../src/python/libraries.ts"
import { analyzeModule } from "../../src/python/scopes.ts"

/** Names that a text needs from elsewhere, sorted. */
const free = (text: string, { annotations = true }: { readonly annotations?: boolean } = {}) => {
  const { futureAnnotations, statements } = analyzeModule(text)
  const bound = new Set(statements.flatMap((statement) => [...statement.binds]))
  return [
    ...new Set(
      statements.flatMap(({ references }) =>
        references.filter((one) =>
          one.kind === "load" && !bound.has(one.name) && !isBuiltin(one.name) &&
          (one.annotation === "no" || annotations && one.annotation === "evaluated" && !futureAnnotations)
        ).map((one) => one.name)
      )
    )
  ].sort().join(" ")
}

const bound = (text: string) =>
  [...new Set(analyzeModule(text).statements.flatMap((statement) => [...statement.binds]))].sort().join(" ")

const cases: ReadonlyArray<readonly [promise: string, code: string, free: string]> = [
  ["a class body is no scope for its methods", "class A:\n    x = 1\n    def f(self):\n        return x\n", "x"],
  ["a class body sees what it bound before", "class A:\n    x = 1\n    y = x\n", ""],
  ["a class body does not see what it binds later", "class A:\n    y = x\n    x = 1\n", "x"],
  ["a class body's `x = x` takes the name from outside", "class A:\n    color = color\n", "color"],
  ["a class body loses what it deletes", "class A:\n    x = 1\n    del x\n    y = x\n", "x"],
  ["a nested class does not see the class around it", "class A:\n    x = 1\n    class B:\n        y = x\n", "x"],
  ["a class in a function sees the function", "def f(p):\n    class A:\n        x = p\n    return A\n", ""],
  ["a class attribute is no local of a comprehension", "class A:\n    n = 3\n    l = [n for i in range(2)]\n", "n"],
  ["the first iterable of a comprehension is the class's", "class A:\n    n = [3]\n    l = [i for i in n]\n", ""],
  ["a comprehension keeps its variable to itself", "l = [i for i in it]\nprint(i)\n", "i it"],
  ["each kind of comprehension has its own scope", "{a for a in b}\n{c: d for c, d in e}\n(f for f in g)\n", "b e g"],
  ["a condition and a second iterable see the variables", "[y for x in xs if x for y in x if cond(y)]\n", "cond xs"],
  ["a generator as the only argument has its scope", "total = sum(w * x for x in xs)\n", "w xs"],
  ["a lambda binds its parameters", "f = lambda a, *b, c=d, **e: (a, b, c, e, g)\n", "d g"],
  ["a function's names are local wherever they are bound", "def f():\n    print(x)\n    x = 1\n", ""],
  ["a nested function sees the functions around it", "def f(a):\n    def g():\n        return a\n    return g\n", ""],
  ["global leads to the module", "def f():\n    global n\n    n = 1\nprint(n, m)\n", "m"],
  [
    "nonlocal leads to the function around",
    "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n",
    ""
  ],
  ["a walrus in a comprehension binds outside it", "def f(xs):\n    [y := x for x in xs]\n    return y\n", ""],
  ["a walrus in a condition binds", "if (m := find()) is not None:\n    print(m)\n", "find"],
  ["an exception's name is bound in its handler", "try:\n    pass\nexcept E as e:\n    print(e)\n", "E"],
  ["an exception's name is unbound afterwards", "try:\n    pass\nexcept E as e:\n    pass\nprint(e)\n", "E e"],
  [
    "an exception's name outlives it when bound elsewhere",
    "e = 1\ntry:\n    e = 2\nexcept E as e:\n    pass\nprint(e)\n",
    "E"
  ],
  [
    "match binds captures, stars, the rest of mappings and names after as",
    "match p:\n    case [a, *b]: u(a, b)\n    case {\"k\": c, **d}: u(c, d)\n    case P(x=e) as f: u(e, f)\n    case Q.R: u()\n",
    "P Q p u"
  ],
  ["match binds nothing for a wildcard", "match p:\n    case _:\n        print(_)\n", "_ p"],
  ["with binds its targets", "with a() as b, d(b) as e:\n    print(b, e)\n", "a d"],
  ["for binds its targets, and not what it assigns into", "for a, (b, c[k]) in it:\n    print(a, b)\n", "c it k"],
  ["a decorator is evaluated outside", "@deco(arg).more\ndef f(deco):\n    pass\n", "arg deco"],
  ["defaults are evaluated outside", "def f(a=b, *, c=a):\n    pass\n", "a b"],
  ["a default of a method sees the class body", "class A:\n    n = 1\n    def f(self, k=n):\n        pass\n", ""],
  ["a function's own name in its default is the one before", "class A:\n    def f(self, g=f):\n        pass\n", "f"],
  ["star arguments and keywords are parameters", "def f(*args, k, **kw):\n    return args, k, kw\n", ""],
  ["positional-only and bare stars bind nothing", "def f(a, /, b, *, c):\n    return a, b, c\n", ""],
  ["a keyword of a call is no name", "f(a=b, *c, **d)\n", "b c d f"],
  ["f-strings hold expressions, nested and in formats", "s = f\"{a!r:>{b}} {f'{c}'} {d=} {{e}}\"\n", "a b c d"],
  ["f-strings may hold their own quotes", "s = f\"{d[\"k\"]}\"\n", "d"],
  ["plain strings hold nothing", "s = \"{a}\" '%(b)s'\n", ""],
  ["a class's bases and keywords are evaluated", "class A(B[C], metaclass=M, **kw):\n    pass\n", "B C M kw"],
  [
    "type parameters are known in header and body",
    "def f[T: B](x: T) -> T:\n    return T\nclass A[U](G[U]):\n    v: U\n",
    "G"
  ],
  ["a type alias binds its name", "type Pair[T] = tuple[T, Other]\nx: Pair\n", "Other"],
  ["an augmented assignment needs what it changes", "n += 1\n", ""],
  ["assigning into something needs it", "a.b = 1\nc[d] = 2\ne.f += g\n", "a c d e g"],
  [
    "names in try and if are bound",
    "try:\n    import a\nexcept ImportError:\n    a = None\nif x:\n    b = 1\nprint(a, b)\n",
    "x"
  ],
  ["import a.b binds a, and an alias the alias", "import a.b\nimport c.d as e\nprint(a, e, c)\n", "c"],
  [
    "from imports bind names and aliases",
    "from m import a, b as c\nfrom . import d\nfrom ..e import (\n    f,\n)\nprint(a, c, d, f, b)\n",
    "b"
  ],
  ["an import in a function is the function's", "def f():\n    import a\n    return a\nprint(a)\n", "a"],
  ["__class__ and super need nothing", "class A(B):\n    def f(self):\n        return super().f(), __class__\n", "B"],
  [
    "async parts count like the others",
    "async def f(a):\n    async with a as b:\n        return [c async for c in b]\n",
    ""
  ],
  ["a number that ends in its point is a number", "x = [1., 2. * y, 3.j]\n", "y"],
  ["del inside brackets deletes, and items are used", "a = b = 1\ndel (a, b), c[d]\n", "c d"]
]

describe("names", () => {
  for (const [promise, code, expected] of cases) {
    it(promise, () => assert.strictEqual(free(code), expected, code))
  }

  it("of annotations are evaluated, unless the future or a function says otherwise", () => {
    const code = "def f(a: T, *b: U) -> V:\n    w: W = 1\n    return w\nx: X = 2\n"
    assert.strictEqual(free(code), "T U V X")
    assert.strictEqual(free(`from __future__ import annotations\n${code}`), "")
    assert.strictEqual(free("def f(a: \"T\"):\n    pass\n"), "")
    // A class evaluates its annotations wherever it stands.
    assert.strictEqual(
      free("def f():\n    class A:\n        w: W\n        x: X = 1\n        self.y: Y = 1\n"),
      "W X Y self"
    )
    assert.strictEqual(free("def f():\n    for i in ():\n        a.b: W = 1\n"), "a")
  })

  it("under TYPE_CHECKING are marked", () => {
    const { statements } = analyzeModule("if typing.TYPE_CHECKING:\n    from a import B\nelse:\n    from c import D\n")
    assert.deepStrictEqual(statements[0]!.imports.map((one) => [one.module, one.typing]), [["a", true], ["c", false]])
  })

  it("that only a called function binds are told from those the module binds", () => {
    const [first, second] = analyzeModule("def f():\n    global n\n    n = 1\nn = 0\n").statements
    assert.deepStrictEqual([...first!.bindsLater], ["n"])
    assert.deepStrictEqual([...second!.bindsLater], [])
  })

  it("bound before in the same statement are its own, on the ways where that is certain", () => {
    const own = (code: string) =>
      analyzeModule(code).statements[0]!.references.filter((one) => one.kind === "load" && one.own).map((one) =>
        one.name
      )
    assert.deepStrictEqual(own("for i in xs:\n    k = i\n    print(k, xs)\n"), ["i", "k"])
    assert.deepStrictEqual(own("if a:\n    x = 1\nelse:\n    y = x\n"), [])
    assert.deepStrictEqual(own("while a:\n    x = x\n"), [])
    assert.deepStrictEqual(own("with a as b:\n    print(b)\n"), ["b"])
  })

  it("that are deleted are not bound any more by that", () => {
    assert.strictEqual(bound("x = 1\ndel x\n"), "x")
    assert.deepStrictEqual(analyzeModule("del x, y\n").statements.map((one) => [...one.unbinds]), [["x", "y"]])
  })
})

describe("statements", () => {
  const pieces = (code: string) => {
    const { statements, text } = analyzeModule(code)
    return statements.map((one) => text.slice(one.start, one.to))
  }

  it("on one line are taken apart", () => {
    assert.deepStrictEqual(pieces("a = 1; b = 2; c()  # done\nimport x; import y\n"), [
      "a = 1",
      "b = 2",
      "c()  # done",
      "import x",
      "import y"
    ])
  })

  it("keep the comments above, behind and inside them", () => {
    assert.deepStrictEqual(
      pieces("# licence\n\n# width\nW = 3  # metres\n\ndef f():\n    pass\n\n    # tail\n# next\nx = 1\n"),
      ["# width\nW = 3  # metres", "def f():\n    pass\n\n    # tail", "# next\nx = 1"]
    )
  })

  it("with tabs, 2 blanks or a string down to column 0 end where they end", () => {
    const tabs = "class A(B):\n\tdef f(self):\n\t\treturn \"\"\"\nfar left\n\"\"\"\n\n\tdef g(self):\n\t\tpass\n"
    const [first, second] = analyzeModule(`${tabs}x = 1\n`).statements
    assert.strictEqual(tabs.slice(first!.start, first!.to), tabs.trimEnd())
    assert.deepStrictEqual([...second!.binds], ["x"])
    assert.deepStrictEqual(first!.classes[0]!.members.map((one) => one.name), ["f", "g"])
  })

  it("that are classes know their members with the comments and decorators above them", () => {
    const code = `class A(B):
    """Doc."""
    x = 1; y = 2  # both

    # reads
    @property
    def v(self):
        return 1
        # not any more

    @v.setter
    def v(self, value):
        pass
`
    const { classes } = analyzeModule(code).statements[0]!
    assert.deepStrictEqual(classes[0]!.members.map((one) => [one.kind, one.name, code.slice(one.from, one.to)]), [
      ["other", "", "    \"\"\"Doc.\"\"\""],
      ["other", "", "    x = 1; y = 2  # both"],
      [
        "method",
        "v",
        "    # reads\n    @property\n    def v(self):\n        return 1\n        # not any more"
      ],
      ["method", "v", "    @v.setter\n    def v(self, value):\n        pass"]
    ])
  })

  it("that are classes know their bases through aliases, generics and keywords", () => {
    const { classes } = analyzeModule("class A(m.Scene, G[T], make(B), metaclass=M):\n    pass\n").statements[0]!
    assert.deepStrictEqual(classes[0]!.bases.map(({ path, root, text }) => [text, root, path.join(".")]), [
      ["m.Scene", "m", "Scene"],
      ["G[T]", "G", ""],
      ["make(B)", undefined, ""]
    ])
  })
})

/** A small program: the names it uses by a naive reading of the rules, and its text. */
type Expression =
  | { readonly _tag: "name"; readonly name: string }
  | { readonly _tag: "call"; readonly parts: ReadonlyArray<Expression> }
  | { readonly _tag: "lambda"; readonly parameter: string; readonly otherwise: Expression; readonly body: Expression }
  | { readonly _tag: "list"; readonly target: string; readonly over: Expression; readonly item: Expression }
type Line =
  | { readonly _tag: "assign"; readonly name: string; readonly value: Expression }
  | { readonly _tag: "add"; readonly name: string; readonly value: Expression }
  | { readonly _tag: "use"; readonly value: Expression }
  | { readonly _tag: "for"; readonly name: string; readonly over: Expression; readonly body: ReadonlyArray<Line> }
  | {
    readonly _tag: "def"
    readonly name: string
    readonly parameter: string
    readonly otherwise: Expression
    readonly global: string | undefined
    readonly body: ReadonlyArray<Line>
  }
  | { readonly _tag: "class"; readonly name: string; readonly base: Expression; readonly body: ReadonlyArray<Line> }

const names = fc.constantFrom("a", "b", "c", "d", "e")
const { body: bodies } = fc.letrec<{ expression: Expression; line: Line; body: ReadonlyArray<Line> }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small" },
    fc.record({ _tag: fc.constant("name" as const), name: names }),
    fc.record({
      _tag: fc.constant("call" as const),
      parts: fc.array(tie("expression"), { minLength: 1, maxLength: 2 })
    }),
    fc.record({
      _tag: fc.constant("lambda" as const),
      parameter: names,
      otherwise: tie("expression"),
      body: tie("expression")
    }),
    fc.record({ _tag: fc.constant("list" as const), target: names, over: tie("expression"), item: tie("expression") })
  ),
  line: fc.oneof(
    { depthSize: "small" },
    fc.record({ _tag: fc.constant("assign" as const), name: names, value: tie("expression") }),
    fc.record({ _tag: fc.constant("add" as const), name: names, value: tie("expression") }),
    fc.record({ _tag: fc.constant("use" as const), value: tie("expression") }),
    fc.record({ _tag: fc.constant("for" as const), name: names, over: tie("expression"), body: tie("body") }),
    fc.record({
      _tag: fc.constant("def" as const),
      name: names,
      parameter: names,
      otherwise: tie("expression"),
      global: fc.option(names, { nil: undefined }),
      body: tie("body")
    }),
    fc.record({ _tag: fc.constant("class" as const), name: names, base: tie("expression"), body: tie("body") })
  ),
  body: fc.array(tie("line"), { minLength: 1, maxLength: 4 })
}))

const write = (expression: Expression): string => {
  switch (expression._tag) {
    case "name":
      return expression.name
    case "call":
      return `f(${expression.parts.map(write).join(", ")})`
    case "lambda":
      return `(lambda ${expression.parameter}=${write(expression.otherwise)}: ${write(expression.body)})`
    case "list":
      return `[${write(expression.item)} for ${expression.target} in ${write(expression.over)}]`
  }
}

const print = (lines: ReadonlyArray<Line>, indent = ""): string =>
  lines.map((line) => {
    const deeper = `${indent}    `
    switch (line._tag) {
      case "assign":
        return `${indent}${line.name} = ${write(line.value)}\n`
      case "add":
        return `${indent}${line.name} += ${write(line.value)}\n`
      case "use":
        return `${indent}${write(line.value)}\n`
      case "for":
        return `${indent}for ${line.name} in ${write(line.over)}:\n${print(line.body, deeper)}`
      case "def":
        return `${indent}def ${line.name}(${line.parameter}=${write(line.otherwise)}):\n` +
          (line.global === undefined ? "" : `${deeper}global ${line.global}\n`) + print(line.body, deeper)
      case "class":
        return `${indent}class ${line.name}(${write(line.base)}):\n${print(line.body, deeper)}`
    }
  }).join("")

interface Room {
  readonly kind: "function" | "class"
  readonly has: Set<string>
  readonly global: string | undefined
}

/** Names used from the module, by walking the program as Python would. */
const used = (program: ReadonlyArray<Line>): ReadonlySet<string> => {
  const found = new Set<string>()
  const assigned = (lines: ReadonlyArray<Line>): ReadonlyArray<string> =>
    lines.flatMap((line) => [
      ...(line._tag === "use" ? [] : [line.name]),
      ...(line._tag === "for" ? assigned(line.body) : [])
    ])
  const look = (name: string, rooms: ReadonlyArray<Room>): void => {
    for (const [up, room] of [...rooms].reverse().entries()) {
      if (room.global === name && up === 0) break
      if ((up === 0 || room.kind === "function") && room.has.has(name)) return
      if (room.kind === "function" && room.global === name) break
    }
    found.add(name)
  }
  const bind = (name: string, rooms: ReadonlyArray<Room>): void => {
    const inner = rooms.at(-1)
    if (inner?.kind === "class") inner.has.add(name)
  }
  const read = (expression: Expression, rooms: ReadonlyArray<Room>): void => {
    switch (expression._tag) {
      case "name":
        return look(expression.name, rooms)
      case "call":
        look("f", rooms)
        for (const part of expression.parts) read(part, rooms)
        return
      case "lambda":
        read(expression.otherwise, rooms)
        return read(expression.body, [...rooms, room("function", [expression.parameter])])
      case "list":
        read(expression.over, rooms)
        return read(expression.item, [...rooms, room("function", [expression.target])])
    }
  }
  const room = (kind: Room["kind"], has: ReadonlyArray<string>, global?: string): Room => ({
    kind,
    has: new Set(has.filter((name) => name !== global)),
    global
  })
  const walk = (lines: ReadonlyArray<Line>, rooms: ReadonlyArray<Room>): void => {
    for (const line of lines) {
      switch (line._tag) {
        case "assign":
          read(line.value, rooms)
          bind(line.name, rooms)
          break
        case "add":
          read(line.value, rooms)
          look(line.name, rooms)
          bind(line.name, rooms)
          break
        case "use":
          read(line.value, rooms)
          break
        case "for":
          read(line.over, rooms)
          bind(line.name, rooms)
          walk(line.body, rooms)
          break
        case "def":
          read(line.otherwise, rooms)
          walk(line.body, [...rooms, room("function", [line.parameter, ...assigned(line.body)], line.global)])
          bind(line.name, rooms)
          break
        case "class":
          read(line.base, rooms)
          walk(line.body, [...rooms, room("class", [])])
          bind(line.name, rooms)
          break
      }
    }
  }
  walk(program, [])
  return found
}

/** Texts that look like Python now and then. */
const soup = fc.array(
  fc.constantFrom(
    ..."def class for in if else: try: except as with lambda : ( ) [ ] { } , = == := * ** . -> @ a b c self \n \n\t \n    # \" ''' f\" { return import from global del match case type 1. 0x \\ ; é async await yield not"
      .split(" "),
    " ",
    "\n",
    "\n    "
  ),
  { maxLength: 60 }
).map((words) => words.join(" "))

describe("any program", () => {
  it("uses the names that a naive reading of the rules says", () => {
    fc.assert(
      fc.property(bodies, (program) => {
        // A parameter that is also declared global is no Python.
        const text = print(program)
        fc.pre(!/def \w\((\w)=.*\n\s*global \1\n/.test(text))
        const found = new Set(
          analyzeModule(text).statements.flatMap((one) =>
            one.references.filter((reference) => reference.kind === "load").map((reference) => reference.name)
          )
        )
        assert.deepStrictEqual([...found].sort(), [...used(program)].sort(), text)
      }),
      { numRuns: 500 }
    )
  })

  it("is read without an error, and every name stands where it is said to", () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string(), bodies.map((program) => print(program))), (text) => {
        let end = 0
        for (const statement of analyzeModule(text).statements) {
          assert.isAtLeast(statement.start, end)
          assert.isAtLeast(statement.from, statement.start)
          assert.isAtLeast(statement.to, statement.from)
          end = statement.to
          for (const { from, name, path, to } of statement.references) {
            assert.strictEqual(text.slice(from, to), name)
            for (const step of path) assert.strictEqual(text.slice(step.to - step.name.length, step.to), step.name)
          }
          for (const definition of statement.classes) {
            assert.include(text.slice(definition.from, definition.to), definition.name)
          }
        }
      }),
      { numRuns: 500 }
    )
  })
})
