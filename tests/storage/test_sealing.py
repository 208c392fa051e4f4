"""What is sealed opens where it belongs, with a key that is held, unaltered; and nowhere else."""

import pytest

from storage.sealing import BadKeyError, Sealer, SealError, new_key

OLD, NEW = new_key(), new_key()
PLACE, SECRET = "installation:slack:T1", b"xoxb-secret \x00\xff"


@pytest.mark.parametrize("plain", [b"", SECRET, b"x" * 100_000])
def test_what_was_sealed_opens(plain: bytes) -> None:
    sealed = Sealer([OLD]).seal(PLACE, plain)
    assert Sealer([OLD]).open(PLACE, sealed) == plain
    assert not plain or plain not in sealed


@pytest.mark.parametrize("place", ["installation:slack:T2", "installation:slack:T", "installation:slack:T11", ""])
def test_what_was_sealed_for_one_place_opens_in_no_other(place: str) -> None:
    sealed = Sealer([OLD]).seal(PLACE, SECRET)
    with pytest.raises(SealError):
        Sealer([OLD]).open(place, sealed)


def test_a_place_and_its_beginning_cannot_be_confused() -> None:
    sealer = Sealer([OLD])
    with pytest.raises(SealError):
        sealer.open("a", sealer.seal("ab", b"c"))
    with pytest.raises(SealError):
        sealer.open("ab", sealer.seal("a", b"bc"))


def test_another_key_does_not_open_and_nothing_is_told() -> None:
    with pytest.raises(SealError) as refused:
        Sealer([NEW]).open(PLACE, Sealer([OLD]).seal(PLACE, SECRET))
    said = f"{refused.value} {refused.value.values} {refused.value.__cause__}"
    assert not any(secret in said for secret in ("xoxb", OLD, NEW))


def test_one_altered_byte_is_noticed() -> None:
    sealed = bytearray(Sealer([OLD]).seal(PLACE, SECRET))
    sealed[40] ^= 1
    with pytest.raises(SealError):
        Sealer([OLD]).open(PLACE, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"plain", "gAAAAAéü".encode()])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealError):
        Sealer([OLD]).open(PLACE, sealed)


def test_the_newest_key_seals_and_every_key_opens() -> None:
    old, both, new = Sealer([OLD]), Sealer([NEW, OLD]), Sealer([NEW])
    assert both.open(PLACE, old.seal(PLACE, SECRET)) == SECRET
    assert new.open(PLACE, both.seal(PLACE, SECRET)) == SECRET


def test_sealing_anew_changes_what_is_old_and_leaves_what_is_new() -> None:
    both = Sealer([NEW, OLD])
    anew = both.reseal(PLACE, Sealer([OLD]).seal(PLACE, SECRET))
    assert Sealer([NEW]).open(PLACE, anew) == SECRET
    assert both.reseal(PLACE, anew) == anew
    with pytest.raises(SealError):
        both.reseal("elsewhere", anew)


@pytest.mark.parametrize("keys", [[], [""], ["short"], [OLD, "no key"], ["ü" * 44], [OLD[:-2]]])
def test_what_is_no_key_is_refused_without_being_repeated(keys: list[str]) -> None:
    with pytest.raises(BadKeyError) as refused:
        Sealer(keys)
    assert not str(refused.value)
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_what_was_signed_is_known_for_its_place_and_as_it_was_only() -> None:
    signature = Sealer([OLD]).sign(PLACE, "p1")
    assert Sealer([OLD]).is_signed(PLACE, "p1", signature)
    for place, message, given in (("other", "p1", signature), (PLACE, "p2", signature), (PLACE, "p1", signature[:-1]),
                                  (PLACE, "p1", ""), (PLACE, "p1", "ü"), (PLACE, "p1", f"{signature}=")):  # fmt: skip
        assert not Sealer([OLD]).is_signed(place, message, given)
    assert Sealer([OLD]).sign("a", "bc") != Sealer([OLD]).sign("ab", "c")


def test_the_newest_key_signs_and_every_key_that_is_held_is_believed() -> None:
    old, both = Sealer([OLD]), Sealer([NEW, OLD])
    assert both.is_signed(PLACE, "p1", old.sign(PLACE, "p1"))
    assert Sealer([NEW]).is_signed(PLACE, "p1", both.sign(PLACE, "p1"))
    assert not Sealer([NEW]).is_signed(PLACE, "p1", old.sign(PLACE, "p1"))
