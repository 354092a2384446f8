"""Colours and sizes that all animations of the corpus share."""

from manim import BLUE_D, GOLD, GREEN_C, GREY_B, RED_C, ManimColor

PRIMARY = BLUE_D
ACCENT = GOLD
GOOD = GREEN_C
BAD = RED_C
MUTED = GREY_B
INK = ManimColor("#1D2733")

TITLE_SIZE = 40
LABEL_SIZE = 26
GAP = 0.35
