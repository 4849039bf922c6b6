// The keyboard on the hypotheses board: arrows move the card under the cursor, e adds evidence to it.
const order = ["open", "supported", "rejected", "confirmed"];
const board = document.querySelector("[data-board]");

const ask = (url) => url && htmx.ajax("GET", url, "#dialog");

board?.addEventListener("keydown", (event) => {
  const card = event.target;
  if (!card.matches?.("[data-card]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) {
    const to = order[order.indexOf(card.dataset.state) + step];
    if (to && card.getAttribute(`data-to-${to}`)) {
      event.preventDefault();
      ask(card.getAttribute(`data-to-${to}`));
    }
  } else if (event.key === "e" && card.dataset.evidence) {
    event.preventDefault();
    ask(card.dataset.evidence);
  }
});
