from manim import *


class MultiplicationTable(Scene):
    def construct(self):
        numbers = range(1, 6)
        table = IntegerTable(
            [[a * b for b in numbers] for a in numbers],
            row_labels=[Integer(n) for n in numbers],
            col_labels=[Integer(n) for n in numbers],
            top_left_entry=MathTex(r"\times"),
            include_outer_lines=True,
        ).scale(0.6)
        self.play(table.create())
        squares = VGroup(*[table.get_cell((n + 1, n + 1), color=YELLOW) for n in numbers])
        self.play(LaggedStart(*[Create(square) for square in squares], lag_ratio=0.3))
        for n in numbers:
            table.add_highlighted_cell((n + 1, n + 1), color=GREEN_E)
        self.wait()


class TruthTable(Scene):
    def construct(self):
        rows = [[p, q, p != q] for p in (True, False) for q in (True, False)]
        table = MathTable(
            [["T" if value else "F" for value in row] for row in rows],
            col_labels=[MathTex("p"), MathTex("q"), MathTex(r"p \oplus q")],
            line_config={"stroke_width": 1},
        )
        self.play(Write(table.get_labels()), Create(table.get_horizontal_lines()), Create(table.get_vertical_lines()))
        for index, row in enumerate(table.get_rows()[1:]):
            color = GREEN if rows[index][2] else RED
            self.play(FadeIn(row[:2]), run_time=0.4)
            self.play(Write(row[2].set_color(color)), run_time=0.4)
        self.wait()
