from manim import *
import numpy as np

LEG_A = 1.5
LEG_B = 2.0


def square_on(start, end, color):
    """The square on a side, to the right of the way from start to end."""
    side = end - start
    out = np.array([side[1], -side[0], 0])
    return Polygon(start, end, end + out, start + out, color=color, fill_opacity=0.4)


class PythagorasBySquares(Scene):
    def construct(self):
        corner = ORIGIN + LEFT * 0.5 + DOWN * 0.5
        a = corner + RIGHT * LEG_B
        b = corner + UP * LEG_A
        triangle = Polygon(corner, a, b, color=WHITE)
        mark = RightAngle(Line(corner, a), Line(corner, b), length=0.25)
        self.play(Create(triangle), Create(mark))

        squares = VGroup(
            square_on(corner, a, BLUE),
            square_on(b, corner, GREEN),
            square_on(a, b, YELLOW),
        )
        names = VGroup(*[
            MathTex(tex).move_to(square)
            for tex, square in zip(["b^2", "a^2", "c^2"], squares)
        ])
        for square, name in zip(squares, names):
            self.play(DrawBorderThenFill(square), FadeIn(name))

        equation = MathTex("a^2", "+", "b^2", "=", "c^2").to_edge(UP)
        self.play(
            TransformFromCopy(names[1], equation[0]),
            TransformFromCopy(names[0], equation[2]),
            TransformFromCopy(names[2], equation[4]),
            FadeIn(equation[1], equation[3]),
        )
        self.wait()


class PythagorasNumbers(Scene):
    """Three, four, five in unit squares."""

    def construct(self):
        grids = VGroup(*[
            VGroup(*[Square(0.35, color=color, fill_opacity=0.5) for _ in range(n * n)]).arrange_in_grid(n, n, buff=0)
            for n, color in [(3, GREEN), (4, BLUE), (5, YELLOW)]
        ]).arrange(RIGHT, buff=0.9)
        signs = VGroup(
            MathTex("+").move_to(midpoint(grids[0].get_right(), grids[1].get_left())),
            MathTex("=").move_to(midpoint(grids[1].get_right(), grids[2].get_left())),
        )
        counts = VGroup(*[
            Integer(n).next_to(grid, DOWN) for n, grid in zip([9, 16, 25], grids)
        ])
        self.play(FadeIn(grids[0]), FadeIn(grids[1]), Write(signs[0]))
        self.play(FadeIn(counts[0]), FadeIn(counts[1]))
        self.play(
            TransformFromCopy(VGroup(grids[0], grids[1]), grids[2]),
            Write(signs[1]),
        )
        self.play(FadeIn(counts[2], shift=UP))
        self.wait(2)
