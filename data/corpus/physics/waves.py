from manim import *


class StandingWave(Scene):
    def construct(self):
        axes = Axes(x_range=[0, 8, 1], y_range=[-2, 2, 1], x_length=11, y_length=4, tips=False)
        t = ValueTracker(0)
        right = always_redraw(lambda: axes.plot(lambda x: 0.8 * np.sin(2 * x - t.get_value()), color=BLUE_E))
        left = always_redraw(lambda: axes.plot(lambda x: 0.8 * np.sin(2 * x + t.get_value()), color=GREEN_E))
        total = always_redraw(
            lambda: axes.plot(lambda x: 1.6 * np.sin(2 * x) * np.cos(t.get_value()), color=YELLOW)
        )
        nodes = VGroup(*[Dot(axes.c2p(k * PI / 2, 0), color=RED) for k in range(6)])
        self.add(axes, right, left)
        self.play(t.animate.set_value(PI), run_time=3, rate_func=linear)
        self.play(FadeIn(total))
        self.play(t.animate.set_value(4 * PI), run_time=6, rate_func=linear)
        self.play(LaggedStart(*[FadeIn(node, scale=3) for node in nodes], lag_ratio=0.2))
        self.wait()


class Projectile(Scene):
    def construct(self):
        ground = Line(LEFT * 7, RIGHT * 7).shift(DOWN * 3)
        start = LEFT * 6 + DOWN * 3
        velocity = np.array([4.0, 6.0, 0])

        def place(t):
            return start + velocity * t + np.array([0, -0.5 * 4 * t ** 2, 0])

        path = ParametricFunction(place, t_range=[0, 3], color=GREY_B)
        ball = Dot(start, color=YELLOW, radius=0.12)
        time = ValueTracker(0)
        ball.add_updater(lambda dot: dot.move_to(place(time.get_value())))
        across = always_redraw(lambda: Arrow(
            ball.get_center(), ball.get_center() + RIGHT * velocity[0] * 0.35, buff=0, color=BLUE
        ))
        down = always_redraw(lambda: Arrow(
            ball.get_center(),
            ball.get_center() + UP * (velocity[1] - 4 * time.get_value()) * 0.35 + DOWN * 0.001,
            buff=0,
            color=RED,
        ))
        self.add(ground, ball, across, down)
        self.play(time.animate.set_value(3), Create(path), run_time=4, rate_func=linear)
        self.wait()
