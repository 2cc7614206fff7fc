// Comfort only: every page works without this.
"use strict";
(() => {
  const narrow = matchMedia("(max-width: 50rem)");
  const filters = document.querySelector("details.filters");
  if (filters && narrow.matches) filters.open = false;

  // "/" goes to the search box, as on other pages that one searches all day.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.getElementById("top-q").select();
  });

  // The quote that the address names is marked wherever it goes on.
  const mark = () => {
    document.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (!id.startsWith("q-")) return;
    for (const one of document.querySelectorAll("[data-q]")) {
      if (one.dataset.q === id.slice(2)) one.classList.add("here");
    }
  };
  addEventListener("hashchange", mark);
  mark();

  // Words selected in an article are those of the missing quote, until somebody types others.
  const words = document.getElementById("missing-words");
  if (words) {
    let typed = false;
    words.addEventListener("input", () => { typed = words.value !== ""; });
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection();
      const text = document.querySelector(".text");
      if (typed || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
      words.value = chosen.toString().trim();
    });
  }

  // A filter is chosen at once; without scripts there is the button.
  for (const one of document.querySelectorAll("form.narrow select[name=sort], form.narrow select[name=confidence]")) {
    one.addEventListener("change", () => one.form.requestSubmit());
  }
})();
