from manim import *

from planetarium import orbit_of


class LostOrbit(Scene):
    """The module with the orbits was never published: nobody can complete this one."""

    def construct(self):
        sun = Circle(0.4, color=YELLOW, fill_opacity=1)
        path = orbit_of("halley", eccentricity=DEFAULT_ECCENTRICITY)
        self.play(FadeIn(sun), Create(path))
        self.wait()
