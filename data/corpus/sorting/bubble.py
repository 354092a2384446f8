from sorting.base import *


class BubbleSort(SortingScene):
    def construct(self):
        self.show_bars("Bubble sort")
        n = len(self.numbers)
        for end in range(n - 1, 0, -1):
            swapped = False
            for i in range(end):
                if self.compare(i, i + 1):
                    self.swap(i, i + 1)
                    swapped = True
            self.mark_done(end)
            if not swapped:
                self.mark_done(*range(end))
                break
        else:
            self.mark_done(0)
        self.wait()
