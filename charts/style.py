"""How every picture looks: size, type sizes, colours. Plain values, no matplotlib.

The background is solid, so that the chat behind, white or near-black, never shines through. Marks are from Okabe and
Ito's palette, which stays apart for colour-blind readers, and no meaning rests on colour alone: shape or dash says it
too. Text reaches a contrast of 4.5 on the background, marks reach 3 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

WIDTH, HEIGHT = 1000, 520  # pixels; every platform shows it whole, most at half the size
DPI = 100

TITLE_SIZE = 17.0  # points: at half the size a title is 12 pixels high, the rest 9
TEXT_SIZE = 13.0

BACKGROUND = "#FCFCFA"
FRAME = "#C8C8C4"  # edges the picture on a white page; decoration
GRID = "#E4E4E0"  # decoration
BAND = "#E6EFF5"  # within the control limits; its edges are drawn as marks

INK = "#1F1F1F"
QUIET = "#595959"

SERIES = "#0072B2"  # blue
SIGNAL = "#D55E00"  # vermilion
TARGET = "#000000"
LIMIT = "#767676"
BEYOND = "#858585"  # bars past the target

PADDING = 26  # pixels around everything
