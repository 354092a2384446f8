from common.hub import *

NUMBERS = [3, 8, 12, 17, 21, 29, 34, 40]
WANTED = 29


def bracket(cells, low, high):
    return Brace(VGroup(*cells[low:high + 1]), DOWN, color=ACCENT)


class BinarySearch(Scene):
    def construct(self):
        cells = cell_row(NUMBERS)
        question = headline(f"Where is {WANTED}?")
        self.play(Write(question), FadeIn(cells))
        low, high = 0, len(NUMBERS) - 1
        brace = bracket(cells, low, high)
        self.play(GrowFromCenter(brace))
        while low <= high:
            middle = (low + high) // 2
            frame = spotlight(cells[middle])
            self.play(Create(frame))
            if NUMBERS[middle] == WANTED:
                self.play(cells[middle][0].animate.set_fill(GOOD, opacity=0.6), FadeOut(frame))
                break
            if NUMBERS[middle] < WANTED:
                gone, low = cells[low:middle + 1], middle + 1
            else:
                gone, high = cells[middle:high + 1], middle - 1
            self.play(
                gone.animate.set_opacity(0.25),
                Transform(brace, bracket(cells, low, high)),
                FadeOut(frame),
            )
        self.wait()
