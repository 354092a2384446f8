from manim import *

ARROW = {"angle": -PI / 4, "color": GREY_B}


def edge_of(disc, towards):
    """A point just outside a disc, on the side of another one."""
    way = towards.get_center() - disc.get_center()
    return disc.get_center() + 0.75 * normalize(way)


class TrafficLightStates(Scene):
    def construct(self):
        states = ["red", "red-yellow", "green", "yellow"]
        colors = [RED, ORANGE, GREEN, YELLOW]
        discs = VGroup(*[
            VGroup(Circle(0.7, color=color, fill_opacity=0.4), Text(name, font_size=20))
            for name, color in zip(states, colors)
        ])
        for index, disc in enumerate(discs):
            disc.move_to(2.4 * np.array([np.cos(PI / 2 - index * PI / 2), np.sin(PI / 2 - index * PI / 2), 0]))
        arrows = VGroup(*[
            CurvedArrow(edge_of(discs[i], discs[(i + 1) % 4]), edge_of(discs[(i + 1) % 4], discs[i]), **ARROW)
            for i in range(4)
        ])
        self.play(LaggedStart(*[GrowFromCenter(disc) for disc in discs], lag_ratio=0.3))
        self.play(Create(arrows))
        token = Dot(color=WHITE).scale(1.5).move_to(discs[0])
        self.add(token)
        for i in range(8):
            self.play(MoveAlongPath(token, arrows[i % 4]), run_time=0.7)
            self.play(token.animate.move_to(discs[(i + 1) % 4]), run_time=0.2)
        self.wait()
