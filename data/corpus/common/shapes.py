"""Small groups of mobjects that several animations draw."""

from manim import DOWN, UP, RIGHT, Rectangle, RoundedRectangle, Square, SurroundingRectangle, Text, VGroup

from .palette import ACCENT, GAP, LABEL_SIZE, MUTED, PRIMARY, TITLE_SIZE


def headline(words):
    """A title at the upper edge of the frame."""
    return Text(words, font_size=TITLE_SIZE).to_edge(UP)


def labelled_box(words, color=PRIMARY, width=2.2):
    box = RoundedRectangle(corner_radius=0.15, width=width, height=0.9, color=color)
    box.set_fill(color, opacity=0.25)
    label = Text(words, font_size=LABEL_SIZE).move_to(box)
    return VGroup(box, label)


def bar(value, unit=0.4, color=PRIMARY):
    """A bar as high as its value, with the number below."""
    block = Rectangle(width=0.6, height=value * unit, color=color)
    block.set_fill(color, opacity=0.7)
    number = Text(str(value), font_size=LABEL_SIZE).next_to(block, DOWN, buff=0.12)
    return VGroup(block, number)


def bar_row(values):
    row = VGroup(*[bar(value) for value in values])
    return row.arrange(RIGHT, buff=GAP, aligned_edge=DOWN)


def cell_row(values, side=0.9):
    """Squares side by side, a value in each."""
    cells = VGroup()
    for value in values:
        square = Square(side_length=side, color=MUTED)
        cells.add(VGroup(square, Text(str(value), font_size=LABEL_SIZE).move_to(square)))
    return cells.arrange(RIGHT, buff=0)


def spotlight(mobject):
    return SurroundingRectangle(mobject, color=ACCENT, buff=0.1)
