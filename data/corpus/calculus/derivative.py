from common.hub import *


def curve(x):
    return 0.15 * x ** 3 - 0.9 * x + 2


def slope(x):
    return 0.45 * x ** 2 - 0.9


class SecantBecomesTangent(Scene):
    def construct(self):
        axes = Axes(x_range=[-4, 4], y_range=[-1, 5], x_length=9, y_length=5, tips=False)
        graph = axes.plot(curve, color=PRIMARY)
        self.play(Create(axes), Create(graph))

        h = ValueTracker(2.5)
        x0 = 0.8
        fixed = Dot(axes.c2p(x0, curve(x0)), color=ACCENT)
        moving = always_redraw(
            lambda: Dot(axes.c2p(x0 + h.get_value(), curve(x0 + h.get_value())), color=ACCENT)
        )
        secant = always_redraw(
            lambda: Line(fixed.get_center(), moving.get_center(), color=BAD).set_length(6)
        )
        self.play(FadeIn(fixed), FadeIn(moving), Create(secant))
        self.play(h.animate.set_value(0.05), run_time=4, rate_func=smooth)

        formula = MathTex(r"f'(x) = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}").scale(0.8).to_corner(UL)
        self.play(Write(formula))
        self.wait()


class SlopeField(Scene):
    """The slope, drawn as a second curve while a point runs along the first."""

    def construct(self):
        axes = Axes(x_range=[-3.5, 3.5], y_range=[-2, 5], x_length=9, y_length=5.5)
        graph = axes.plot(curve, color=PRIMARY)
        x = ValueTracker(-3)
        tangent = always_redraw(
            lambda: axes.plot(
                lambda t: curve(x.get_value()) + slope(x.get_value()) * (t - x.get_value()),
                x_range=[x.get_value() - 0.7, x.get_value() + 0.7],
                color=ACCENT,
            )
        )
        point = always_redraw(lambda: Dot(axes.c2p(x.get_value(), slope(x.get_value())), color=GOOD))
        trace = TracedPath(point.get_center, stroke_color=GOOD, stroke_width=4)
        legend = VGroup(
            Text("curve", font_size=LABEL_SIZE, color=PRIMARY),
            Text("its slope", font_size=LABEL_SIZE, color=GOOD),
        ).arrange(DOWN, aligned_edge=LEFT).to_corner(UR)
        self.add(axes, graph, trace, tangent, point, legend)
        self.play(x.animate.set_value(3), run_time=6, rate_func=linear)
        self.wait()
