"""One import for all: the library, the colours and the shapes."""

from manim import *

from .palette import *
from .shapes import *
