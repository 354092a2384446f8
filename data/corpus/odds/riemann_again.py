from manim import *


class RiemannSumsLeft(Scene):
    def construct(self):
        axes = Axes(x_range=[0, 6, 1], y_range=[0, 5, 1], x_length=8, y_length=5)
        graph = axes.plot(lambda x: 0.3 * x ** 2 - x + 2.5, x_range=[0, 5], color=RED)
        self.play(Create(axes), Create(graph))
        rectangles = axes.get_riemann_rectangles(graph, x_range=[0.5, 4.5], dx=1, color=[TEAL, GREEN])
        self.play(FadeIn(rectangles, lag_ratio=0.2))
        for dx in [0.5, 0.25, 0.1, 0.05]:
            finer = axes.get_riemann_rectangles(
                graph, x_range=[0.5, 4.5], dx=dx, color=[TEAL, GREEN], stroke_width=4 * dx
            )
            self.play(Transform(rectangles, finer))
        area = axes.get_area(graph, x_range=(0.5, 4.5), color=[TEAL, GREEN], opacity=0.8)
        self.play(ReplacementTransform(rectangles, area))
        integral = MathTex(r"\int_{0.5}^{4.5} f(x)\,dx").next_to(graph, UP).shift(LEFT * 2)
        self.play(Write(integral))
        self.wait(2)
