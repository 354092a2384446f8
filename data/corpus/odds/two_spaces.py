from manim import *


class SquareSpiral(Scene):
  """Squares of Fibonacci sides wind around each other, quarter circles inside."""

  def construct(self):
    squares = VGroup()
    arcs = VGroup()
    sides = [1, 1, 2, 3, 5, 8]
    directions = [RIGHT, UP, LEFT, DOWN]
    for i, side in enumerate(sides):
      square = Square(side, color=BLUE)
      if i > 0:
        square.next_to(squares, directions[(i - 1) % 4], buff=0)
      squares.add(square)
    everything = VGroup(squares).scale_to_fit_height(6).move_to(ORIGIN)
    corners = [UL, DL, DR, UR]
    for i, square in enumerate(squares):
      start = square.get_corner(corners[(i + 1) % 4])
      end = square.get_corner(corners[(i + 3) % 4])
      arcs.add(ArcBetweenPoints(start, end, angle=PI / 2, color=YELLOW))
    for square, arc in zip(squares, arcs):
      self.play(Create(square), Create(arc), run_time=0.6)
    self.play(Indicate(everything, scale_factor=1.05))
    self.wait()
