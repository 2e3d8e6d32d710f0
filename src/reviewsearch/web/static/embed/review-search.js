/* <review-search>: the archive's search, or its table, in another site. Text is written as text only,
 * nothing is stored. */

/** All that the element says; Welsh is loaded where a page is Welsh. */
export const words = {
  en: {
    label: "Search published reviews", search: "Search", busy: "Searching …", hint: "Words, a theme or a case reference",
    one: "1 document found for “{q}”", found: "{n} documents found for “{q}”", stretch: "{a} to {b} of {n} documents for “{q}”",
    none: "Nothing found for “{q}”. Use fewer words, look at the spelling, or take filters away.",
    suggestions: "{n} suggestions. Use the arrow keys.", reference: "Case", theme: "Theme", title: "Title",
    filters: "Filters", kind: "Type of document", year: "Year published", language: "Language", clear: "Remove all filters",
    case: "Case", page1: "1 page", pages: "{n} pages", page: "Page {n}", printed: "printed {n}", more1: "and 1 more page", more: "and {n} more pages", of: "of",
    previous: "Previous", next: "Next", places: "Pages of results",
    nocase: "There is no case {q} here.", near: "Cases with references close to it:", readas: "Read as {q}.",
    meant: "Showing results for “{q}”.", exact: "Search for exactly what was typed", also: "Also searched for: {q}.",
    unreadable: "This search cannot be read: {q}", instead: "Search for this instead:",
    slow: "Too many searches just now. Please try again in {n} seconds.",
    fault: "The search cannot be reached at this moment. It is nothing you did.", elsewhere: "Search on the archive’s own page",
    table: "Published reviews", ref: "Reference", heading: "Title", published: "Published", documents: "Documents",
    allyears: "All years", inyear: "Published in", undated: "no date", case1: "1 case", cases: "{n} cases",
    months: "January February March April May June July August September October November December",
    kinds: {
      report: "Practice review", "briefing-note": "Briefing note", "seven-minute-briefing": "7-minute briefing",
      "executive-summary": "Executive summary", response: "Response or action plan", slides: "Slides",
      "thematic-review": "Thematic review", "easy-read": "Easy read", "press-statement": "Press statement",
    },
    languages: { en: "English", cy: "Welsh" },
    formats: { word: "Word", "rich-text": "rich text", message: "e-mail", web: "web page", pdf: "PDF" },
  },
};

const here = new URL("../../", import.meta.url).href;
const groups = ["kind", "year", "theme", "language"];
const most = 10;
const late = 15e3; // ms

/** Make an element: functions listen, null is left out. */
const make = (tag, given, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given ?? {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value != null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child != null));
  return made;
};

// No other address becomes a link.
const web = (address) => (/^https?:\/\//.test(address) ? address : null);

/** A text with its marked words; places count whole characters. */
const marked = (text, marks) => {
  const all = Array.from(text);
  let from = 0;
  const parts = marks.flatMap(([start, end]) => {
    const pair = [all.slice(from, start).join(""), make("mark", null, all.slice(start, end).join(""))];
    from = end;
    return pair;
  });
  return [...parts, all.slice(from).join("")];
};

// Else the form stays.
const style = await fetch(new URL("review-search.css", import.meta.url));
if (!style.ok) throw Error("no style");
const sheet = new CSSStyleSheet();
sheet.replaceSync(await style.text());

class ReviewSearch extends HTMLElement {
  #asked = new URLSearchParams();
  #asking = {};
  #language;
  #typing;
  #mine;
  #shown;
  #chosen = -1;

  async connectedCallback() {
    const said = this.closest("[lang]")?.lang.slice(0, 2);
    if (said === "cy") words.cy ??= (await import("./words-cy.js")).default;
    this.#language = said in words ? said : "en";
    if (!this.shadowRoot) this.#draw();
    this.#mine = `reviews${[...document.querySelectorAll("review-search")].indexOf(this) || ""}`;
    addEventListener("popstate", this.#back);
    this.#back();
  }

  disconnectedCallback() {
    removeEventListener("popstate", this.#back);
    Object.values(this.#asking).forEach((asking) => asking.abort());
    clearTimeout(this.#typing);
  }

  get #home() {
    return new URL(this.getAttribute("src") ?? here, document.baseURI).href.replace(/\/?$/, "/");
  }

  get #table() {
    return this.getAttribute("show") === "table";
  }

  #say(name, values = {}) {
    const sentence = words[this.#language][name] ?? words.en[name];
    return sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  #count(one, many, n) {
    return this.#say(n === 1 ? one : many, { n });
  }

  #name(group, value) {
    return words[this.#language][`${group}s`]?.[value] ?? value;
  }

  #draw() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.list = make("ul", { role: "listbox", id: "list", part: "suggestions", hidden: true, "aria-label": this.#say("label"), mousedown: (event) => event.preventDefault() });
    this.input = make("input", {
      type: "search", id: "q", part: "input", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "1000", "aria-autocomplete": "list",
      "aria-controls": "list", "aria-expanded": "false", "aria-describedby": "hint", input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#close(),
    });
    this.status = make("p", { role: "status", part: "status", tabindex: "-1" });
    this.body = make("div", { part: "results" });
    const form = make(
      "form", { role: "search", part: "form", submit: (event) => { event.preventDefault(); this.#go({ q: this.input.value.trim() }); } },
      make("label", { for: "q" }, this.#say("label")),
      make("div", { class: "row" }, this.input, make("button", { part: "button" }, this.#say("search")), this.list),
      make("p", { id: "hint", class: "hint" }, this.#say("hint")),
    );
    root.append(make("div", { class: "rs", lang: this.#language }, this.#table ? null : form, this.status, this.body));
  }

  // What is asked stands behind "#reviews?", a second element's behind "/reviews1?", so that Back works.

  #parts = () => new Map(location.hash.slice(1).split("/").filter((part) => /^reviews/.test(part)).map((part) => part.split("?")));

  #back = () => {
    const parts = this.#parts();
    const asked = parts.get(this.#mine) ?? "";
    // Other links within the page take nothing away.
    if (asked === this.#shown || (this.#shown && location.hash && !parts.size)) return;
    this.#shown = asked;
    this.#asked = new URLSearchParams(asked);
    this.input.value = this.#asked.get("q") ?? "";
    if (this.#table || asked) this.#ask();
    else {
      this.status.textContent = "";
      this.body.replaceChildren();
    }
  };

  #go(asked, stays = false) {
    const kept = stays ? [...this.#asked].filter(([name]) => !(name in asked) && name !== "offset") : [];
    const added = Object.entries(asked).flatMap(([name, value]) => [value].flat().filter(Boolean).map((one) => [name, one]));
    this.#asked = new URLSearchParams([...kept, ...added]);
    this.#close();
    if (!this.#table && !this.#asked.get("q")) return;
    this.#shown = `${this.#asked}`;
    history.pushState(null, "", `#${[...this.#parts().set(this.#mine, this.#shown)].map((part) => part.join("?")).join("/")}`);
    return this.#ask();
  }

  async #fetch(path, asked) {
    this.#asking[path]?.abort();
    const asking = (this.#asking[path] = new AbortController());
    const end = setTimeout(() => asking.abort(Error("late")), late);
    try {
      const answer = await fetch(`${this.#home}api/v1/${path}?${asked}&pages=${this.#language}`, { signal: asking.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      const found = await answer.json();
      return answer.ok ? found : Promise.reject({ ...found, status: answer.status, wait: answer.headers.get("Retry-After") });
    } finally {
      clearTimeout(end);
    }
  }

  async #ask() {
    const wait = setTimeout(() => { this.status.textContent = this.#say("busy"); }, 400);
    const asked = new URLSearchParams(this.#asked);
    asked.set("limit", this.#table ? 50 : most);
    try {
      const found = await this.#fetch(this.#table ? "cases" : "search", asked);
      this.body.replaceChildren(...(this.#table ? await this.#cases(found) : this.#results(found)));
    } catch (problem) {
      if (problem.name !== "AbortError") this.#problem(problem);
    } finally {
      clearTimeout(wait);
    }
  }

  #problem(problem) {
    const sentence = { 400: "unreadable", 429: "slow" }[problem.status] ?? "fault";
    this.status.textContent = this.#say(sentence, { n: problem.wait, q: problem.detail });
    const page = `${this.#home}${this.#table ? "cases" : "search"}?${this.#asked}`;
    this.body.replaceChildren(
      problem.repaired ? make("p", null, `${this.#say("instead")} `, this.#again(problem.repaired)) : make("p", null, make("a", { href: page }, this.#say("elsewhere"))),
    );
  }

  // Suggestions while one types

  #typed() {
    clearTimeout(this.#typing);
    const q = this.input.value.trim();
    if (q.length < 2) return this.#close();
    const mine = (this.#typing = setTimeout(async () => {
      const found = await this.#fetch("suggest", new URLSearchParams({ q })).catch(() => null);
      // Else it was sent off meanwhile.
      if (mine === this.#typing) this.#offer(found?.suggestions ?? []);
    }, 150));
  }

  #offer(suggestions) {
    this.#close();
    if (!suggestions.length) return;
    this.list.replaceChildren(...suggestions.map(({ kind, text }, at) => make(
      "li", { role: "option", id: `o${at}`, "aria-selected": "false", click: () => this.#pick(text) }, make("bdi", null, text), make("span", null, this.#say(kind)),
    )));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = this.#say("suggestions", { n: suggestions.length });
  }

  #pick(text) {
    this.input.value = text;
    this.#go({ q: text });
  }

  #close() {
    this.#typing = clearTimeout(this.#typing);
    this.#chosen = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-activedescendant", "");
  }

  #key(event) {
    const options = [...this.list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !this.list.hidden) this.#close();
    else if (event.key === "Enter" && this.#chosen >= 0) this.#pick(options[this.#chosen].firstChild.textContent);
    else if (step && !this.list.hidden) {
      // One more than there are: what was typed itself.
      const places = options.length + 1;
      this.#chosen = ((this.#chosen + 1 + step + places) % places) - 1;
      options.forEach((option, at) => option.setAttribute("aria-selected", at === this.#chosen));
      this.input.setAttribute("aria-activedescendant", options[this.#chosen]?.id ?? "");
      options[this.#chosen]?.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  }


  #again(q) {
    return make("button", { class: "quiet", click: () => this.#pick(q) }, q);
  }

  #results(found) {
    const { total, offset, query: q } = found;
    const end = offset + found.results.length;
    this.status.textContent = found.no_such_case && !total ? this.#say("nocase", { q: found.no_such_case })
      : this.#say(total > most ? "stretch" : ["none", "one"][total] ?? "found", { q, n: total, a: offset + 1, b: end });
    const line = (name, value) => (value ? make("p", { class: "said" }, this.#say(name, { q: value })) : null);
    const said = [
      total ? line("nocase", found.no_such_case) : null,
      found.neighbours.length ? make("p", null, `${this.#say("near")} `, found.neighbours.map((each) => this.#again(each))) : null,
      line("readas", found.read_as), line("meant", found.did_you_mean), line("also", found.also_searched.join(", ")), found.notes.map((note) => make("p", { class: "said" }, note)),
      found.did_you_mean || found.also_searched.length ? make("button", { class: "quiet", click: () => this.#go({ as_typed: "1" }, true) }, this.#say("exact")) : null,
    ].flat().filter(Boolean);
    const list = make("ol", { part: "list", start: offset + 1 }, found.results.map((hit) => this.#hit(hit)));
    const filters = this.#filters(found.facets);
    return [...said, make("div", { class: filters ? "found" : null }, filters, make("div", null, list, this.#pager(found, most)))];
  }

  #hit(hit) {
    const level = this.getAttribute("level") ?? "3";
    const pages = (passage) => [this.#say("page", { n: passage.page }), passage.label && passage.label !== `${passage.page}` ? ` (${this.#say("printed", { n: passage.label })})` : null];
    return make(
      "li", { part: "result" },
      make("div", { class: "title", role: "heading", "aria-level": level }, make("a", { href: web(hit.url), lang: hit.language }, make("bdi", null, hit.title))),
      make("p", { class: "facts" }, hit.reference ? make("span", null, `${this.#say("case")}: `, make("a", { href: web(hit.case_url) }, hit.reference)) : null, ...this.#facts(hit)),
      hit.passages.map((passage) => make(
        "p", { class: "said" }, make("a", { href: web(passage.url), "aria-label": `${pages(passage).join("")} ${this.#say("of")} ${hit.title}` }, pages(passage)), " ",
        make("span", { lang: hit.language }, marked(passage.text, passage.marks)),
      )),
      hit.more_pages ? make("p", { class: "said" }, make("a", { href: web(hit.url) }, this.#count("more1", "more", hit.more_pages))) : null,
    );
  }

  #facts(document) {
    const size = document.bytes < 1e6 ? `${Math.ceil(document.bytes / 1e3)} KB` : `${(document.bytes / 1e6).toFixed(1)} MB`;
    return [this.#name("kind", document.kind), this.#date(document.published), `${this.#name("format", document.file_format)}, ${size}, ${this.#count("page1", "pages", document.pages)}`]
      .map((fact) => make("span", null, fact));
  }

  #date(iso) {
    if (!iso) return this.#say("undated");
    const [year, month, day] = iso.split("-");
    return [day && +day, month && this.#say("months").split(" ")[month - 1], year].filter(Boolean).join(" ");
  }

  #filters(facets) {
    const chosen = groups.flatMap((group) => this.#asked.getAll(group)).length;
    const sets = groups.map((group) => {
      const ticked = this.#asked.getAll(group);
      const counts = Object.entries(facets[group] ?? {}).filter(([value, count]) => count || ticked.includes(value));
      if (counts.length < 2 && !ticked.length) return null;
      counts.sort(([a, m], [b, n]) => (group === "year" ? b - a : n - m));
      return make("fieldset", null, make("legend", null, this.#say(group)), counts.map(([value, count]) => make(
        "label", { class: "tick" },
        make("input", { type: "checkbox", name: group, value, checked: ticked.includes(value), change: (event) => this.#tick(event.target) }),
        make("span", null, `${this.#name(group, value)} (${count})`),
      )));
    }).filter(Boolean);
    if (!sets.length) return null;
    const open = chosen || this.clientWidth > 700;
    return make("details", { part: "filters", open }, make("summary", null, `${this.#say("filters")}${chosen ? ` (${chosen})` : ""}`), sets,
      chosen ? make("button", { class: "quiet", click: () => this.#go(Object.fromEntries(groups.map((group) => [group, null])), true) }, this.#say("clear")) : null);
  }

  // Loaded where a page shows it.
  async #cases(found) {
    const { cases } = await import("./cases.js");
    this.status.textContent = this.#count("case1", "cases", found.total);
    const go = async (asked, id) => {
      await this.#go(asked, true);
      this.shadowRoot.getElementById(id).focus();
    };
    return [
      ...cases(found, this.#asked, { make, web, go, say: (...said) => this.#say(...said), facts: (each) => this.#facts(each), date: (iso) => this.#date(iso) }),
      this.#pager(found, 50),
    ].filter(Boolean);
  }

  async #tick({ name, value, checked }) {
    const others = this.#asked.getAll(name).filter((other) => other !== value);
    await this.#go({ [name]: checked ? [...others, value] : others }, true);
    // The boxes were made anew: the focus stays.
    [...this.body.querySelectorAll("input")].find((box) => box.name === name && box.value === value)?.focus();
  }

  #pager({ total, offset }, step) {
    if (total <= step) return null;
    const to = (start, name) => (start >= 0 && start < total
      ? make("button", { class: "quiet", click: async () => { await this.#go({ offset: `${start}` }, true); this.status.focus(); } }, this.#say(name))
      : null);
    return make("nav", { "aria-label": this.#say("places") }, to(offset - step, "previous"), to(offset + step, "next"));
  }
}

// Pages may change the words first.
setTimeout(() => customElements.get("review-search") ?? customElements.define("review-search", ReviewSearch));
