from common.hub import *


class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None
        self.mobject = None


class GrowSearchTree(Scene):
    """Numbers fall into a binary search tree, one after the other."""

    keys = [8, 3, 10, 1, 6, 14, 4]

    def construct(self):
        self.play(Write(headline("A search tree grows")))
        root = None
        for key in self.keys:
            circle = VGroup(Circle(0.35, color=PRIMARY, fill_opacity=0.3), Text(str(key), font_size=24))
            circle.move_to(UP * 2)
            self.play(FadeIn(circle, shift=DOWN), run_time=0.4)
            node = Node(key)
            node.mobject = circle
            if root is None:
                root = node
                continue
            self.insert(root, node, width=2.6)
        self.wait()

    def insert(self, parent, node, width):
        self.play(Indicate(parent.mobject, color=ACCENT), run_time=0.4)
        side = -1 if node.key < parent.key else 1
        child = parent.left if side < 0 else parent.right
        if child is not None:
            return self.insert(child, node, width / 2)
        target = parent.mobject.get_center() + RIGHT * side * width + DOWN * 1.1
        self.play(node.mobject.animate.move_to(target), run_time=0.5)
        edge = Line(parent.mobject[0], node.mobject[0], color=MUTED)
        self.play(Create(edge), run_time=0.3)
        if side < 0:
            parent.left = node
        else:
            parent.right = node
