from sorting.base import SortingScene
from common.palette import BAD
from manim import Circumscribe, FadeOut, Triangle, DOWN, PI, UP


class SelectionSort(SortingScene):
    values = [4, 7, 1, 5, 2]

    def construct(self):
        self.show_bars("Selection sort")
        pointer = Triangle(color=BAD, fill_opacity=1).scale(0.15).rotate(PI)
        pointer.next_to(self.bars[0], UP)
        self.add(pointer)
        for start in range(len(self.numbers) - 1):
            smallest = start
            for i in range(start + 1, len(self.numbers)):
                if self.compare(smallest, i):
                    smallest = i
                    self.play(pointer.animate.next_to(self.bars[i], UP), run_time=0.3)
            self.play(Circumscribe(self.bars[smallest]))
            if smallest != start:
                self.swap(start, smallest)
            self.mark_done(start)
        self.mark_done(len(self.numbers) - 1)
        self.play(FadeOut(pointer, shift=DOWN))
        self.wait()
