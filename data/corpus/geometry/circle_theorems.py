import manim as m
from manim import PI, TAU, UP, DOWN

RADIUS = 2.2


def on_circle(angle):
    return RADIUS * (m.RIGHT * m.np.cos(angle) + m.UP * m.np.sin(angle))


class CircleScene(m.Scene):
    """A circle with its centre; the theorems draw into it."""

    def setup(self):
        self.circle = m.Circle(radius=RADIUS, color=m.BLUE)
        self.center_dot = m.Dot(m.ORIGIN, color=m.GREY_B)

    def draw_circle(self):
        self.play(m.Create(self.circle), m.FadeIn(self.center_dot))


class ThalesTheorem(CircleScene):
    def construct(self):
        self.draw_circle()
        angle = m.ValueTracker(PI / 3)
        left, right = on_circle(PI), on_circle(0)
        diameter = m.Line(left, right, color=m.YELLOW)

        def corner():
            return on_circle(angle.get_value())

        sides = m.always_redraw(
            lambda: m.VGroup(m.Line(left, corner()), m.Line(corner(), right))
        )
        mark = m.always_redraw(
            lambda: m.RightAngle(m.Line(corner(), left), m.Line(corner(), right), length=0.25, color=m.RED)
        )
        self.play(m.Create(diameter))
        self.play(m.Create(sides), m.FadeIn(mark))
        self.play(angle.animate.set_value(PI * 0.85), run_time=3)
        self.play(angle.animate.set_value(PI * 0.2), run_time=3)
        self.wait()


class InscribedAngle(CircleScene):
    def construct(self):
        self.draw_circle()
        a, b = on_circle(-PI / 5), on_circle(PI / 5)
        top = on_circle(PI * 0.8)
        inner = m.VGroup(m.Line(m.ORIGIN, a), m.Line(m.ORIGIN, b)).set_color(m.GREEN)
        outer = m.VGroup(m.Line(top, a), m.Line(top, b)).set_color(m.ORANGE)
        central = m.Angle(inner[0], inner[1], radius=0.5, color=m.GREEN)
        inscribed = m.Angle(outer[0], outer[1], radius=0.8, color=m.ORANGE)
        self.play(m.Create(inner), m.Create(central))
        self.play(m.Create(outer), m.Create(inscribed))
        words = m.MathTex(r"\beta", "=", r"2\alpha").to_edge(UP)
        words[0].set_color(m.GREEN)
        words[2].set_color(m.ORANGE)
        self.play(m.Write(words))
        moved = on_circle(TAU * 0.55)
        self.play(
            outer[0].animate.put_start_and_end_on(moved, a),
            outer[1].animate.put_start_and_end_on(moved, b),
            m.FadeOut(inscribed),
            run_time=2,
        )
        note = m.Text("the inscribed angle stays the same", font_size=26).to_edge(DOWN)
        self.play(m.FadeIn(note))
        self.wait()
