from manim import *


class MapOfIslands(Scene):
    """Ferry routes over a map that is a picture file of its own, which nobody has kept."""

    def construct(self):
        chart = SVGMobject("assets/islands.svg").scale_to_fit_height(6)
        self.play(DrawBorderThenFill(chart))
        ports = VGroup(*[Dot(place, color=RED) for place in (LEFT * 3, UP * 1.5, RIGHT * 2.5 + DOWN)])
        self.play(FadeIn(ports, lag_ratio=0.5))
        for a, b in [(0, 1), (1, 2), (2, 0)]:
            route = ArcBetweenPoints(ports[a].get_center(), ports[b].get_center(), color=BLUE)
            self.play(ShowPassingFlash(route.copy().set_color(YELLOW)), Create(route))
        self.wait()
