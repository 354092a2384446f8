import random

from manim import *

random.seed(7)


class DiceSums(Scene):
    """Sums of two dice pile up to a triangle."""

    def construct(self):
        counts = [0] * 11
        chart = BarChart(
            counts,
            bar_names=[str(n) for n in range(2, 13)],
            y_range=[0, 40, 10],
            x_length=10,
            y_length=4,
            bar_colors=[BLUE, TEAL, GREEN],
        ).shift(DOWN * 0.5)
        rolls = Integer(0).to_corner(UR)
        words = Text("rolls", font_size=28).next_to(rolls, LEFT)
        self.play(Create(chart), FadeIn(rolls, words))
        for _ in range(8):
            for _ in range(25):
                counts[random.randint(1, 6) + random.randint(1, 6) - 2] += 1
            self.play(
                chart.animate.change_bar_values(counts),
                rolls.animate.set_value(sum(counts)),
                run_time=0.6,
            )
        self.wait()
