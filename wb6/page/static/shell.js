/* What the pages need of Bootstrap's scripts: the menu closes, the button back to the top appears.
   A classic script, so that it runs from file:// too. */
(() => {
  const root = document.documentElement;

  document.querySelectorAll("details.dropdown").forEach((menu) => {
    const close = (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    };
    document.addEventListener("click", close);
    document.addEventListener("focusin", close);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  const top = document.getElementById("pst-back-to-top");
  if (top) {
    let last = window.scrollY;
    window.addEventListener("scroll", () => {
      top.style.display = window.scrollY < last && window.scrollY > 0 ? "block" : "none";
      last = window.scrollY;
    }, { passive: true });
    top.addEventListener("click", () => {
      window.scrollTo(0, 0);
      document.getElementById("main-content").focus({ preventScroll: true });
    });
  }

  const names = { auto: "as the system", light: "light", dark: "dark" };
  const say = () => document.querySelectorAll(".theme-switch-button").forEach((button) => {
    const name = `Colour mode: ${names[root.dataset.mode] || names.auto}`;
    button.setAttribute("aria-label", name);
    button.title = name;
  });
  new MutationObserver(say).observe(root, { attributeFilter: ["data-mode"] });
  say();
})();
