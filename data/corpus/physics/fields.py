from manim import *


def dipole(position):
    """The field of two opposite charges, cut off near them."""
    field = np.zeros(3)
    for charge, place in [(1, LEFT * 2), (-1, RIGHT * 2)]:
        way = position - place
        distance = max(np.linalg.norm(way), 0.4)
        field += charge * way / distance ** 3
    return field


class DipoleField(Scene):
    def construct(self):
        charges = VGroup(
            VGroup(Circle(0.3, color=RED, fill_opacity=0.8), MathTex("+")).move_to(LEFT * 2),
            VGroup(Circle(0.3, color=BLUE, fill_opacity=0.8), MathTex("-")).move_to(RIGHT * 2),
        )
        arrows = ArrowVectorField(dipole, x_range=[-6, 6, 0.8], y_range=[-3.5, 3.5, 0.8])
        self.play(FadeIn(charges))
        self.play(Create(arrows), run_time=2)
        probe = Dot(UP * 1.5 + LEFT * 1.5, color=YELLOW)
        self.add(TracedPath(probe.get_center, stroke_color=YELLOW), probe)
        probe.add_updater(lambda dot, dt: dot.shift(dipole(dot.get_center()) * dt))
        self.wait(4)


class WhirlStream(Scene):
    def construct(self):
        stream = StreamLines(
            lambda p: np.array([-p[1], p[0], 0]) * 0.5,
            x_range=[-5, 5, 0.5],
            y_range=[-3, 3, 0.5],
            stroke_width=2,
            max_anchors_per_line=30,
        )
        self.add(stream)
        stream.start_animation(warm_up=True, flow_speed=1.2)
        self.wait(stream.virtual_time / stream.flow_speed)
