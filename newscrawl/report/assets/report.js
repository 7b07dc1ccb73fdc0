"use strict";
// The article browser. All that comes from crawled pages is set as text, never as HTML.
(() => {
  const PAGE = 50;
  const at = (id) => document.getElementById(id);
  const data = JSON.parse(at("data").textContent);
  const articles = data.articles;
  const packed = [...document.querySelectorAll("script.block")];
  const unpacked = new Map();
  let found = articles.map((_, number) => number);
  let page = 0;
  let opener = null;
  let asked = 0;

  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    return made;
  };

  // Blocks are unpacked once, when an article of theirs is first needed.
  const block = (number) => {
    if (!unpacked.has(number)) {
      const bytes = Uint8Array.from(atob(packed[number].textContent), (char) => char.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      unpacked.set(number, new Response(stream).json());
    }
    return unpacked.get(number);
  };
  const detail = async (number) => (await block(Math.floor(number / data.block)))[number % data.block];

  const option = (select, values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    for (const [value, count] of [...counts].sort((one, other) => other[1] - one[1])) {
      const made = element("option", `${value || "none"} (${count})`);
      made.value = value === "" ? "\u0000" : value;
      select.append(made);
    }
  };
  option(at("site"), articles.map((article) => article.site));
  option(at("source"), articles.map((article) => article.source));
  option(at("rule"), articles.flatMap((article) => article.rules.map((rule) => data.rules[rule])));

  const row = (number) => {
    const article = articles[number];
    const button = element("button");
    button.type = "button";
    button.append(
      element("span", article.date || "no date", "soft"),
      element("span", article.title),
      element("span", article.source || "no source", "soft"),
      element("span", article.revision > 1 ? `${article.site}, revision ${article.revision}` : article.site, "soft"),
    );
    button.addEventListener("click", () => open(number, button));
    const item = element("li");
    item.append(button);
    return item;
  };

  const list = () => {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(page, pages - 1);
    at("list").replaceChildren(...found.slice(page * PAGE, (page + 1) * PAGE).map(row));
    at("count").textContent = `${found.length.toLocaleString("en")} of ${articles.length.toLocaleString("en")} article${articles.length === 1 ? "" : "s"}`;
    at("page").textContent = `${page + 1} / ${pages}`;
    at("previous").disabled = page === 0;
    at("next").disabled = page === pages - 1;
  };

  const chosen = (id) => (at(id).value === "\u0000" ? "" : at(id).value || null);
  const filter = async () => {
    const turn = ++asked;
    const words = at("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [site, source, rule, lacks] = ["site", "source", "rule", "lacks"].map(chosen);
    const rules = new Set(rule === null ? [] : [data.rules.indexOf(rule)]);
    const isRevised = at("revised") && at("revised").checked;
    const inTexts = at("intext").checked && words.length > 0;
    const kept = [];
    for (let number = 0; number < articles.length; number++) {
      const article = articles[number];
      if (site !== null && article.site !== site) continue;
      if (source !== null && article.source !== source) continue;
      if (rule !== null && !article.rules.some((each) => rules.has(each))) continue;
      if (isRevised && article.revision < 2) continue;
      if (lacks !== null && article[lacks] !== "") continue;
      let said = `${article.title}\n${article.site}\n${article.source}\n${article.date}`;
      if (inTexts) said += `\n${(await detail(number)).text}`;
      if (turn !== asked) return; // something else is asked for meanwhile
      said = said.toLowerCase();
      if (words.every((word) => said.includes(word))) kept.push(number);
    }
    found = kept;
    page = 0;
    list();
  };

  const spans = (line) => {
    const paragraph = element("p");
    for (const [text, rule] of line) {
      if (rule < 0) {
        paragraph.append(text);
      } else {
        paragraph.append(element("del", text), element("span", data.rules[rule], "rule"));
      }
    }
    return paragraph;
  };

  const FIELDS = ["published_at", "published_raw", "source", "source_raw", "authors", "dateline", "tags", "language", "story_id", "fetched_at"];
  const open = async (number, from) => {
    const article = await detail(number);
    at("shown-title").replaceChildren(articles[number].title || "no title");
    for (const [text, rule] of article.cut) {
      at("shown-title").append(" ", element("del", text), element("span", data.rules[rule], "rule"));
    }
    const fields = [];
    const field = (name, value) => {
      const shown = element("dd");
      shown.append(value);
      fields.push(element("dt", name), shown);
    };
    if (/^https?:\/\//i.test(article.url || "")) {
      const link = element("a", article.url);
      link.href = article.url;
      link.rel = "noopener noreferrer";
      field("url", link);
    } else {
      field("url", article.url || "none");
    }
    for (const name of FIELDS) {
      const value = Array.isArray(article[name]) ? article[name].join("; ") : article[name];
      field(name, value || "none");
    }
    for (const [name, parts] of article.changes) {
      const shown = element("span");
      for (const [text, sign] of parts) shown.append(sign === 0 ? text : element(sign < 0 ? "del" : "ins", text));
      field(`changed: ${name}`, shown);
    }
    at("fields").replaceChildren(...fields);
    at("raw").replaceChildren(...article.raw.map(spans));
    at("clean").replaceChildren(...article.text.split("\n").map((line) => element("p", line)));
    // The address names the open article: it can be sent to others, together with the file.
    at("here").href = `#article-${number + 1}`;
    history.replaceState(null, "", at("here").href);
    const place = found.indexOf(number);
    at("before").disabled = place <= 0;
    at("after").disabled = place < 0 || place === found.length - 1;
    at("before").onclick = () => open(found[place - 1], from);
    at("after").onclick = () => open(found[place + 1], from);
    opener = from;
    at("shown").hidden = false;
    document.body.style.overflow = "hidden";
    at("shown").scrollTop = 0;
    at("close").focus();
  };

  const close = () => {
    at("shown").hidden = true;
    history.replaceState(null, "", "#articles");
    document.body.style.overflow = "";
    if (opener && opener.isConnected) opener.focus();
  };
  at("close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (at("shown").hidden) return;
    if (event.key === "Escape") close();
    if (event.key === "Tab") {
      // The keyboard stays in the open article.
      const stops = [...at("shown").querySelectorAll("button:enabled, a[href]")];
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement === edge || !at("shown").contains(document.activeElement)) {
        event.preventDefault();
        (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      }
    }
  });
  const turn = (step) => () => {
    page += step;
    list();
    at("articles").focus({ preventScroll: true });
    at("articles").scrollIntoView();
  };
  at("previous").addEventListener("click", turn(-1));
  at("next").addEventListener("click", turn(1));
  let soon = 0;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(filter, 120);
  };
  at("filter").addEventListener("input", later);
  at("filter").addEventListener("reset", later);
  at("filter").addEventListener("submit", (event) => event.preventDefault());
  list();

  const follow = () => {
    const named = /^#article-(\d+)$/.exec(location.hash);
    if (named && articles[named[1] - 1]) open(named[1] - 1, null);
  };
  window.addEventListener("hashchange", follow);
  follow();

  // A click on a head sorts its table: numbers and shares by size, all else by letters.
  const size = (text) => (/^-?[\d,.]+\s?%?$/.test(text) ? Number(text.replace(/[,%\s]/g, "")) : NaN);
  const compare = (one, other) => {
    const [a, b] = [size(one), size(other)];
    return Number.isNaN(a) || Number.isNaN(b) ? one.localeCompare(other) : a - b;
  };
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("thead th")];
    heads.forEach((head, column) => {
      const button = element("button", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") !== "descending";
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        const cell = (row) => row.cells[column].textContent.trim();
        const rows = [...table.tBodies[0].rows];
        rows.sort((one, other) => (falling ? -1 : 1) * compare(cell(one), cell(other)));
        table.tBodies[0].append(...rows);
      });
    });
  }
})();
