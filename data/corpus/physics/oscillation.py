from manim import *

GRAVITY = 9.8


class Pendulum(Scene):
    def construct(self):
        pivot = UP * 2.5
        length = 3.2
        time = ValueTracker(0)
        omega = np.sqrt(GRAVITY / length)

        def bob_place():
            angle = 0.6 * np.cos(omega * time.get_value())
            return pivot + length * np.array([np.sin(angle), -np.cos(angle), 0])

        rod = always_redraw(lambda: Line(pivot, bob_place(), color=GREY_B))
        bob = always_redraw(lambda: Circle(0.3, color=ORANGE, fill_opacity=1).move_to(bob_place()))
        rest = DashedLine(pivot, pivot + DOWN * (length + 0.5), color=GREY_D)
        self.add(rest, Dot(pivot), rod, bob)
        self.play(time.animate.set_value(8), run_time=8, rate_func=linear)
        period = MathTex(r"T = 2\pi\sqrt{\frac{\ell}{g}}").to_corner(UR)
        self.play(Write(period))
        self.wait()


class SpringAndSine(Scene):
    """A weight on a spring writes its own sine curve."""

    def construct(self):
        weight = Square(0.6, color=ORANGE, fill_opacity=0.8).move_to(LEFT * 5)
        weight.elapsed = 0

        def swing(mobject, dt):
            mobject.elapsed += dt
            mobject.set_y(1.5 * np.sin(2 * mobject.elapsed))

        pen = Dot(LEFT * 4, color=YELLOW)
        pen.add_updater(lambda dot: dot.move_to([LEFT[0] * 4 + weight.elapsed, weight.get_y(), 0]))
        spring = always_redraw(
            lambda: Line(LEFT * 5 + UP * 3.5, weight.get_top(), color=GREY_B, stroke_width=6)
        )
        trace = TracedPath(pen.get_center, stroke_color=YELLOW, stroke_width=3)
        self.add(spring, weight, trace, pen)
        weight.add_updater(swing)
        self.wait(8)
        weight.remove_updater(swing)
