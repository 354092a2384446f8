from common.hub import *


class SortingScene(Scene):
    """A row of bars, and the moves that sorting algorithms make."""

    values = [5, 2, 7, 3, 6, 1]

    def setup(self):
        self.numbers = list(self.values)
        self.bars = bar_row(self.numbers).shift(DOWN * 0.5)
        self.comparisons = 0
        self.counter = Text("0 comparisons", font_size=LABEL_SIZE).to_corner(DR)

    def show_bars(self, words):
        self.play(Write(headline(words)))
        self.play(LaggedStartMap(FadeIn, self.bars, shift=UP * 0.3), FadeIn(self.counter))

    def compare(self, i, j):
        self.comparisons += 1
        words = Text(f"{self.comparisons} comparisons", font_size=LABEL_SIZE).to_corner(DR)
        self.play(
            Indicate(self.bars[i], color=ACCENT),
            Indicate(self.bars[j], color=ACCENT),
            Transform(self.counter, words),
            run_time=0.6,
        )
        return self.numbers[i] > self.numbers[j]

    def swap(self, i, j):
        left, right = self.bars[i], self.bars[j]
        self.play(
            left.animate.set_x(right.get_x()),
            right.animate.set_x(left.get_x()),
            run_time=0.5,
        )
        self.bars.submobjects[i], self.bars.submobjects[j] = right, left
        self.numbers[i], self.numbers[j] = self.numbers[j], self.numbers[i]

    def mark_done(self, *indices):
        self.play(*[self.bars[i][0].animate.set_color(GOOD) for i in indices], run_time=0.4)
