import { FastCheck as fc } from "effect"

/** Pieces that scanners may stumble over, with words enough for shingles. */
export const soup: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...Array.from("'\"#\\\n\t (){}[]:,.=+-*_é√𝄞字\u0000\u007f"),
      "\"\"\"",
      "'''",
      "\r\n",
      "self.play(",
      "Create(circle)",
      "class A(Scene):\n",
      "# remark 'with quotes\n",
      "x = \"#FF0000\"\n"
    ),
    fc.constantFrom("alpha", "beta", "gamma", "delta", "e", "longer_name_of_a_thing", "12345", "ü", "日本")
  ),
  { maxLength: 120 }
).map((pieces) => pieces.join(""))
