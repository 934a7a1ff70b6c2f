/* Opens the card of a value in place; without this script the link leads to the ledger.
   The card is a native popover: Escape and a tap outside close it, Tab goes into it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a.wb6-value");
  const card = link && link.nextElementSibling;
  if (!card || !card.showPopover || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (card.matches(":popover-open")) return card.hidePopover();
  card.showPopover();
  const box = link.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const below = box.bottom + 6 + card.offsetHeight < window.innerHeight;
  card.style.left = Math.max(8, Math.min(box.left, room - card.offsetWidth - 8)) + "px";
  card.style.top = Math.max(8, below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + "px";
});
