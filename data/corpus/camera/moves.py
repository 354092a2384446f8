from manim import *


class FollowTheDot(MovingCameraScene):
    def construct(self):
        axes = Axes(x_range=[0, 12], y_range=[-2, 2], x_length=20, y_length=5)
        graph = axes.plot(lambda x: np.sin(x) + 0.3 * np.sin(3 * x), color=BLUE)
        dot = Dot(graph.get_start(), color=ORANGE)
        self.add(axes, graph, dot)
        self.camera.frame.save_state()
        self.play(self.camera.frame.animate.scale(0.4).move_to(dot))

        def follow(frame):
            frame.move_to(dot.get_center())

        self.camera.frame.add_updater(follow)
        self.play(MoveAlongPath(dot, graph), run_time=6, rate_func=linear)
        self.camera.frame.remove_updater(follow)
        self.play(Restore(self.camera.frame))
        self.wait()


class PanAcrossTimeline(MovingCameraScene):
    """A line of years that is wider than the frame."""

    events = [(1665, "cells are seen"), (1796, "first vaccine"), (1859, "origin of species"), (1953, "double helix")]

    def construct(self):
        line = NumberLine(x_range=[1650, 2000, 50], length=28, include_numbers=True, decimal_number_config={
            "num_decimal_places": 0, "group_with_commas": False,
        })
        marks = VGroup()
        for year, words in self.events:
            dot = Dot(line.n2p(year), color=YELLOW)
            marks.add(VGroup(dot, Text(words, font_size=28).next_to(dot, UP, buff=0.5)))
        self.camera.frame.move_to(marks[0])
        self.add(line)
        for mark in marks:
            self.play(self.camera.frame.animate.move_to(mark), run_time=1.5)
            self.play(FadeIn(mark[0], scale=0.3), Write(mark[1]))
        self.play(self.camera.frame.animate.move_to(line).set(width=30), run_time=2)
        self.wait()


class ZoomIntoKink(ZoomedScene):
    def __init__(self, **kwargs):
        super().__init__(
            zoom_factor=0.2,
            zoomed_display_height=3,
            zoomed_display_width=4,
            image_frame_stroke_width=4,
            **kwargs,
        )

    def construct(self):
        axes = Axes(x_range=[-4, 4], y_range=[-1, 4], x_length=8, y_length=5).shift(LEFT * 2)
        graph = axes.plot(lambda x: abs(x) + 0.1 * x, color=BLUE, use_smoothing=False)
        self.play(Create(axes), Create(graph))
        self.zoomed_camera.frame.move_to(axes.c2p(0, 0))
        self.activate_zooming(animate=True)
        note = Text("the corner stays a corner", font_size=28).next_to(self.zoomed_display, DOWN)
        self.play(Write(note))
        self.play(self.zoomed_camera.frame.animate.scale(0.4))
        self.wait()
