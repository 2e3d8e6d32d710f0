"""`reviewsearch doctor`: whether all is well, and the repair of what is not."""

from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.app.checkups import Checked
    from reviewsearch.cli.session import Session


@click.command(short_help="Say whether all is well, and repair what is not.")
@click.option("--fix", is_flag=True, help="Repair what can be repaired.")
@click.option("--json", "as_json", is_flag=True, envvar="REVIEWSEARCH_DOCTOR_JSON", help="Print one JSON object.")
@click.pass_obj
def command(session: "Session", *, fix: bool, as_json: bool) -> int:
    """Say whether the archive is well: files against records against catalogue against index, rights, room, and the watcher.

    Keeps, finds and removes a document of its own, beside the index, to see that it can. With --fix it writes lost records
    anew, makes a damaged index again from the archive and removes what belongs to nothing; originals are never touched.
    Ends with 0 where all is well or was mended, with 6 where something is wrong, and with 5 where --fix must wait for another
    writer.
    """
    from reviewsearch.app import doctor
    from reviewsearch.cli.messages import note
    from reviewsearch.cli.progress import Progress
    from reviewsearch.cli.session import print_json
    from reviewsearch.cli.words import counted

    with Progress("Looking") as progress:
        look = doctor.mend if fix else doctor.examine
        found = look(session.settings(), progress=progress)
    well = doctor.is_well(found)
    if as_json:
        print_json({"well": well, "checks": [_shape(each) for each in found]})
    else:
        _print(session, found)
    wrong = sum(each.finding == "wrong" for each in found)
    note("All is well." if well else f"{counted(wrong, 'thing is', 'things are')} wrong.")
    return Exit.DONE if well else Exit.ATTENTION


def _shape(checked: "Checked") -> dict[str, str]:
    return {
        "check": checked.what,
        "state": checked.finding.value,
        "message": checked.message,
        "remedy": checked.remedy,
    }


def _print(session: "Session", found: "tuple[Checked, ...]") -> None:
    from reviewsearch.cli.plain import one_line

    screen = session.stdout
    for each in found:
        text = f"{each.finding.value}: {each.message} {each.remedy}".strip()
        for line in screen.labelled(each.what.capitalize(), one_line(text)):
            click.echo(line)
