/* What the pages need of Bootstrap's scripts, and what the theme's leave undone: the menu closes, focus returns
   from the drawers, the button back to the top appears. A classic script, so that it runs from file:// too. */
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

  // The theme takes focus off the button that opens a drawer, so it cannot give it back.
  for (const side of ["primary", "secondary"]) {
    const drawer = document.getElementById(`pst-${side}-sidebar-modal`);
    const button = document.querySelector(`.${side}-toggle`);
    if (!drawer || !button) continue;
    let away = false;
    drawer.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      away = Boolean(link);
      if (link) drawer.close();
    });
    drawer.addEventListener("close", () => {
      if (!away) button.focus();
      away = false;
    });
  }

  // On a phone the header takes focus off the search button too.
  const search = document.getElementById("pst-search-dialog");
  if (search) {
    let opener = null;
    document.addEventListener("click", (event) => {
      opener = event.target.closest(".search-button__button") || opener;
    }, true);
    search.addEventListener("close", () => {
      if (opener) opener.focus();
      opener = null;
    });
  }

  // A browser refuses to read one file from another: the results of a search are shown without excerpts.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  const top = document.getElementById("pst-back-to-top");
  if (top) {
    let last = window.scrollY;
    window.addEventListener("scroll", () => {
      top.style.display = window.scrollY < last && window.scrollY > 0 ? "block" : "none";
      last = window.scrollY;
    }, { passive: true });
    top.addEventListener("click", () => {
      window.scrollTo(0, 0);
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
