from manim import *

STEPS = [
    r"x^2 + 6x + 5 = 0",
    r"x^2 + 6x = -5",
    r"x^2 + 6x + 9 = 4",
    r"(x + 3)^2 = 4",
    r"x + 3 = \pm 2",
    r"x = -1 \quad\text{or}\quad x = -5",
]
REASONS = ["subtract 5", "add 9", "a square", "take the root", "subtract 3"]


class CompleteTheSquare(Scene):
    def construct(self):
        line = MathTex(STEPS[0]).scale(1.2).shift(UP * 2)
        self.play(Write(line))
        for tex, reason in zip(STEPS[1:], REASONS):
            following = MathTex(tex).scale(1.2).next_to(line, DOWN, buff=0.45)
            note = Text(reason, font_size=24, color=GREY_B).next_to(following, RIGHT, buff=0.8)
            self.play(TransformMatchingShapes(line.copy(), following), FadeIn(note))
            line = following
        self.play(Circumscribe(line, color=YELLOW))
        self.wait()


class ParabolaRoots(Scene):
    def construct(self):
        plane = NumberPlane(x_range=[-7, 3], y_range=[-5, 6], x_length=7, y_length=6)
        c = ValueTracker(5)

        def parabola():
            return plane.plot(lambda x: x ** 2 + 6 * x + c.get_value(), x_range=[-6.3, 0.3], color=YELLOW)

        def roots():
            discriminant = 36 - 4 * c.get_value()
            if discriminant < 0:
                return VGroup()
            half = np.sqrt(discriminant) / 2
            return VGroup(*[Dot(plane.c2p(x, 0), color=RED) for x in {-3 - half, -3 + half}])

        graph = always_redraw(parabola)
        dots = always_redraw(roots)
        self.play(Create(plane))
        self.play(Create(graph), FadeIn(dots))
        self.play(c.animate.set_value(9), run_time=2)
        self.play(c.animate.set_value(11), run_time=2)
        self.play(c.animate.set_value(5), run_time=2)
        self.wait()
