"""What the operator no longer allows BI tools to read is gone once the server has started."""

import shutil
from pathlib import Path

from sqlalchemy import inspect

from storage.database import Database
from storage.upgrading import upgrade
from storage.views import PERSON, TEAM, set_views
from tests.bot.awaited import awaited
from tests.teams.serving import serving


def views(url: str) -> set[str]:
    with Database(url).connected() as connection:
        return {name for name in inspect(connection).get_view_names() if name.startswith("bi_")}


@awaited
async def test_views_of_persons_are_gone_from_the_start_on(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    kept = Database(f"sqlite:///{tmp_path / 'kept' / 'touchline.db'}")
    upgrade(kept)
    set_views(kept, persons=True)
    kept.close()
    served = f"sqlite:///{tmp_path / 'home' / 'touchline.db'}"
    async with serving(tmp_path / "kept", tmp_path, TOUCHLINE_TEAMS_DEV="1"):
        assert views(served) == {view.name for view in TEAM}
    shutil.rmtree(tmp_path / "home")
    async with serving(tmp_path / "kept", tmp_path, TOUCHLINE_TEAMS_DEV="1", TOUCHLINE_EXPORT_PERSONS="1"):
        assert views(served) == {view.name for view in (*TEAM, *PERSON)}
