/* The table of cases of <review-search show="table">: reference, title, date, and each document with format, size and pages. */

/** The table and the choice of a year above it. `go` asks again and puts the focus back on the element with that id. */
export const cases = (found, asked, { make, web, go, say, facts, date }) => {
  const chosen = asked.get("year");
  const years = make(
    "select", { id: "year", change: (event) => go({ year: event.target.value }, "year") },
    make("option", { value: "" }, say("allyears")),
    found.years.map((year) => make("option", { value: year, selected: chosen === `${year}` }, `${year}`)),
  );
  const sorted = asked.get("sort") ?? "reference";
  const order = (key) => ({ [key]: "ascending", [`-${key}`]: "descending" })[sorted];
  const head = (key, name) => make(
    "th", { scope: "col", "aria-sort": order(key) },
    make("button", { id: key, type: "button", click: () => go({ sort: sorted === key ? `-${key}` : key }, key) }, say(name)),
  );
  const file = (document) => {
    const [kind, , about] = facts(document);
    return make("li", null, make("a", { href: web(document.file), "aria-label": `${kind.textContent}, ${about.textContent}` }, kind), make("span", { class: "facts" }, about));
  };
  const row = (one) => make(
    "tr", null,
    make("th", { scope: "row" }, make("a", { href: web(one.url) }, one.reference)),
    make("td", null, make("bdi", null, one.title)),
    make("td", null, date(one.published)),
    make("td", null, make("ul", null, one.documents.map(file))),
  );
  return [
    make("div", { class: "row" }, make("label", { for: "year" }, say("inyear")), years),
    found.total ? make(
      "table", { part: "table" },
      make("caption", null, say("table")),
      make("thead", null, make("tr", null, head("reference", "ref"), head("title", "heading"), head("published", "published"), make("th", { scope: "col" }, say("documents")))),
      make("tbody", null, found.cases.map(row)),
    ) : null,
  ];
};
