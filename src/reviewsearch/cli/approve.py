"""`reviewsearch approve`: a person lets documents be published."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.app.library import Library
    from reviewsearch.cli.session import Session


@click.command(short_help="Let documents be published.")
@click.argument("identities", metavar="[ID]...", nargs=-1)
@click.option(
    "--accept", metavar="CHECK", multiple=True, help="A check whose finding may be seen; again for each further one."
)
@click.option("--now", "at_once", is_flag=True, help="Publish now, whatever time was set or the document says.")
@click.option(
    "--all", "everything", is_flag=True, help="All that wait and in which the checks found nothing that holds."
)
@click.pass_obj
def command(
    session: "Session", identities: tuple[str, ...], accept: tuple[str, ...], *, at_once: bool, everything: bool
) -> int:
    """Let documents be published: now, or at the time that was set or that they say themselves.

    Where the checks found something that holds a document, each such check must be named with --accept: the record then
    says who accepted what. Prints one line for each document, with tabs between: id, kind, case, title, how it stands.
    """
    from reviewsearch.app.settings import who
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.standing import standing_line
    from reviewsearch.errors import WrongUsage

    if bool(identities) == everything:
        raise WrongUsage("Which documents? Name them, or say --all.", remedy="See what waits with: reviewsearch status")
    with session.library() as library:
        wanted = _waiting(library) if everything else tuple(library.document(each).id for each in identities)
        with library.publishing("reviewsearch approve") as publisher:
            for identity in wanted:
                publisher.approve(identity, by=who(), accepts=accept, at_once=at_once)
        for identity in wanted:
            click.echo(standing_line(library.document(identity), library.record(identity)))
    if not wanted:
        note("Nothing waits that could be approved as it is.")
    return Exit.DONE if wanted else Exit.NOTHING_FOUND


def _waiting(library: "Library") -> tuple[str, ...]:
    """Return what waits for approval and is clean: checked, not kept back by a person, nothing found that holds."""
    from reviewsearch.domain.document import Status
    from reviewsearch.domain.findings import holding
    from reviewsearch.domain.policy import is_kept_back

    records = (library.record(each.id) for each in library.documents() if each.superseded_by is None)
    return tuple(
        record.id
        for record in records
        if record.standing is Status.HELD
        and record.checked
        and not holding(record.checked.findings)
        and not is_kept_back(record)
    )
