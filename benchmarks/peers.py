"""The same texts and questions put to other search engines, in one run: building, and each class of question.

    ./dev python -m benchmarks.peers [--pages 4000] [--each 20] [--keep FOLDER]

Each engine finds documents, counts them, and shows ten with a passage of each; only ours makes facets, counts the pages that
match and shows up to three passages a document besides. SQLite FTS5, Whoosh as shipped and bare Tantivy run in this Python;
Xapian and Recoll in Debian's (apt-get install python3-xapian recollcmd python3-recoll), each where it is installed. Milliseconds
of processor time; “–” where an engine has no such question.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

SYSTEM_PYTHON = "/usr/bin/python3"
# What each engine is given: texts with their kinds and years; and what asks it a question, as `questions.Question` has it.
Documents = list[dict[str, Any]]
Ask = Callable[[Mapping[str, Any]], object]


def fts5(documents: Documents, folder: Path) -> Ask:
    """SQLite's own full-text search, with Porter's stems."""
    import sqlite3

    db = sqlite3.connect(folder / "fts5.sqlite")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(body, kind UNINDEXED, year UNINDEXED, tokenize='porter unicode61')")
    with db:
        db.executemany("INSERT INTO t VALUES (?, ?, ?)", [(d["text"], d["kind"], d["year"]) for d in documents])

    def ask(q: Mapping[str, Any]) -> object:
        quoted = [f'"{term}"' for term in q["terms"]]
        match = {
            "all": " ".join(quoted),
            "any": " OR ".join(quoted),
            "phrase": f'"{" ".join(q["terms"])}"',
            "prefix": f'"{q["terms"][0]}"*',
        }
        where, values = "t MATCH ?", [match[q["form"]]]
        if q["kind"]:
            where, values = where + " AND kind = ?", [*values, q["kind"]]
        if q["years"]:
            where, values = where + " AND year BETWEEN ? AND ?", [*values, *q["years"]]
        db.execute(f"SELECT count(*) FROM t WHERE {where}", values).fetchone()  # noqa: S608 - conditions stand above
        rows = f"SELECT rowid, snippet(t, 0, '[', ']', '…', 40) FROM t WHERE {where} ORDER BY rank LIMIT 10"  # noqa: S608 - as above
        return db.execute(rows, values).fetchall()

    return ask


def whoosh(documents: Documents, folder: Path) -> Ask:
    """Whoosh with the settings it comes with."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh import fields, index, qparser, query
        from whoosh.analysis import StemmingAnalyzer
    schema = fields.Schema(
        body=fields.TEXT(analyzer=StemmingAnalyzer(), stored=True), kind=fields.ID, year=fields.NUMERIC
    )
    (folder / "whoosh").mkdir()
    made = index.create_in(str(folder / "whoosh"), schema)
    writer = made.writer()
    for d in documents:
        writer.add_document(body=d["text"], kind=d["kind"], year=d["year"])
    writer.commit()
    searcher, parser = made.searcher(), qparser.QueryParser("body", schema)
    parser.add_plugin(qparser.FuzzyTermPlugin())

    def ask(q: Mapping[str, Any]) -> object:
        terms = q["terms"]
        text = {"all": " AND ".join(terms), "any": " OR ".join(terms), "phrase": f'"{" ".join(terms)}"'}
        text |= {"prefix": f"{terms[0]}*", "near": f"{terms[0]}~"}
        ticked = [query.Term("kind", q["kind"])] if q["kind"] else []
        ticked += [query.NumericRange("year", *q["years"])] if q["years"] else []
        results = searcher.search(parser.parse(text[q["form"]]), filter=query.And(ticked) if ticked else None, limit=10)
        return len(results), [hit.highlights("body") for hit in results]

    return ask


def tantivy(documents: Documents, folder: Path) -> Ask:
    """Tantivy as its own examples use it."""
    from tantivy import Document, Index, Occur, Query, SchemaBuilder, SnippetGenerator

    builder = SchemaBuilder().add_text_field("body", stored=True, tokenizer_name="en_stem")
    schema = (
        builder.add_text_field("kind", tokenizer_name="raw").add_integer_field("year", indexed=True, fast=True).build()
    )
    (folder / "tantivy").mkdir()
    index = Index(schema, str(folder / "tantivy"))
    writer = index.writer(64_000_000, 1)
    for d in documents:
        writer.add_document(Document.from_dict({"body": d["text"], "kind": d["kind"], "year": d["year"]}, schema))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher: Any = index.searcher()  # its own types do not know of counts

    def ask(q: Mapping[str, Any]) -> object:
        terms = q["terms"]
        text = {"all": " AND ".join(terms), "any": " OR ".join(terms), "phrase": f'"{" ".join(terms)}"'}
        if q["form"] == "prefix":
            asked = Query.regex_query(schema, "body", f"{terms[0]}.*")
        elif q["form"] == "near":
            asked = Query.fuzzy_term_query(schema, "body", terms[0], distance=1)
        else:
            asked = index.parse_query(text[q["form"]], ["body"])
        parts = [(Occur.Must, asked)]
        parts += [(Occur.Must, Query.term_query(schema, "kind", q["kind"]))] if q["kind"] else []
        if q["years"]:
            parts.append(
                (Occur.Must, Query.term_set_query(schema, "year", list(range(q["years"][0], q["years"][1] + 1))))
            )
        result = searcher.search(Query.boolean_query(parts), 10)
        snippets = SnippetGenerator.create(searcher, asked, schema, "body")
        return result.count, [snippets.snippet_from_doc(searcher.doc(address)).to_html() for _, address in result.hits]

    return ask


def xapian(documents: Documents, folder: Path) -> Ask:
    """Xapian with its term generator and query parser."""
    import xapian as x

    db = x.WritableDatabase(str(folder / "xapian"), x.DB_CREATE_OR_OPEN)
    generator = x.TermGenerator()
    generator.set_stemmer(x.Stem("en"))
    for d in documents:
        document = x.Document()
        generator.set_document(document)
        generator.index_text(d["text"])
        document.set_data(d["text"])
        document.add_boolean_term("K" + d["kind"])
        document.add_value(0, x.sortable_serialise(d["year"] or 0))
        db.add_document(document)
    db.commit()
    parser = x.QueryParser()
    parser.set_stemmer(x.Stem("en"))
    parser.set_stemming_strategy(x.QueryParser.STEM_SOME)
    parser.set_database(db)
    flags = x.QueryParser.FLAG_PHRASE | x.QueryParser.FLAG_BOOLEAN | x.QueryParser.FLAG_WILDCARD

    def ask(q: Mapping[str, Any]) -> object:
        terms = q["terms"]
        text = {
            "all": " AND ".join(terms),
            "any": " OR ".join(terms),
            "phrase": f'"{" ".join(terms)}"',
            "prefix": f"{terms[0]}*",
        }
        asked = parser.parse_query(text[q["form"]], flags)
        if q["kind"]:
            asked = x.Query(x.Query.OP_FILTER, asked, x.Query("K" + q["kind"]))
        if q["years"]:
            first, last = map(x.sortable_serialise, q["years"])
            asked = x.Query(x.Query.OP_FILTER, asked, x.Query(x.Query.OP_VALUE_RANGE, 0, first, last))
        enquire = x.Enquire(db)
        enquire.set_query(asked)
        found = enquire.get_mset(0, 10, 100_000)
        return found.get_matches_estimated(), [found.snippet(hit.document.get_data().decode(), 300) for hit in found]

    return ask


def recoll(documents: Documents, folder: Path) -> Ask:
    """Recoll over a folder of text files."""
    from recoll import recoll as r

    texts, settings = folder / "texts", folder / "recoll"
    for made in (texts, settings):
        made.mkdir()
    for number, d in enumerate(documents):
        (texts / f"{number:06}.txt").write_text(d["text"], encoding="utf-8")
    (settings / "recoll.conf").write_text(f"topdirs = {texts}\nloglevel = 1\ntextfilepagekbs = -1\n", encoding="utf-8")
    subprocess.run(["recollindex", "-c", str(settings)], check=True, capture_output=True)  # noqa: S607 - where Debian puts it
    db = r.connect(confdir=str(settings))

    def ask(q: Mapping[str, Any]) -> object:
        if q["kind"]:
            raise KeyError(q["kind"])
        terms = q["terms"]
        text = {
            "all": " ".join(terms),
            "any": " OR ".join(terms),
            "phrase": f'"{" ".join(terms)}"',
            "prefix": f"{terms[0]}*",
        }
        query = db.query()
        query.execute(text[q["form"]], stemming=1)
        return query.rowcount, [query.makedocabstract(found) for found in query.fetchmany(10)]

    return ask


PEERS = {"fts5": fts5, "whoosh": whoosh, "tantivy": tantivy, "xapian": xapian, "recoll": recoll}
NAMES = {
    "fts5": "SQLite FTS5",
    "whoosh": "Whoosh as shipped",
    "tantivy": "bare Tantivy",
    "xapian": "Xapian",
    "recoll": "Recoll",
}


def measured(name: str, folder: Path) -> None:
    """Build one engine from the texts in a folder and ask it; print times as JSON. In the peer's own process."""
    documents = json.loads((folder / "documents.json").read_text("utf-8"))
    questions = json.loads((folder / "questions.json").read_text("utf-8"))
    began = used()
    ask = PEERS[name](documents, folder)
    built = used() - began
    times: dict[str, list[float]] = {}
    for q in [*questions[:5], *questions]:
        before = time.process_time()
        try:
            ask(q)
        except KeyError:  # it has no such question
            continue
        times.setdefault(q["of"], []).append(1000 * (time.process_time() - before))
    print(json.dumps({"built": built, "times": times}))


def used() -> float:
    """Return the processor time of this process and of those it has ended."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def compare(pages: int, each: int, keep: Path | None, peers: list[str]) -> None:
    """Print the table: ours and every peer that is installed."""
    from benchmarks.archives import archive
    from benchmarks.search import asked, at, stock_of
    from reviewsearch.engines import preferred

    with tempfile.TemporaryDirectory() as scratch, archive(pages, keep or Path(scratch), preferred()) as library:
        folder, documents = Path(scratch), []
        for d in library.documents():
            text = "\f".join(page.text for page in library.pages(d.id))
            documents.append({"text": text, "kind": d.kind.value, "year": d.published.year if d.published else None})
        questions = list(stock_of(library).questions(each))
        (folder / "documents.json").write_text(json.dumps(documents), encoding="utf-8")
        (folder / "questions.json").write_text(json.dumps([asdict(q) for q in questions]), encoding="utf-8")
        for warming in ("warm up of everything", "safegaurding~", "chil*"):
            library.search(warming)
        columns = {"reviewsearch": asked(library, questions)}
        for name in peers:
            python = sys.executable if name in {"fts5", "whoosh", "tantivy"} else SYSTEM_PYTHON
            done = subprocess.run(
                [python, __file__, "--peer", name, str(folder)], capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(f"{NAMES[name]}: left out ({done.stderr.strip().splitlines()[-1]})")
                continue
            answer = json.loads(done.stdout.splitlines()[-1])
            columns[NAMES[name]] = answer["times"]
            print(f"{NAMES[name]}: built in {answer['built']:.1f} s of processor time", flush=True)
    print(
        f"\n| class, p50 / p95 ms at {library.settings.home.name} pages | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}"
    )
    for of in dict.fromkeys(question.of for question in questions):
        cells = [f"{at(c[of], 0.5):.1f} / {at(c[of], 0.95):.1f}" if c.get(of) else "–" for c in columns.values()]
        print(f"| {of} | {' | '.join(cells)} |")


def main() -> int:
    """Compare, or be one peer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME")
    parser.add_argument("--peer", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peer:
        measured(given.peer[0], Path(given.peer[1]))
    else:
        compare(given.pages, given.each, given.keep, given.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
