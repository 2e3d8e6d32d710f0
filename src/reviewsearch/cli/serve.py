"""`reviewsearch serve`: the public website of the archive."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from reviewsearch.cli.exits import Exit

if TYPE_CHECKING:
    from reviewsearch.cli.session import Session

_NEEDED = ("starlette", "jinja2", "uvicorn")


@click.command(short_help="Show what is published as a website.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="The port to listen at.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
@click.pass_obj
def command(session: "Session", host: str, port: int, workers: int) -> int:
    """Show what is published as a website, until stopped (Ctrl-C, or the signal TERM).

    It opens the public bundle (index/public) and nothing else. What is published or withdrawn meanwhile is followed by
    itself; changes of [website] in reviewsearch.toml are followed after the next start.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        from reviewsearch.errors import WrongUsage

        raise WrongUsage("The website needs more than is installed.", remedy='pip install "reviewsearch[web]"')
    from reviewsearch.app.bundle import Bundle
    from reviewsearch.app.website import Website
    from reviewsearch.cli.messages import note
    from reviewsearch.web.opening import bundle_folder, is_bundle
    from reviewsearch.web.serving import serve

    # A copy of the bundle alone has no settings file beside it.
    home = session.home if session.home and is_bundle(session.home) else session.settings().home
    # Told here, in one sentence, rather than by each worker.
    with Bundle.open(bundle_folder(home)) as bundle:
        Website.of(bundle.settings)
    note(f"Serving http://{f'[{host}]' if ':' in host else host}:{port}/ Stop with Ctrl-C.")
    serve(home, host=host, port=port, workers=workers)
    return Exit.DONE
