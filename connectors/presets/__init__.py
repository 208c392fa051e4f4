"""The exports Touchline knows by name."""

from difflib import get_close_matches

from connectors.errors import UnknownPresetError
from connectors.preset import Preset
from connectors.presets import freshdesk, hubspot, touchline, uci498, zendesk

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (touchline.PRESET, zendesk.PRESET, freshdesk.PRESET, hubspot.PRESET, uci498.PRESET)
}


def preset_named(name: str) -> Preset:
    """Return the preset of that name, capitals aside; `UnknownPresetError` names the nearest."""
    found = PRESETS.get(name.strip().lower())
    if found is None:
        nearest = get_close_matches(name.lower(), PRESETS, n=1, cutoff=0)
        raise UnknownPresetError(preset=name, nearest=nearest[0], known=", ".join(PRESETS))
    return found
