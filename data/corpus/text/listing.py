from manim import *

SOURCE = '''def factorial(n):
    if n == 0:
        return 1
    return n * factorial(n - 1)


print(factorial(4))
'''


class RecursionListing(Scene):
    """A listing beside the stack of calls that it makes."""

    def construct(self):
        listing = Code(code_string=SOURCE, language="python", background="window").scale(0.8).to_edge(LEFT)
        self.play(FadeIn(listing))
        calls = VGroup()
        for n in range(4, -1, -1):
            frame = VGroup(
                Rectangle(width=3.4, height=0.65, color=BLUE, fill_opacity=0.2),
                Text(f"factorial({n})", font_size=24, font="Monospace"),
            )
            frame.next_to(calls, UP, buff=0.08) if len(calls) else frame.to_corner(DR)
            calls.add(frame)
            self.play(FadeIn(frame, shift=DOWN * 0.3), run_time=0.5)
        value = 1
        for n, frame in zip(range(5), reversed(list(calls))):
            value = value * n if n else 1
            result = Text(f"= {value}", font_size=24, color=YELLOW).next_to(frame, LEFT)
            self.play(Write(result), run_time=0.4)
            self.play(FadeOut(result, frame), run_time=0.4)
        self.wait()
