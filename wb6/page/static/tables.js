/* Sorts and filters the book's tables. Without this script every table is complete and readable.
   A classic script without libraries, so that it runs from a file as from a server. */
(() => {
  "use strict";
  const SORTS_FROM = 6; // rows: fewer are seen at a glance
  const FILTERS_FROM = 13;
  const UNKNOWN = /^(|–|—|-|n\/a|not known)$/i;
  const DAY = /^\d{4}(-\d{2}){1,2}$/;
  const MONTH = /^(?:(\d{1,2}) )?([A-Z][a-z]+) (\d{4})$/;
  const NUMBER = /^[<>≈~€$£≤≥ ]*([+−-]?\d[\d,\u00a0\u202f]*(?:\.\d+)?)(?:\s*[^\d\s.,][^\n]*)?$/;

  const textOf = (cell) => (cell ? cell.textContent.trim().replace(/\s+/g, " ") : "");

  const asDay = (text) => {
    if (DAY.test(text)) return Date.parse(text);
    const parts = MONTH.exec(text);
    return parts ? Date.parse(`${parts[1] || 1} ${parts[2]} ${parts[3]} UTC`) : NaN;
  };

  const asNumber = (text) => {
    const parts = NUMBER.exec(text);
    return parts ? Number(parts[1].replace("−", "-").replace(/[,\u00a0\u202f]/g, "")) : NaN;
  };

  /* What each row holds in a column: numbers or days where every known cell is one, else text; null is not known. */
  const readColumn = (rows, place) => {
    const texts = rows.map((row) => {
      const cell = row.cells[place];
      const said = cell && cell.dataset.sort !== undefined ? cell.dataset.sort : textOf(cell);
      return UNKNOWN.test(said) ? null : said;
    });
    for (const read of [asDay, asNumber]) {
      const values = texts.map((text) => (text === null ? null : read(text)));
      if (values.every((value) => value === null || !Number.isNaN(value))) return values;
    }
    return texts;
  };

  const compare = (a, b) =>
    typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });

  const sortRows = (rows, place, down) => {
    const values = new Map(readColumn(rows, place).map((value, number) => [rows[number], value]));
    return [...rows].sort((one, two) => {
      const a = values.get(one), b = values.get(two);
      if (a === null || b === null) return (a === null) - (b === null);
      return down ? compare(b, a) : compare(a, b);
    });
  };

  /* Each heading becomes a button: upwards, downwards, as it came. */
  const addSorting = (table, body, rows) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    heads.forEach((head, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "wb6-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const next = before === null ? "ascending" : before === "ascending" ? "descending" : null;
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        if (next) head.setAttribute("aria-sort", next);
        body.append(...(next ? sortRows(rows, place, next === "descending") : rows));
      });
    });
  };

  /* Letters without their marks, so that «Vucic» finds «Vučić». */
  const simple = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

  const addFilter = (table, rows) => {
    const box = document.createElement("div");
    const label = document.createElement("label");
    const field = document.createElement("input");
    const count = document.createElement("span");
    box.className = "wb6-filter";
    field.type = "search";
    field.autocomplete = "off";
    label.append("Filter rows ", field);
    count.setAttribute("role", "status");
    count.setAttribute("aria-live", "polite");
    box.append(label, count);
    (table.closest(".wb6-scroll") || table).before(box);
    let texts = null;
    const show = () => {
      texts = texts || rows.map((row) => simple([...row.cells].map(textOf).join(" ")));
      const words = simple(field.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, place) => { row.hidden = !words.every((word) => texts[place].includes(word)); });
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = words.length ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
    };
    count.textContent = `${rows.length} rows`;
    field.addEventListener("input", show);
    window.addEventListener("hashchange", () => { // a link to a row that is filtered out shows it
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !target.hidden || !rows.includes(target)) return;
      field.value = "";
      show();
      target.scrollIntoView();
    });
  };

  const equip = (table) => {
    const body = table.tBodies[0];
    if (table.dataset.equipped || !table.tHead || !body || body.querySelector("[rowspan], [colspan]")) return;
    table.dataset.equipped = "yes";
    const rows = [...body.rows];
    if (rows.length >= SORTS_FROM) addSorting(table, body, rows);
    if (rows.length >= FILTERS_FROM) addFilter(table, rows);
  };

  /* A folded table is equipped when it is unfolded. */
  document.querySelectorAll("table.wb6-table").forEach((table) => {
    const fold = table.closest("details:not([open])");
    if (fold) fold.addEventListener("toggle", () => equip(table), { once: true });
    else equip(table);
  });
})();
