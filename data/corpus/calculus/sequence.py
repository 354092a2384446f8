from manim import *


class LimitOfSequence(Scene):
    """The points 1 + (-1)^n / n settle into every strip around 1."""

    def construct(self):
        axes = Axes(x_range=[0, 20, 5], y_range=[0, 2, 0.5], x_length=11, y_length=5).add_coordinates()
        self.play(Create(axes))
        dots = VGroup(*[
            Dot(axes.c2p(n, 1 + (-1) ** n / n), radius=0.06, color=YELLOW) for n in range(1, 21)
        ])
        limit = DashedLine(axes.c2p(0, 1), axes.c2p(20, 1), color=BLUE)
        self.play(LaggedStart(*[FadeIn(dot, scale=2) for dot in dots], lag_ratio=0.1))
        self.play(Create(limit))
        epsilon = ValueTracker(0.5)
        strip = always_redraw(lambda: Polygon(
            axes.c2p(0, 1 - epsilon.get_value()),
            axes.c2p(20, 1 - epsilon.get_value()),
            axes.c2p(20, 1 + epsilon.get_value()),
            axes.c2p(0, 1 + epsilon.get_value()),
            stroke_width=0, fill_color=BLUE, fill_opacity=0.25,
        ))
        self.play(FadeIn(strip))
        self.play(epsilon.animate.set_value(0.1), run_time=3)
        self.wait()
