/** What <review-search> says in Welsh: the same sentences as `words.en` in review-search.js. */
export default {
  label: "Chwilio adolygiadau cyhoeddedig", search: "Chwilio", busy: "Yn chwilio …", hint: "Geiriau, thema neu gyfeirnod achos",
  one: "Canfuwyd 1 ddogfen ar gyfer “{q}”", found: "Dogfennau a ganfuwyd ar gyfer “{q}”: {n}", stretch: "{a} i {b} o {n} ar gyfer “{q}”",
  none: "Ni chanfuwyd dim ar gyfer “{q}”. Defnyddiwch lai o eiriau, edrychwch ar y sillafu, neu tynnwch hidlwyr.",
  suggestions: "Awgrymiadau: {n}. Defnyddiwch y bysellau saeth.", reference: "Achos", theme: "Thema", title: "Teitl",
  filters: "Hidlwyr", kind: "Math o ddogfen", year: "Blwyddyn cyhoeddi", language: "Iaith", clear: "Tynnu pob hidlydd",
  case: "Achos", page1: "1 dudalen", pages: "Tudalennau: {n}", page: "Tudalen {n}", printed: "argraffwyd {n}", more1: "ac 1 dudalen arall", more: "a {n} tudalen arall", of: "o",
  previous: "Blaenorol", next: "Nesaf", places: "Tudalennau canlyniadau",
  nocase: "Nid oes achos {q} yma.", near: "Achosion â chyfeirnodau tebyg:", readas: "Darllenwyd fel {q}.",
  meant: "Yn dangos canlyniadau ar gyfer “{q}”.", exact: "Chwilio am yr union eiriau", also: "Chwiliwyd hefyd am: {q}.",
  unreadable: "Ni ellir darllen y chwiliad hwn: {q}", instead: "Chwiliwch am hyn yn lle:",
  slow: "Gormod o chwiliadau ar hyn o bryd. Rhowch gynnig arall arni ymhen {n} eiliad.",
  fault: "Ni ellir cyrraedd y chwiliad ar hyn o bryd. Nid eich bai chi yw hyn.", elsewhere: "Chwilio ar dudalen yr archif",
  table: "Adolygiadau cyhoeddedig", ref: "Cyfeirnod", heading: "Teitl", published: "Cyhoeddwyd", documents: "Dogfennau",
  allyears: "Pob blwyddyn", inyear: "Cyhoeddwyd yn", undated: "dim dyddiad", case1: "1 achos", cases: "Achosion: {n}",
  kinds: {
    report: "Adolygiad ymarfer", "briefing-note": "Nodyn briffio", "seven-minute-briefing": "Briff 7 munud",
    "executive-summary": "Crynodeb gweithredol", response: "Ymateb neu gynllun gweithredu", slides: "Sleidiau",
    "thematic-review": "Adolygiad thematig", "easy-read": "Hawdd ei ddeall", "press-statement": "Datganiad i’r wasg",
  },
  languages: { en: "Saesneg", cy: "Cymraeg" },
  formats: { word: "Word", "rich-text": "testun cyfoethog", message: "e-bost", web: "tudalen we", text: "testun", pdf: "PDF", slides: "sleidiau", file: "ffeil" },
};
