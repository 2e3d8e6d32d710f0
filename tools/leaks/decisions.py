"""What people decide, by the rules and in the program: both must agree on whether it can be."""

from datetime import datetime, timedelta

from reviewsearch.app.writing import Writer
from reviewsearch.errors import WrongUsage
from tools.leaks.archive import Archive, Leak
from tools.leaks.model import Model, Text


def decide(made: Archive, kind: str, text: Text, later: timedelta) -> None:
    """Let a person decide, by the rules and in the program; both must agree on whether that can be."""
    until = made.clock.now + later
    made.model.tick(made.clock.now)
    can = by_the_rules(made.model, kind, text, made.clock.now, until)
    if text.number not in made.ids:
        return
    with made.writing() as writer:
        try:
            in_the_program(writer, kind, made.ids[text.number], text, until)
        except WrongUsage as error:
            if can:
                raise Leak(f"{kind} {text.word} was refused: {error}") from None
        else:
            if not can:
                raise Leak(f"{kind} {text.word} was not refused")
        writer.publisher.settle()


def by_the_rules(model: Model, kind: str, text: Text, now: datetime, until: datetime) -> bool:
    """Decide in the model; return whether that can be."""
    match kind:
        case "approve" | "publish":
            return model.approve(text, now, at_once=kind == "publish")
        case "schedule":
            return model.schedule(text, now, until)
        case "hold":
            return model.hold(text)
        case _:
            return model.withdraw(text)


def in_the_program(writer: Writer, kind: str, identity: str, text: Text, until: datetime, *, by: str = "Ada") -> None:
    """Decide in the program. Raises WrongUsage where that cannot be."""
    publisher = writer.publisher
    match kind:
        case "approve" | "publish":
            accepts = ("planted",) if text.holds else ()
            publisher.approve(identity, by=by, accepts=accepts, at_once=kind == "publish")
        case "schedule":
            publisher.schedule(identity, until, by=by)
        case "hold":
            publisher.hold(identity, reason="a test", by=by)
        case _:
            publisher.withdraw(identity, reason="a test", by=by)
