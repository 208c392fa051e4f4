"""Words in what a customer wrote: whole ones, whatever their capitals and accents."""

import pytest

from coaching.spotting import is_phrase, spotted


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I want a REFUND now!", "refund"),
        ("I want a refund.", "Refund"),
        ("Ich kündige hiermit", "kündig*"),
        ("Ich KÜNDIGE hiermit", "kundig*"),
        ("Meine Vertragskündigung liegt bei", "*kündigung"),
        ("Die Kündigungsfrist ist um", "kündigung*"),
        ("Sonderkündigungsrecht", "*kündigung*"),
        ("my lawyer's letter", "lawyer"),
        ("Straße gesperrt", "strasse"),
        ("café closed", "cafe"),
        ("I was charged\n\ntwice for it", "charged twice"),
        ("please, speak to my: lawyer", "speak to my lawyer"),
        ("double-charged again", "double charged"),
        ("a credit-note please", "credit note"),
        ("I can’t pay", "can't pay"),
        ("ﬁnal warning", "final warning"),
    ],
)
def test_what_is_meant_is_spotted(text, phrase):
    assert spotted(text, [phrase]) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("the party was fine", "art"),
        ("refunded yesterday", "refund"),
        ("Vertragskündigung", "kündig*"),
        ("Kündigungsfrist", "*kündigung"),
        ("twice charged", "charged twice"),
        ("charged me twice", "charged twice"),
        ("", "refund"),
        ("refund", ""),
        ("refund", "!!"),
    ],
)
def test_what_is_not_meant_is_not(text, phrase):
    assert spotted(text, [phrase]) is None


def test_the_rules_own_word_is_told_and_not_the_customers():
    assert spotted("Meine Vertragskündigung!", ["refund", "*KÜNDIGUNG", "vertrag*"]) == "*KÜNDIGUNG"


@pytest.mark.parametrize("phrase", ["*", "a", "**", "!", "", "a b", "x*", "y" * 61])
def test_what_would_be_everywhere_or_nowhere_is_no_phrase(phrase):
    assert not is_phrase(phrase)


@pytest.mark.parametrize("phrase", ["refund", "kündig*", "up to me", "*ab"])
def test_words_of_two_letters_or_more_are(phrase):
    assert is_phrase(phrase)
