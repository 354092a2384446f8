from manim import *

CORNERS = [LEFT * 3 + DOWN * 1.5, RIGHT * 3 + DOWN, UP * 2.2]


class TriangleCentroid(Scene):
    def construct(self):
        triangle = Polygon(*CORNERS, color=BLUE)
        dots = VGroup(*[Dot(corner) for corner in CORNERS])
        self.play(Create(triangle), FadeIn(dots))

        medians = VGroup()
        for i, corner in enumerate(CORNERS):
            opposite = midpoint(CORNERS[(i + 1) % 3], CORNERS[(i + 2) % 3])
            medians.add(Line(corner, opposite, color=YELLOW))
            self.play(Create(medians[-1]), Flash(opposite, color=YELLOW), run_time=0.8)

        centroid = Dot(sum(CORNERS) / 3, color=RED).scale(1.3)
        label = Text("centroid", font_size=28).next_to(centroid, RIGHT)
        self.play(GrowFromCenter(centroid), Write(label))
        self.play(Rotate(VGroup(triangle, dots, medians), TAU / 3, about_point=centroid.get_center()), run_time=2)
        self.wait()
