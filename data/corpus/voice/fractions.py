from manim import *
from manim_voiceover import VoiceoverScene
from manim_voiceover.services.gtts import GTTSService


class SpokenScene(VoiceoverScene):
    def setup(self):
        super().setup()
        self.set_speech_service(GTTSService())


class HalvesOfACake(SpokenScene):
    def construct(self):
        cake = Circle(radius=2, color=ORANGE, fill_opacity=0.5)
        with self.voiceover(text="Here is a cake, and it is all yours.") as tracker:
            self.play(GrowFromCenter(cake), run_time=tracker.duration)
        cut = Line(UP * 2, DOWN * 2)
        with self.voiceover(
            text="Cut it once <bookmark mark='cut'/> through the middle, "
            "and each of two friends gets one half."
        ):
            self.wait_until_bookmark("cut")
            self.play(Create(cut))
        halves = VGroup(
            Sector(radius=2, angle=PI, start_angle=PI / 2, color=BLUE, fill_opacity=0.6),
            Sector(radius=2, angle=PI, start_angle=-PI / 2, color=GREEN, fill_opacity=0.6),
        )
        names = VGroup(*[MathTex(r"\frac{1}{2}") for _ in halves])
        with self.voiceover(text="Two halves make one whole.") as tracker:
            self.play(FadeOut(cake, cut), FadeIn(halves))
            self.play(halves[0].animate.shift(LEFT), halves[1].animate.shift(RIGHT))
            for name, half in zip(names, halves):
                name.move_to(half)
            self.play(Write(names))
        self.wait()


class FractionsOnALine(SpokenScene):
    def construct(self):
        line = NumberLine(x_range=[0, 1, 0.25], length=10)
        with self.voiceover(text="Every fraction has its place between zero and one."):
            self.play(Create(line))
        for top, bottom in [(1, 2), (1, 4), (3, 4)]:
            dot = Dot(line.n2p(top / bottom), color=YELLOW)
            label = MathTex(rf"\frac{{{top}}}{{{bottom}}}").next_to(dot, UP)
            with self.voiceover(text=f"{top} over {bottom} stands here."):
                self.play(FadeIn(dot, scale=0.5), Write(label))
        self.wait()
