(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const find = (selector, within = document) => [...within.querySelectorAll(selector)];

  const memory = "protempo-docs-language";
  const remembered = () => {
    try {
      return localStorage.getItem(memory);
    } catch {
      return null;
    }
  };
  const remember = (language) => {
    try {
      localStorage.setItem(memory, language);
    } catch {}
  };

  const groups = find("[data-tabs]");
  const choose = (language) => {
    for (const group of groups) {
      const tabs = find("[role=tab]", group);
      const chosen = tabs.find((tab) => tab.dataset.language === language) ?? tabs[0];
      for (const tab of tabs) {
        tab.setAttribute("aria-selected", String(tab === chosen));
        tab.tabIndex = tab === chosen ? 0 : -1;
      }
      for (const panel of find("[role=tabpanel]", group)) {
        panel.hidden = panel.dataset.language !== chosen?.dataset.language;
      }
    }
  };
  const pick = (tab) => {
    const before = tab.getBoundingClientRect().top;
    remember(tab.dataset.language);
    choose(tab.dataset.language);
    tab.focus({ preventScroll: true });
    scrollBy(0, tab.getBoundingClientRect().top - before);
  };
  for (const list of find("[role=tablist]")) {
    const tabs = find("[role=tab]", list);
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) pick(tab);
    });
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(event.target);
      const ends = { Home: 0, End: tabs.length - 1 };
      const next = steps[event.key] ? (at + steps[event.key] + tabs.length) % tabs.length : ends[event.key];
      if (at < 0 || next === undefined) return;
      event.preventDefault();
      pick(tabs[next]);
    });
  }
  choose(remembered());

  const input = document.getElementById("search");
  const found = document.getElementById("found");
  const nothing = document.getElementById("nothing");
  const items = find(".item");
  const parts = find("[data-part]").reverse();
  const places = new Map(items.map((item) => [item.getAttribute("aria-labelledby"), item]));
  const entries = find("nav li").map((entry) => ({
    entry,
    item: places.get(decodeURIComponent(entry.querySelector("a").hash.slice(1))),
  }));
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text) => words.every((word) => text.includes(word));
    for (const item of items) item.hidden = !has(item.dataset.search);
    for (const part of parts) {
      const about = part.querySelector(":scope > [data-about]");
      const own = words.length === 0 || (about !== null && has(part.querySelector("h2").dataset.search));
      if (about) about.hidden = !own;
      part.hidden = !own && !find(".item", part).some((item) => !item.hidden);
    }
    for (const { entry, item } of entries) entry.hidden = item?.hidden ?? false;
    for (const list of find("nav ul")) {
      const empty = !find("li", list).some((entry) => !entry.hidden);
      list.hidden = empty;
      if (list.previousElementSibling) list.previousElementSibling.hidden = empty && words.length > 0;
    }
    const count = items.filter((item) => !item.hidden).length;
    for (const intro of find("[data-intro]")) intro.hidden = words.length > 0;
    nothing.hidden = words.length === 0 || parts.some((part) => !part.hidden);
    found.textContent = words.length === 0 ? "" : `${count} of ${items.length}`;
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === "") return;
    event.preventDefault();
    input.value = "";
    search();
  });
  addEventListener("keydown", (event) => {
    const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
  // A link leads to what a search has hidden, too.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    input.value = "";
    search();
    target.scrollIntoView();
  });

  const contents = document.querySelector("nav details");
  const wide = matchMedia("(min-width: 60rem)");
  const fit = () => {
    contents.open = wide.matches;
  };
  wide.addEventListener("change", fit);
  fit();
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const details of find("details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened.splice(0)) details.open = false;
  });
})();
