from manim import *


class SaddleSurface(ThreeDScene):
    def construct(self):
        axes = ThreeDAxes(x_range=[-3, 3], y_range=[-3, 3], z_range=[-2, 2], x_length=6, y_length=6, z_length=4)
        saddle = Surface(
            lambda u, v: axes.c2p(u, v, 0.25 * (u ** 2 - v ** 2)),
            u_range=[-2.5, 2.5],
            v_range=[-2.5, 2.5],
            resolution=(24, 24),
            checkerboard_colors=[BLUE_D, BLUE_E],
            fill_opacity=0.85,
        )
        self.set_camera_orientation(phi=65 * DEGREES, theta=-50 * DEGREES)
        self.play(Create(axes))
        self.play(Create(saddle), run_time=2)
        point = Dot3D(axes.c2p(0, 0, 0), color=YELLOW)
        up = ParametricFunction(lambda t: axes.c2p(t, 0, 0.25 * t ** 2), t_range=[-2.5, 2.5], color=RED)
        down = ParametricFunction(lambda t: axes.c2p(0, t, -0.25 * t ** 2), t_range=[-2.5, 2.5], color=GREEN)
        self.play(FadeIn(point), Create(up), Create(down))
        self.begin_ambient_camera_rotation(rate=0.3)
        self.wait(4)
        self.stop_ambient_camera_rotation()


class RippleSurface(ThreeDScene):
    """A wave runs outwards over a surface."""

    def construct(self):
        self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES, zoom=0.8)
        phase = ValueTracker(0)

        def height(u, v):
            r = np.sqrt(u ** 2 + v ** 2)
            return 0.5 * np.cos(3 * r - phase.get_value()) * np.exp(-0.2 * r)

        ripple = always_redraw(lambda: Surface(
            lambda u, v: np.array([u, v, height(u, v)]),
            u_range=[-3, 3],
            v_range=[-3, 3],
            resolution=(20, 20),
            checkerboard_colors=[TEAL_D, TEAL_E],
        ))
        self.add(ripple)
        self.play(phase.animate.set_value(2 * TAU), run_time=4, rate_func=linear)
