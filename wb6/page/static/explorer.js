/* What if: admit a country to a framework and see which pairs would newly share one. Reckons as
   wb6/analysis/admissions.py does; without this script the table shows what each single admission adds.
   A classic script without libraries, its data beside it in the page, so that it runs from a file. */
(() => {
  "use strict";

  const pairsOf = (members) => members.flatMap((one, place) => members.slice(place + 1).map((other) => [one, other]));

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.append(text);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };

  const equip = (root) => {
    const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const chosen = new Set();
    let loosest = data.loosest;

    const counts = (strength) => data.counted[loosest].includes(strength);
    const holders = (framework, admitted) =>
      data.countries.filter((code) => counts(data.strength[framework][code]) || admitted.has(`${framework} ${code}`));
    const cover = (admitted) => new Map(data.purposes.map(([purpose, frameworks]) => [
      purpose, new Set(frameworks.flatMap((one) => pairsOf(holders(one, admitted))).map((pair) => pair.join(" "))),
    ]));
    const added = (before, after) => new Map([...after].map(
      ([purpose, pairs]) => [purpose, [...pairs].filter((pair) => !before.get(purpose).has(pair))]));
    const total = (news) => [...news.values()].reduce((sum, pairs) => sum + pairs.length, 0);
    const nameOf = (key) => {
      const [framework, code] = key.split(" ");
      return `${data.country_names[code]} to ${data.framework_names[framework]}`;
    };

    /* The choice, what it says, and what it comes to by purpose. */
    const controls = make("div", "", { class: "wb6-explorer-controls" });
    const label = make("label", "A tie counts from: ");
    const select = make("select", "");
    Object.entries(data.counted_names).forEach(([key, name]) => select.append(make("option", name, { value: key })));
    select.value = loosest;
    label.append(select);
    const reset = make("button", "Back to today", { type: "button" });
    controls.append(label, reset);
    const status = make("p", "", { role: "status", "aria-live": "polite" });
    root.prepend(controls, status);
    const cells = [...root.querySelectorAll("td[data-cell]")];
    const results = new Map([...root.querySelectorAll("tr[data-purpose]")].map((row) => [row.dataset.purpose, row]));

    const showResults = (before, news) => {
      const names = (pair) => pair.split(" ").map((code) => data.country_names[code]).join(" – ");
      results.forEach((row, purpose) => {
        row.cells[1].textContent = before.get(purpose).size;
        row.cells[2].textContent = news.get(purpose).length;
        row.cells[3].textContent = news.get(purpose).map(names).join(", ");
      });
      const many = total(news);
      root.dataset.added = many;
      status.textContent = chosen.size
        ? `Admitted: ${[...chosen].map(nameOf).join("; ")}. ${many} ${many === 1 ? "pair" : "pairs"} would newly share a framework.`
        : "Nobody is admitted yet. Each number says how many pairs one more admission would add.";
    };

    const show = () => {
      const today = cover(new Set());
      const now = cover(chosen);
      showResults(today, added(today, now));
      cells.forEach((cell) => {
        const key = cell.dataset.cell;
        const [framework, code] = key.split(" ");
        const strength = data.strength[framework][code];
        if (counts(strength)) {
          cell.replaceChildren(cell.dataset.sign);
          return;
        }
        let button = cell.querySelector("button");
        if (!button) {
          button = make("button", "", { type: "button" });
          button.addEventListener("click", () => {
            if (!chosen.delete(key)) chosen.add(key);
            show();
          });
          cell.replaceChildren(button);
        }
        const taken = chosen.has(key);
        const more = taken ? 0 : total(added(now, cover(new Set([...chosen, key]))));
        button.textContent = taken ? "✓" : `+${more}`;
        button.setAttribute("aria-pressed", taken);
        const adds = taken ? "admitted" : `adds ${more} ${more === 1 ? "pair" : "pairs"}`;
        button.setAttribute("aria-label", `${nameOf(key)}, today ${data.strength_names[strength]}: ${adds}`);
      });
    };

    select.addEventListener("change", () => {
      loosest = select.value;
      chosen.clear();
      cells.forEach((cell) => cell.replaceChildren());
      show();
    });
    reset.addEventListener("click", () => {
      chosen.clear();
      show();
    });
    show();
  };

  document.querySelectorAll(".wb6-explorer").forEach(equip);
})();
