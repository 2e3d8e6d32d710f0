"""How it is said, in one line, what became of a dropped file."""

from reviewsearch.app.receipt import Outcome, Receipt
from reviewsearch.cli.plain import one_line
from reviewsearch.cli.words import counted, lasted, short

FAILED = frozenset({Outcome.QUARANTINED, Outcome.WAITING})
_REMARKS = {
    Outcome.NEW_VERSION: "newer version of one held",
    Outcome.OLD_VERSION: "older version of one held",
    Outcome.ALREADY_HELD: "already held",
}


def receipt_line(receipt: Receipt, *, waits: bool = False) -> str:
    """Return `name → kind, reference, pages, seconds until it can be found`, or why it was not taken.

    `waits` says that what was not taken is tried again by itself.
    """
    match receipt.outcome:
        case Outcome.WAITING:
            said = f"{'waits' if waits else 'not taken'}: {receipt.reason} {receipt.remedy or ''}"
        case Outcome.QUARANTINED:
            said = f"could not be read ({short(receipt.id or '')}): {receipt.reason}"
        case _:
            said = _taken(receipt)
    return one_line(f"{receipt.name} → {said}" + (f". {receipt.stays}" if receipt.stays else ""))


def _taken(receipt: Receipt) -> str:
    held = receipt.outcome is Outcome.ALREADY_HELD
    parts = (
        _REMARKS.get(receipt.outcome),
        receipt.kind.label if receipt.kind else None,
        receipt.reference or "no reference",
        counted(receipt.pages, "page"),
        f"found after {lasted(receipt.seconds)}" if receipt.seconds is not None and not held else None,
        f"id {short(receipt.id)}" if receipt.id else None,
    )
    warnings = [*receipt.warnings]
    if receipt.empty_pages:
        warnings.append(f"{counted(receipt.empty_pages, 'page')} without text")
    return "; ".join((", ".join(filter(None, parts)), *(warning.rstrip(".") for warning in warnings)))
