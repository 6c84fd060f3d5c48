
"use strict";
{
  const all = (selector, place = document) => [...place.querySelectorAll(selector)];
  let numbers = 0;

  // Tabs in the manner of the ARIA practices: one stop of the tab key, arrows move and choose.
  const choose = (tabs, at) => {
    for (const [place, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", String(place === at));
      tab.tabIndex = place === at ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = place !== at;
    }
  };
  // What is chosen in one group is chosen in the others of its name, so that a layer stays when the protocol changes.
  const chooseEverywhere = (group, name) => {
    for (const list of all("[role=tablist]")) {
      const tabs = all("[role=tab]", list);
      const at = tabs.findIndex((tab) => tab.textContent === name);
      if (list.getAttribute("aria-label") === group && at >= 0) choose(tabs, at);
    }
  };
  const move = (event, tabs, group) => {
    const at = tabs.indexOf(event.target), last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    chooseEverywhere(group, tabs[to].textContent);
    tabs[to].focus();
  };
  const makeTabs = (place) => {
    const sections = [...place.children].filter((one) => one.dataset.tab);
    if (sections.length < 2) return;
    const list = document.createElement("div"), group = place.dataset.tabs;
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", group);
    const tabs = sections.map((section) => {
      const tab = document.createElement("button");
      section.id = `panel-${++numbers}`;
      tab.id = `tab-${numbers}`;
      tab.type = "button";
      tab.textContent = section.dataset.tab;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", section.id);
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => chooseEverywhere(group, tab.textContent));
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => move(event, tabs, group));
    place.prepend(list);
    place.classList.add("tabbed");
    choose(tabs, 0);
  };

  // Sorting: groups of rows stay apart, and what has no value stays last.
  const value = (row, column, kind) => {
    const found = row.cells[column].dataset.value;
    return kind === "text" ? found.toLowerCase() : found === undefined ? null : Number(found);
  };
  const sort = (table, head) => {
    const column = head.cellIndex, kind = head.dataset.sort;
    const first = kind === "text" || head.textContent === "rank" ? "ascending" : "descending";
    const other = first === "ascending" ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? other : first;
    for (const one of all("thead th", table)) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
      rows.sort((a, b) => {
        const [x, y] = [value(a, column, kind), value(b, column, kind)];
        if (x === null || y === null) return (x === null) - (y === null);
        return x === y ? 0 : x < y ? -sign : sign;
      });
      body.append(...rows);
    }
  };
  for (const table of all("table")) {
    table.classList.add("sortable");
    for (const head of all("thead th[data-sort]", table)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(table, head));
      head.replaceChildren(button);
    }
  }

  for (const details of all(".signature")) {
    const button = details.querySelector("button"), code = details.querySelector("code");
    button.hidden = false;
    button.addEventListener("click", async () => {
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Selected";
      }
    });
  }
  for (const place of all("[data-tabs]")) makeTabs(place);
}
