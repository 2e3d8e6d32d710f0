"""What an Office file says of itself: its title, its author and the like."""

import zipfile
from io import BytesIO

from reviewsearch.extract.pages import stated
from reviewsearch.package import TYPES, tree

_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_NAMES = {"creator": "author", "lastmodifiedby": "last modified by"}


def core_properties(lean: BytesIO) -> dict[str, str]:
    """Return title, author, subject and so on of an Office file, dates as ISO 8601; {} where it states none.

    Read here because python-docx and python-pptx make some up (title "Word Document") where a file has none.
    """
    with zipfile.ZipFile(lean) as package:
        types = tree(package.read(TYPES))
        for entry in types:
            name = str(entry.get("PartName", "")).removeprefix("/")
            if entry.get("ContentType") == _CORE_TYPE and name in package.namelist():
                core = tree(package.read(name))
                pairs = [(str(item.tag).rpartition("}")[2].lower(), item.text) for item in core]
                return stated((_CORE_NAMES.get(key, key), value) for key, value in pairs)
    return {}
