from manim import *


class LawOfLargeNumbers(Scene):
    def construct(self):
        rng = np.random.default_rng(11)
        flips = rng.integers(0, 2, size=400)
        share = np.cumsum(flips) / np.arange(1, 401)
        axes = Axes(
            x_range=[0, 400, 100], y_range=[0, 1, 0.25], x_length=10, y_length=5,
            axis_config={"include_numbers": True},
        )
        half = DashedLine(axes.c2p(0, 0.5), axes.c2p(400, 0.5), color=YELLOW)
        path = VMobject(color=BLUE).set_points_as_corners(
            [axes.c2p(n + 1, value) for n, value in enumerate(share)]
        )
        label = Text("share of heads", font_size=28, color=BLUE).to_corner(UR)
        self.play(Create(axes), Create(half), FadeIn(label))
        self.play(Create(path), run_time=5, rate_func=linear)
        self.wait()


class GaltonBoard(Scene):
    ROWS = 6

    def construct(self):
        pegs = VGroup(*[
            Dot(self.place(row, step), radius=0.05, color=GREY_B)
            for row in range(self.ROWS) for step in range(row + 1)
        ])
        self.play(FadeIn(pegs))
        rng = np.random.default_rng(3)
        heights = [0] * (self.ROWS + 1)
        for _ in range(14):
            ball = Dot(self.place(0, 0) + UP * 0.6, color=YELLOW)
            step = 0
            moves = []
            for row in range(1, self.ROWS + 1):
                step += int(rng.integers(0, 2))
                moves.append(ball.animate.move_to(self.place(row, step)))
            self.add(ball)
            self.play(Succession(*moves), run_time=0.8, rate_func=linear)
            bottom = self.place(self.ROWS, step) + DOWN * (1.2 - 0.2 * heights[step])
            heights[step] += 1
            self.play(ball.animate.move_to(bottom), run_time=0.2)
        self.wait()

    def place(self, row, step):
        return np.array([(step - row / 2) * 0.9, 2.5 - row * 0.6, 0])
