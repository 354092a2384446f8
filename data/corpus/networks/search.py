from collections import deque

from common.hub import *

VERTICES = [1, 2, 3, 4, 5, 6, 7]
EDGES = [(1, 2), (1, 3), (2, 4), (2, 5), (3, 6), (5, 7), (6, 7)]
LAYOUT = {
    1: [0, 2.2, 0], 2: [-2, 1, 0], 3: [2, 1, 0], 4: [-3.2, -0.6, 0],
    5: [-1, -0.6, 0], 6: [2, -0.6, 0], 7: [0.5, -2, 0],
}


def neighbours(vertex):
    return sorted(b if a == vertex else a for a, b in EDGES if vertex in (a, b))


class BreadthFirst(Scene):
    def construct(self):
        graph = Graph(VERTICES, EDGES, layout=LAYOUT, labels=True)
        self.play(Create(graph))
        queue = deque([1])
        seen = {1}
        shown = cell_row([1], side=0.6).to_edge(DOWN)
        self.play(FadeIn(shown), graph[1].animate.set_fill(ACCENT))
        while queue:
            vertex = queue.popleft()
            for other in neighbours(vertex):
                if other in seen:
                    continue
                seen.add(other)
                queue.append(other)
                edge = graph.edges.get((vertex, other)) or graph.edges[(other, vertex)]
                self.play(edge.animate.set_color(ACCENT), graph[other].animate.set_fill(ACCENT), run_time=0.5)
            following = cell_row(list(queue) or ["-"], side=0.6).to_edge(DOWN)
            self.play(graph[vertex].animate.set_fill(GOOD), Transform(shown, following), run_time=0.5)
        self.wait()
