"""Office files packed again so that the same content is the same bytes."""

from __future__ import annotations

import io
import zipfile

EPOCH = (2024, 7, 23, 9, 0, 0)


def rezipped(packed: bytes) -> bytes:
    """The same members in the same order, each with one constant date."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise it is the system's, and Windows would make another file than Linux.
            member.create_system = 3
            member.external_attr = 0o600 << 16
            result.writestr(member, source.read(name))
    return target.getvalue()
