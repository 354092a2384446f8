from manim import *


class AnagramShuffle(Scene):
    def construct(self):
        first = Text("LISTEN", font_size=96)
        second = Text("SILENT", font_size=96)
        self.play(AddTextLetterByLetter(first))
        self.wait(0.5)
        letters = list("LISTEN")
        moves = []
        for target, letter in zip(second, "SILENT"):
            at = letters.index(letter)
            letters[at] = None
            moves.append(first[at].animate(path_arc=PI / 2).move_to(target))
        self.play(LaggedStart(*moves, lag_ratio=0.15), run_time=3)
        underline = Underline(second, color=YELLOW)
        self.play(Create(underline))
        self.wait()


class EmphasisWithMarkup(Scene):
    def construct(self):
        lines = VGroup(
            MarkupText('A <b>prime</b> has <span foreground="yellow">exactly two</span> divisors.'),
            MarkupText('One has <i>only one</i>: <span foreground="red">no prime</span>.'),
            MarkupText('Two is the only <u>even</u> prime.'),
        ).scale(0.7).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        for line in lines:
            self.play(Write(line))
            self.wait(0.5)
        self.play(lines[2].animate.set_color(GREEN), FadeOut(lines[:2], shift=UP))
        self.wait()
