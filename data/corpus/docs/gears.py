r"""Mobjects for machines."""

from manim import *


class Gear(VGroup):
    r"""A wheel with teeth.

    Two wheels turn at speeds that are inverse to their numbers of teeth, :math:`\omega_1 n_1 = \omega_2 n_2`.

    Parameters
    ----------
    teeth
        How many.

    Examples
    --------

    Two gears mesh: the small one turns twice as fast as the :class:`Gear` beside it.

    .. manim:: MeshingGears

        class MeshingGears(Scene):
            def construct(self):
                def gear(teeth, color):
                    radius = teeth / 10
                    wheel = Circle(radius, color=color, fill_opacity=0.4)
                    cogs = VGroup(*[
                        Square(0.2, color=color, fill_opacity=0.8)
                        .move_to(radius * RIGHT)
                        .rotate(k * TAU / teeth, about_point=ORIGIN)
                        for k in range(teeth)
                    ])
                    return VGroup(wheel, cogs)

                large, small = gear(20, BLUE), gear(10, ORANGE)
                large.move_to(LEFT)
                small.next_to(large, RIGHT, buff=0.05)
                ratio = MathTex(r"\omega_1 n_1 = \omega_2 n_2").to_edge(UP)
                self.play(FadeIn(large, small), Write(ratio))
                self.play(
                    Rotate(large, PI, about_point=large[0].get_center()),
                    Rotate(small, -TAU, about_point=small[0].get_center()),
                    run_time=5,
                    rate_func=linear,
                )
                self.wait()
    """

    def __init__(self, teeth=12, color=BLUE, **kwargs):
        super().__init__(**kwargs)
        self.add(Circle(teeth / 10, color=color))
