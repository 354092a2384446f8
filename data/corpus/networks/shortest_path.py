import heapq

from manim import *

WEIGHTS = {
    ("A", "B"): 4, ("A", "C"): 2, ("C", "B"): 1, ("B", "D"): 5,
    ("C", "D"): 8, ("C", "E"): 10, ("D", "E"): 2,
}
PLACES = {
    "A": LEFT * 4, "B": LEFT * 1.5 + UP * 2, "C": LEFT * 1.5 + DOWN * 2,
    "D": RIGHT * 1.8 + UP * 1.2, "E": RIGHT * 4 + DOWN * 1.5,
}


def shortest_from(start):
    """Vertex to distance, and to the vertex before it."""
    distance, before = {start: 0}, {}
    heap = [(0, start)]
    while heap:
        d, vertex = heapq.heappop(heap)
        for (a, b), weight in WEIGHTS.items():
            if a == vertex and d + weight < distance.get(b, float("inf")):
                distance[b] = d + weight
                before[b] = a
                heapq.heappush(heap, (d + weight, b))
    return distance, before


class ShortestPath(Scene):
    def construct(self):
        graph = DiGraph(
            list(PLACES), list(WEIGHTS), layout=PLACES, labels=True,
            edge_config={"tip_config": {"tip_length": 0.2, "tip_width": 0.2}},
        )
        costs = VGroup(*[
            Integer(weight, font_size=28).move_to(graph.edges[edge].get_center()).shift(UP * 0.3)
            for edge, weight in WEIGHTS.items()
        ])
        self.play(Create(graph), FadeIn(costs))
        distance, before = shortest_from("A")
        for vertex in sorted(distance, key=distance.get):
            label = MathTex(str(distance[vertex]), color=YELLOW).next_to(graph[vertex], UP)
            self.play(Write(label), Indicate(graph[vertex]), run_time=0.6)
        path = ["E"]
        while path[-1] in before:
            path.append(before[path[-1]])
        path.reverse()
        self.play(*[
            graph.edges[edge].animate.set_color(YELLOW) for edge in zip(path, path[1:])
        ])
        self.wait()
