// Suggestions of the archive's API; what is found stands on the archive's own pages.
accessibleAutocomplete({
  element: document.querySelector("#search"), id: "q", name: "q", minLength: 2, confirmOnBlur: false,
  source: async (query, populate) => {
    const answer = await fetch(`https://reviews.midshire.example/api/v1/suggest?${new URLSearchParams({ q: query })}`);
    populate((await answer.json()).suggestions.map(({ text }) => text));
  },
});
document.body.dataset.started = "yes";
