from manim import *

COLORS = [RED, ORANGE, YELLOW, GREEN, BLUE, PURPLE]


class GridWave(Scene):
	def construct(self):
		dots = VGroup(*[Dot(radius=0.12, color=GREY_B) for _ in range(7 * 11)])
		dots.arrange_in_grid(rows=7, cols=11, buff=0.4)
		self.play(FadeIn(dots, lag_ratio=0.02))
		for color in COLORS:
			# The wave starts in the middle and runs outwards.
			order = sorted(dots, key=lambda dot: np.linalg.norm(dot.get_center()))
			self.play(
				LaggedStart(*[dot.animate.set_color(color) for dot in order], lag_ratio=0.01),
				run_time=0.8,
			)
		self.play(ApplyWave(dots))
		self.wait()
