from math import factorial

from manim import *


def taylor_of_sine(x, terms):
    total = 0
    for k in range(terms):
        total += (-1) ** k * x ** (2 * k + 1) / factorial(2 * k + 1)
    return total


class TaylorOfSine(Scene):
    def construct(self):
        axes = Axes(x_range=[-8, 8, 2], y_range=[-3, 3, 1], x_length=12, y_length=6, tips=False)
        sine = axes.plot(np.sin, color=GREY_B)
        self.play(Create(axes), Create(sine))
        degree = Integer(1).to_corner(UR)
        words = Text("degree", font_size=30).next_to(degree, LEFT)
        series = axes.plot(lambda x: taylor_of_sine(x, 1), x_range=[-3, 3], color=YELLOW)
        self.play(Create(series), FadeIn(words, degree))
        for terms in range(2, 8):
            reach = min(8, 3 + terms)
            nearer = axes.plot(
                lambda x, terms=terms: float(np.clip(taylor_of_sine(x, terms), -4, 4)),
                x_range=[-reach, reach],
                color=YELLOW,
            )
            self.play(Transform(series, nearer), degree.animate.set_value(2 * terms - 1))
        self.wait()
