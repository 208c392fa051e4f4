"""A drawing in; the bytes of a picture out.

Promises a PNG of `style.WIDTH` by `style.HEIGHT` pixels without an alpha channel, the same bytes for the same drawing.
Keeps no state between two drawings. Says nothing in words; that is `charts.alt`.
"""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from charts.dark import darkened
from charts.distribution import distribution_figure
from charts.funnel import funnel_figure
from charts.specs import Distribution, Drawing, Funnel, Trend
from charts.trend import trend_figure


def figure(drawing: Drawing) -> Figure:
    """Return the drawing as a matplotlib figure."""
    match drawing:
        case Trend():
            return trend_figure(drawing)
        case Distribution():
            return distribution_figure(drawing)
        case Funnel():
            return funnel_figure(drawing)


def draw(drawing: Drawing, *, dark: bool = False) -> bytes:
    """Return the drawing as a PNG, some 20 to 60 kB; `dark` for a dark theme."""
    canvas = FigureCanvasAgg(figure(drawing))
    canvas.draw()  # type: ignore[no-untyped-call] # savefig would draw twice: once to lay out, which is done
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    png = BytesIO()
    (darkened(picture) if dark else picture).save(png, "PNG")
    return png.getvalue()
