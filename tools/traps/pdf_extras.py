"""The PDFs among the traps that hold something beside the words of their pages."""

import io
from collections.abc import Iterator
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from reviewsearch.domain.media_types import PDF
from tools.traps.pdf_writing import IMAGE, OPEN, WORDS, info, jpeg, jpeg_image, layer, line, mark, on_root, pdf, unseen
from tools.traps.trap import Trap

_JAVASCRIPT = Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert(1)"))

_trap = partial(Trap, media_type=PDF)


def traps() -> Iterator[Trap]:
    """Yield all of them."""
    yield from _marked()
    yield from _beside()
    yield from _properties()
    yield from _unreadable()


def _marked() -> Iterator[Trap]:
    plain = pdf(line() + unseen())
    note = mark("Text", Contents=String("Is this her real name?"), T=String("A colleague"))
    link = mark(
        "Link",
        Contents=String("The partnership's website"),
        A=Dictionary(S=Name.URI, URI=String("https://midshire.example")),
    )
    yield _trap(
        "redaction-that-was-never-applied",
        "unapplied-redaction",
        content=pdf(line() + unseen(), mark("Redact", look="1 0 0 RG 60 680 300 40 re S")),
        twin=plain,
    )
    yield _trap("sticky-note", "comment", content=pdf(line(), note), twin=pdf(line(), link))
    yield _trap(
        "highlight-with-a-remark",
        "comment",
        content=pdf(
            line() + unseen(),
            mark("Highlight", Contents=String("Check"), QuadPoints=Array([60, 720, 360, 720, 60, 680, 360, 680])),
        ),
        twin=plain,
    )
    yield _trap(
        "text-typed-onto-the-page",
        "annotation",
        content=pdf(line(), mark("FreeText", Contents=String("Draft"), DA=String("/F 12 Tf 0 g"))),
        twin=pdf(line(), link),
    )


def _beside() -> Iterator[Trap]:
    plain = pdf(line())
    yield _trap("file-inside", "attachment", content=pdf(line(), _attached), twin=plain)
    yield _trap(
        "filled-in-form",
        "form-value",
        content=pdf(line(), on_root("AcroForm", partial(_form, value="Kai Example"))),
        twin=pdf(line(), on_root("AcroForm", partial(_form, value=""))),
    )
    yield _trap(
        "bookmark-with-other-words",
        "bookmark",
        content=pdf(line(), partial(_outline, title="Interview with a sibling")),
        twin=pdf(line(), partial(_outline, title=OPEN)),
    )
    yield _trap(
        "script-on-opening",
        "script",
        content=pdf(line(), on_root("OpenAction", lambda _: _JAVASCRIPT)),
        twin=pdf(line(), on_root("OpenAction", lambda made: Array([made.pages[0].obj, Name.Fit]))),
    )
    yield _trap(
        "named-script",
        "script",
        content=pdf(
            line(),
            on_root("Names", lambda _: Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _JAVASCRIPT])))),
        ),
        twin=plain,
    )
    yield _trap(
        "layer-without-text-that-is-off",
        "layer-off",
        content=pdf(line(), layer(off=True)),
        twin=pdf(line(), layer(off=False)),
    )


def _attached(made: Pdf) -> None:
    made.attachments["interview.txt"] = pikepdf.AttachedFileSpec(
        made,
        WORDS.encode(),
        filename="interview.txt",
        description="",
        mime_type="text/plain",
        creation_date="",
        mod_date="",
    )


def _form(made: Pdf, *, value: str) -> Dictionary:
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("name"),
        V=String(value),
        Rect=Array([60, 500, 200, 520]),
    )
    return Dictionary(Fields=Array([made.make_indirect(field)]))


def _outline(made: Pdf, *, title: str) -> None:
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(title, 0))


def _properties() -> Iterator[Trap]:
    plain = pdf(line(), info(Title="Learning from a review", Producer="A program", Creator="Another program"))
    for name, about in (
        ("author", {"Author": "J. Example"}),
        ("company", {"Company": "Midshire Council Children's Services"}),
        ("title-of-a-word-file", {"Title": "Microsoft Word - Example family v3 FINAL.docx"}),
        ("path-on-a-computer", {"Subject": r"C:\Users\j.example\Cases\draft.docx"}),
    ):
        yield _trap(f"properties-{name}", "properties", content=pdf(line(), info(**about)), twin=plain)
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    person = packet.format("<dc:creator><rdf:Seq><rdf:li>J. Example</rdf:li></rdf:Seq></dc:creator>")
    form_only = packet.format("<dc:format>application/pdf</dc:format>")
    yield _trap(
        "properties-xmp",
        "properties",
        content=pdf(line(), partial(_xmp, packet=person)),
        twin=pdf(line(), partial(_xmp, packet=form_only)),
    )
    yield _trap(
        "picture-that-tells-where-it-was-taken",
        "picture-properties",
        content=pdf(line() + IMAGE, jpeg_image(jpeg(position=True), 8, 8)),
        twin=pdf(line() + IMAGE, jpeg_image(jpeg(position=False), 8, 8)),
    )


def _xmp(made: Pdf, *, packet: str) -> None:
    made.Root.Metadata = made.make_indirect(Stream(made, packet.encode(), Type=Name.Metadata, Subtype=Name.XML))


def _unreadable() -> Iterator[Trap]:
    plain = pdf(line())
    yield _trap("locked-with-a-password", "not-checked", content=_locked(), twin=plain)
    yield _trap("cut-off", "not-checked", content=plain[:120], twin=plain)


def _locked() -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(line()))) as made:
        made.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()
