// Keys for the buttons of a judgement; the page works without.
"use strict";
(() => {
  const mark = document.getElementById("judged");
  const wide = matchMedia("(min-width: 50rem)"); // on a phone the buttons come first, for there are no keys
  if (mark && wide.matches) mark.scrollIntoView({ block: "center" });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
