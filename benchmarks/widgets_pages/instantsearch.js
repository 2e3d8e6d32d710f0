// Its client is ours: it asks the archive's API, and answers in Algolia's shape. The widgets are those that ours has too.
const asked = async ({ params }) => {
  const query = params?.query ?? "";
  const empty = { hits: [], nbHits: 0, page: 0, nbPages: 0, hitsPerPage: 10, query, params: "", processingTimeMS: 1, facets: {}, exhaustiveNbHits: true };
  if (!query) return empty;
  const page = params.page ?? 0;
  const answer = await fetch(`https://reviews.midshire.example/api/v1/search?${new URLSearchParams({ q: query, limit: 10, offset: page * 10 })}`);
  const { results, total, facets } = await answer.json();
  const hits = results.map((found, at) => ({ ...found, objectID: `${page}-${at}` }));
  return { ...empty, hits, nbHits: total, page, nbPages: Math.ceil(total / 10), facets };
};
const { widgets } = instantsearch;
const search = instantsearch({ indexName: "reviews", searchClient: { search: async (requests) => ({ results: await Promise.all(requests.map(asked)) }) } });
search.addWidgets([
  widgets.searchBox({ container: "#box", placeholder: "Search published reviews" }),
  widgets.stats({ container: "#stats" }),
  widgets.refinementList({ container: "#kinds", attribute: "kind" }),
  widgets.hits({
    container: "#hits",
    templates: { item: (hit, { html }) => html`<h2><a href="${hit.url}">${hit.title}</a></h2><p>${hit.reference}</p><p>${hit.passages[0]?.text}</p>` },
  }),
  widgets.pagination({ container: "#pages" }),
]);
search.start();
document.body.dataset.started = "yes";
