import sorting.base as base
from common.hub import *


class InsertionSort(base.SortingScene):
    """The left part of the list is always in order."""

    def construct(self):
        self.show_bars("Insertion sort")
        fence = DashedLine(UP, DOWN * 2, color=MUTED).next_to(self.bars[0], RIGHT, buff=GAP / 2)
        self.play(Create(fence))
        for i in range(1, len(self.numbers)):
            self.play(fence.animate.next_to(self.bars[i], RIGHT, buff=GAP / 2), run_time=0.4)
            j = i
            while j > 0 and self.compare(j - 1, j):
                self.swap(j - 1, j)
                j -= 1
        self.play(FadeOut(fence))
        self.mark_done(*range(len(self.numbers)))
        self.wait()


class DescendingInsertion(InsertionSort):
    """The same moves, largest first."""

    values = [2, 6, 3, 7, 4]

    def compare(self, i, j):
        return not super().compare(i, j)
