"""What every answer tells browsers: what a page of ours may load and do, who may frame it, and that nobody is to be told of it."""

from collections.abc import Iterable

from reviewsearch.app.website import Website

# Chrome shows PDFs in a page of its own making, which needs a style; nothing else may come with one.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'"
DOWNLOAD_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox"
_PERMISSIONS = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


def policy(website: Website) -> str:
    """Return the content security policy of a page."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "form-action 'self'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
            frames(website),
        )
    )


def frames(website: Website) -> str:
    """Return who may show our pages in a frame."""
    return " ".join(("frame-ancestors", *(website.frame_ancestors or ("'none'",))))


def always(website: Website) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer; what an answer says of itself stands."""
    return (
        ("content-security-policy", policy(website)),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", ", ".join(f"{each}=()" for each in _PERMISSIONS)),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-robots-tag", "noindex"),
    )


def shared(origin: str | None, allowed: Iterable[str]) -> dict[str, str]:
    """Return what lets another site's page read an answer: nothing for sites that are not on the list."""
    if origin and origin.lower() in tuple(allowed):
        return {"access-control-allow-origin": origin, "access-control-expose-headers": "ETag, Retry-After"}
    return {}
