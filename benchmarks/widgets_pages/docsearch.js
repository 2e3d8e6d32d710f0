// Its client is ours: it asks the archive's API, and answers in Algolia's shape.
const hits = async (query) => {
  const answer = await fetch(`https://reviews.midshire.example/api/v1/search?${new URLSearchParams({ q: query, limit: 10 })}`);
  const { results } = await answer.json();
  return results.map((found, at) => ({
    objectID: `${at}`, url: found.url, type: "content", content: found.passages[0]?.text ?? "",
    hierarchy: { lvl0: found.reference || "Reviews", lvl1: found.title, lvl2: null, lvl3: null, lvl4: null, lvl5: null, lvl6: null },
    _snippetResult: { content: { value: found.passages[0]?.text ?? "", matchLevel: "full" }, hierarchy: { lvl1: { value: found.title, matchLevel: "full" } } },
    _highlightResult: { hierarchy: { lvl0: { value: found.reference || "Reviews", matchLevel: "none" }, lvl1: { value: found.title, matchLevel: "full" } } },
  }));
};
const search = async ({ requests }) => ({
  results: await Promise.all(requests.map(async ({ query, indexName }) => {
    const found = await hits(query);
    return { hits: found, nbHits: found.length, page: 0, nbPages: 1, hitsPerPage: 10, query, params: "", index: indexName, processingTimeMS: 1 };
  })),
});
docsearch({
  container: "#search", appId: "REVIEWS", apiKey: "none", indices: ["reviews"], insights: false,
  transformSearchClient: (client) => ({ ...client, search, searchForHits: search }),
});
document.body.dataset.started = "yes";
