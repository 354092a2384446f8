from manim import *


class TravellingPulse(Scene):
    """A single pulse runs along a rope."""

    def construct(self):
        at = ValueTracker(-6)
        rope = always_redraw(lambda: FunctionGraph(
            lambda x: 1.5 * np.exp(-2 * (x - at.get_value()) ** 2),
            x_range=[-7, 7],
            color=GOLD,
        ))
        wall = Line(UP * 2, DOWN * 2, color=GREY_B).move_to(RIGHT * 7)
        self.add(rope, wall)
        self.play(at.animate.set_value(6), run_time=4, rate_func=linear)
        self.wait()
