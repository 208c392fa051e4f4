"""Who only describes a picture does not pay for matplotlib."""

import subprocess
import sys

import pytest

LOOK = "import sys, {}; print([name for name in sys.modules if name.split('.')[0] in ('matplotlib', 'numpy', 'PIL')])"


@pytest.mark.parametrize("modules", ["charts.specs", "charts.alt", "charts.specs, charts.alt, charts.scales"])
def test_describing_a_picture_does_not_import_matplotlib(modules):
    done = subprocess.run([sys.executable, "-c", LOOK.format(modules)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_drawing_a_picture_does_not_import_pyplot():
    code = "import sys, charts.draw; print('matplotlib.pyplot' in sys.modules, 'matplotlib.figure' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
