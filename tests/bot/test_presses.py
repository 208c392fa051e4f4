"""Two clicks within three seconds are one, whenever they fall; later ones, other buttons and other people are not."""

from bot.presses import MOST_REMEMBERED, Presses


def test_a_doubled_click_is_one_also_across_the_full_three_seconds() -> None:
    presses = Presses()
    assert [presses.again("ana:1", at) for at in (2.9, 3.1, 6.0, 9.2)] == [False, True, True, False]


def test_other_buttons_and_other_people_are_themselves() -> None:
    presses = Presses()
    assert not any(presses.again(press, 1.0) for press in ("ana:1", "ana:2", "ben:1"))


def test_what_is_remembered_is_bounded() -> None:
    presses = Presses()
    for number in range(MOST_REMEMBERED + 1):
        presses.again(str(number), 1.0)
    assert not presses.again("0", 1.0)
    assert presses.again(str(MOST_REMEMBERED), 1.0)
