/* Opens the card of a value in place; without this script the link leads to the ledger.
   The card is a native popover, so a tap outside closes it and Tab goes into it. A classic script. */
(() => {
  const open = () => document.querySelector(".wb6-card:popover-open");

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.wb6-value");
    const card = link && link.nextElementSibling;
    if (!card || !card.showPopover || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (card === open()) return card.hidePopover();
    card.showPopover();
    const box = link.getBoundingClientRect();
    const below = box.bottom + 6 + card.offsetHeight < window.innerHeight;
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = Math.max(8, Math.min(box.left, room)) + "px";
    card.style.top = Math.max(8, below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + "px";
  });

  // Some browsers leave Escape to the page, and none brings the focus back from a link inside the card.
  document.addEventListener("keydown", (event) => {
    const card = event.key === "Escape" && open();
    if (!card) return;
    card.hidePopover();
    card.previousElementSibling.focus();
  });
})();
