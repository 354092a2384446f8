from manim import *


class ShearMatrix(LinearTransformationScene):
    def __init__(self, **kwargs):
        super().__init__(show_coordinates=True, leave_ghost_vectors=True, **kwargs)

    def construct(self):
        matrix = [[1, 1], [0, 1]]
        shown = MathTex(r"\begin{bmatrix} 1 & 1 \\ 0 & 1 \end{bmatrix}").to_corner(UL).add_background_rectangle()
        self.add_foreground_mobject(shown)
        square = self.get_unit_square()
        self.add_transformable_mobject(square)
        self.apply_matrix(matrix)
        self.wait()
        self.apply_inverse(matrix)
        self.wait()


class MatrixTimesVector(Scene):
    def construct(self):
        matrix = Matrix([[2, 1], [0, 3]])
        vector = Matrix([[4], [5]])
        equals = MathTex("=")
        result = Matrix([[13], [15]])
        line = VGroup(matrix, vector, equals, result).arrange(RIGHT)
        self.play(Write(matrix), Write(vector), Write(equals))
        self.play(Write(result.get_brackets()))
        for row, entry in zip(matrix.get_rows(), result.get_entries()):
            row_box = SurroundingRectangle(row, color=YELLOW)
            column_box = SurroundingRectangle(vector.get_columns()[0], color=YELLOW)
            self.play(Create(row_box), Create(column_box))
            self.play(ReplacementTransform(VGroup(row.copy(), vector.get_entries().copy()), entry))
            self.play(FadeOut(row_box, column_box))
        self.play(Indicate(line))
        self.wait()
