from manim import *

BODIES = [Tetrahedron, Cube, Octahedron, Dodecahedron, Icosahedron]


class PlatonicParade(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=70 * DEGREES, theta=-60 * DEGREES)
        title = Text("The five regular bodies", font_size=36).to_edge(UP)
        self.add_fixed_in_frame_mobjects(title)
        self.play(Write(title))
        body = BODIES[0]()
        self.play(FadeIn(body))
        for following in BODIES[1:]:
            other = following()
            self.play(Rotate(body, PI / 2, axis=UP), run_time=0.8)
            self.play(FadeOut(body), FadeIn(other))
            body = other
        self.wait()


class HelixInSpace(ThreeDScene):
    def construct(self):
        axes = ThreeDAxes()
        helix = ParametricFunction(
            lambda t: np.array([1.5 * np.cos(t), 1.5 * np.sin(t), t / 5]),
            t_range=[-2 * TAU, 2 * TAU],
            color=YELLOW,
        )
        shadow = Circle(radius=1.5, color=GREY_B)
        dot = Dot3D(helix.get_start(), color=RED)
        self.set_camera_orientation(phi=75 * DEGREES, theta=30 * DEGREES)
        self.add(axes, shadow)
        self.play(Create(helix), run_time=3)
        self.play(MoveAlongPath(dot, helix), run_time=4, rate_func=linear)
        self.move_camera(phi=0, theta=-90 * DEGREES, run_time=2)
        self.wait()
