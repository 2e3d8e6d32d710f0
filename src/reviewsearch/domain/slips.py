"""What it costs to have typed one word for another: the commoner a slip, the less.

Slips differ in how likely they are. A doubled letter written once, one vowel for another, two letters in the wrong order, a
letter that is not heard, and letters that sound like others (*f* and *ph*, *shun* and *tion*) cost little; a wrong first letter costs
much. A cost of 1 is that of any other wrong letter.
"""

from collections.abc import Mapping
from itertools import permutations

# The costs were tuned on lists of slips other than the one they are measured on; what sounds alike is what English spelling
# has it (docs/ranking.md). Where two numbers stand, the first is for letters left out and the second for letters put in.
_WRONG, _SWAPPED, _FIRST, _NEW_FIRST = 1.0, 0.5, 0.7, 1.7
_DOUBLED, _VOWEL, _SILENT, _LIQUID, _OTHER = (0.2, 0.35), (0.6, 0.75), (0.7, 0.85), (0.6, 1.0), (1.0, 1.0)
_OTHER_VOWEL, _VERY_ALIKE, _ALIKE, _SOUNDS_SO, _SOUNDS_NEARLY_SO = 0.65, 0.4, 0.7, 0.35, 0.6
_VOWELS = "aeiouy"
_GAPS = {
    **dict.fromkeys(_VOWELS, _VOWEL),
    **dict.fromkeys("cghkw", _SILENT),
    # These are easily left out, most of all beside another consonant.
    **dict.fromkeys("lmnrt", _LIQUID),
}
_PAIRS: Mapping[tuple[str, ...], float] = {
    **{(a, b): _OTHER_VOWEL for a in _VOWELS for b in _VOWELS},
    **{pair: _VERY_ALIKE for two in "ck cs ks sz cq kq fv gj".split() for pair in permutations(two, 2)},
    **{pair: _ALIKE for two in "dt bp mn vw sx uw cx kx st".split() for pair in permutations(two, 2)},
}
# By the letter typed, and then by the one meant.
_LETTERS = {a: {b: cost for (first, b), cost in _PAIRS.items() if first == a} for a, _ in _PAIRS}
_SOUNDS_ALIKE = """
    f-ph r-wr n-kn n-gn w-wh s-ps m-mb t-pt s-sc c-sc k-ck c-ck k-ch c-ch j-dg g-dg j-g ch-tch kw-qu q-qu x-cs x-cc x-ks x-xc x-xs si-ti
    ci-ti sion-tion cion-tion shun-tion ent-ant ence-ense er-re or-our ur-er ur-or el-le al-le ul-le ol-le il-le cul-cle cal-cle
    ie-y ys-ies y-ey ly-lly i-igh ow-ou aw-au oa-o ea-e ea-ee ei-ie ou-o ai-a oo-u ew-u ew-ue ui-u gu-ju
"""
_SOUND_NEARLY_ALIKE = "f-gh sh-ti sh-ci s-ti s-ce or-au or-ough ort-ought auf-augh uf-ough g-gue k-que"


def _by_last_letters() -> dict[str, dict[str, list[tuple[str, str, float]]]]:
    sounds: dict[str, dict[str, list[tuple[str, str, float]]]] = {}
    for pairs, cost in ((_SOUNDS_ALIKE, _SOUNDS_SO), (_SOUND_NEARLY_ALIKE, _SOUNDS_NEARLY_SO)):
        for pair in pairs.split():
            one, other = pair.split("-")
            for typed, meant in ((one, other), (other, one)):
                sounds.setdefault(typed[-1], {}).setdefault(meant[-1], []).append((typed, meant, cost))
    return sounds


_SOUNDS = _by_last_letters()
_LONGEST_SOUND = max(
    len(typed) for several in _SOUNDS.values() for sounds in several.values() for typed, _, _ in sounds
)


def slip_cost(typed: str, meant: str, most: float) -> float:
    """Return what it costs to have typed one word for another; where that is more than `most`, anything more than `most`."""
    missing = [_gap(meant, at)[0] for at in range(len(meant))]
    row = [0.0]
    for cost in missing:
        row.append(row[-1] + cost)
    rows, least = [row], [0.0]
    for i, letter in enumerate(typed):
        added = _gap(typed, i)[1]
        before, row = row, [row[0] + added]
        sounds, wrong, otherwise = _SOUNDS.get(letter, {}), _LETTERS.get(letter, {}), _WRONG if i else _WRONG + _FIRST
        for j, other in enumerate(meant):
            cost = before[j] if letter == other else before[j] + wrong.get(other, otherwise)
            otherwise = _WRONG
            # For each pair of letters, of sixty words: `min` takes twice as long.
            if (with_one_more := before[j + 1] + added) < cost:
                cost = with_one_more
            if (with_one_less := row[j] + missing[j]) < cost:
                cost = with_one_less
            if i and j and letter == meant[j - 1] != other == typed[i - 1]:
                cost = min(cost, rows[i - 1][j - 1] + _SWAPPED + (_FIRST / 2 if i == j == 1 else 0))
            for said, written, alike in sounds.get(other, ()):
                if typed.endswith(said, 0, i + 1) and meant.endswith(written, 0, j + 1):
                    cost = min(cost, rows[i + 1 - len(said)][j + 1 - len(written)] + alike)
            row.append(cost)
        rows.append(row)
        least.append(min(row))
        if min(least[-_LONGEST_SOUND:]) > most:
            return min(least[-_LONGEST_SOUND:])
    return row[-1]


def slips_between(a: str, b: str, most: int) -> int:
    """Return the optimal string alignment distance of two words; where that is more than `most`, anything more than `most`."""
    # What both begin and end with changes nothing: of two words that are near it is most of them.
    start, end = 0, min(len(a), len(b))
    while start < end and a[start] == b[start]:
        start += 1
    last = 0
    while last < end - start and a[-1 - last] == b[-1 - last]:
        last += 1
    a, b = a[start : len(a) - last], b[start : len(b) - last]
    row = list(range(len(b) + 1))
    before: list[int] = []
    for i, letter in enumerate(a):
        # Further from the diagonal all are more than `most` away.
        current = [i + 1] + [most + 1] * len(b)
        for j in range(max(0, i - most), min(len(b), i + most + 1)):
            slips = row[j] if letter == b[j] else 1 + min(row[j], row[j + 1], current[j])
            if i and j and letter == b[j - 1] and a[i - 1] == b[j]:
                slips = min(slips, before[j - 1] + 1)
            current[j + 1] = slips
        if min(current) > most and min(row) > most:
            return most + 1
        before, row = row, current
    return row[-1]


def _gap(word: str, at: int) -> tuple[float, float]:
    """Return what it costs that the letter of a word at `at` was left out, or put in."""
    letter = word[at]
    if at and word[at - 1] == letter:
        return _DOUBLED
    return _GAPS.get(letter, _OTHER) if at else (_NEW_FIRST, _NEW_FIRST)
