/* The table of incidents. The heading stands, and of all rows only those are drawn that are looked at: they are fetched in
   blocks as a person scrolls. Mounted once, then told of every run of the page. Texts reach the page as text alone. */

const ROW = 34;
const AHEAD = 6; // rows drawn above and below what is seen
const TALLEST = 15000000; // pixels; browsers clip what is taller, so that a longer table scrolls in larger steps
const REST_MS = 60; // a table that is still scrolled asks for nothing
const MOST_BLOCKS = 60;
const mounted = new WeakMap();

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

class Table {
  constructor(parent) {
    this.root = make("div", "flt");
    this.scroller = make("div", "flt-scroll");
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "grid");
    this.head = make("div", "flt-row flt-head");
    this.head.setAttribute("role", "row");
    this.space = make("div", "flt-space");
    this.rows = make("div", "flt-rows");
    this.foot = make("p", "flt-foot");
    this.foot.setAttribute("aria-live", "polite");
    this.space.append(this.rows);
    this.scroller.append(this.head, this.space);
    this.root.append(this.scroller, this.foot);
    parent.append(this.root);
    this.blocks = new Map();
    this.before = null; // the blocks of the order before, until the first of the new one is there
    this.nodes = new Map();
    this.active = null;
    this.chosen = "";
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.onKey(event));
    this.rows.addEventListener("click", (event) => this.onClick(event));
    this.resized = new ResizeObserver(() => this.data && this.draw());
    this.resized.observe(this.scroller);
  }

  end() {
    this.resized.disconnect();
    clearTimeout(this.timer);
    if (this.asking) this.asking.abort();
    this.root.remove();
  }

  take(data, choose) {
    this.choose = choose;
    const before = this.data;
    this.data = data;
    this.root.dir = data.rtl ? "rtl" : "ltr";
    this.scroller.setAttribute("aria-label", data.words.label);
    this.scroller.setAttribute("aria-rowcount", data.total + 1);
    this.scroller.setAttribute("aria-colcount", data.columns.length);
    this.numbers = new Intl.NumberFormat(data.lang);
    if (!before || JSON.stringify(before.columns) !== JSON.stringify(data.columns)) this.setColumns();
    if (!before || before.url !== data.url) {
      if (!before) this.sort = data.sort;
      this.renew(this.isFirstOrder() ? data.rows : null);
    }
    if (data.chosen !== this.chosen) {
      this.chosen = data.chosen;
      if (data.chosen) this.follow(data.chosen);
    }
    this.draw();
  }

  isFirstOrder() {
    return this.sort.column === this.data.sort.column && this.sort.descending === this.data.sort.descending;
  }

  setColumns() {
    const { columns, words } = this.data;
    this.root.style.setProperty("--columns", columns.map((column) => `${column.width}px`).join(" "));
    this.root.style.setProperty("--width", `${columns.reduce((sum, column) => sum + column.width, 0)}px`);
    this.head.replaceChildren(
      ...columns.map((column) => {
        const cell = make("div", `flt-cell flt-${column.kind}`);
        cell.setAttribute("role", "columnheader");
        const button = make("button", "flt-sort", column.label);
        button.type = "button";
        button.title = words.sort;
        button.addEventListener("click", () => this.sortBy(column));
        cell.append(button);
        return cell;
      })
    );
  }

  sortBy(column) {
    const { sort } = this;
    const descending = sort.column === column.name ? !sort.descending : column.kind !== "text";
    this.sort = { column: column.name, descending };
    this.renew(this.isFirstOrder() ? this.data.rows : null);
    this.draw();
  }

  /* Begin at the top of other rows, or of the same in another order. */
  renew(first) {
    if (this.asking) this.asking.abort();
    this.asking = null;
    this.before = first || !this.blocks.size ? null : this.blocks;
    this.blocks = new Map(first ? [[0, first]] : []);
    this.active = null;
    this.failed = false;
    this.space.style.height = `${Math.min(this.data.total * ROW, TALLEST)}px`;
    this.scroller.scrollTop = 0;
    this.data.columns.forEach((column, at) => {
      const way = this.sort.descending ? "descending" : "ascending";
      this.head.children[at].setAttribute("aria-sort", column.name === this.sort.column ? way : "none");
    });
  }

  /* How many rows are seen, a part of one counted as such. */
  seen() {
    return Math.max(1, (this.scroller.clientHeight - this.head.offsetHeight) / ROW);
  }

  /* The place of the uppermost row that is seen; a table that is too tall is scrolled in larger steps. */
  top() {
    const { total } = this.data;
    if (total * ROW <= TALLEST) return this.scroller.scrollTop / ROW;
    const way = TALLEST - this.seen() * ROW;
    return (this.scroller.scrollTop / way) * (total - this.seen());
  }

  scrollTo(place) {
    const { total } = this.data;
    const top = Math.max(0, Math.min(place, total - this.seen()));
    const way = TALLEST - this.seen() * ROW;
    this.scroller.scrollTop = total * ROW <= TALLEST ? top * ROW : (top / (total - this.seen())) * way;
  }

  rowAt(place) {
    const { block } = this.data;
    const [number, within] = [Math.floor(place / block), place % block];
    const rows = this.blocks.get(number) || (this.before && this.before.get(number));
    return rows && rows[within];
  }

  draw() {
    const { total } = this.data;
    const top = this.top();
    const first = Math.max(0, Math.floor(top) - AHEAD);
    const last = Math.min(total - 1, Math.ceil(top + this.seen()) + AHEAD);
    this.rows.style.transform = `translateY(${(this.scroller.scrollTop - (top - first) * ROW).toFixed(1)}px)`;
    for (const [place, node] of this.nodes) {
      if (place >= first && place <= last) continue;
      node.remove();
      this.nodes.delete(place);
    }
    for (let place = first; place <= last; place += 1) this.drawRow(place, first);
    const bottom = Math.min(total, Math.floor(top + this.seen()));
    this.say(Math.floor(top) + 1, Math.max(bottom, 1));
    this.askFor(first, last);
  }

  drawRow(place, first) {
    let node = this.nodes.get(place);
    if (!node) {
      node = make("div", "flt-row");
      node.setAttribute("role", "row");
      node.setAttribute("aria-rowindex", place + 2);
      node.id = `${this.data.key}-${place}`;
      this.nodes.set(place, node);
      this.rows.append(node);
    }
    node.style.top = `${(place - first) * ROW}px`;
    const row = this.rowAt(place);
    if (node.flRow !== row || !node.firstChild) {
      node.flRow = row;
      node.flPlace = place;
      node.classList.toggle("flt-waits", !row);
      node.replaceChildren(...this.data.columns.map((column, at) => this.drawCell(column, row ? row[at + 1] : undefined)));
    }
    node.setAttribute("aria-selected", Boolean(row) && row[0] === this.chosen);
    node.classList.toggle("flt-active", place === this.active);
  }

  drawCell(column, value) {
    const cell = make("div", `flt-cell flt-${column.kind}`);
    cell.setAttribute("role", "gridcell");
    if (value === undefined) return cell;
    if (value === null) {
      cell.textContent = column.kind === "number" ? "–" : "";
      if (column.kind === "number") cell.title = this.data.words.not_stated;
    } else if (column.kind === "number") {
      cell.textContent = this.numbers.format(value);
    } else if (column.kind === "link" && /^https?:\/\//.test(value)) {
      const link = make("a", "", (/^https?:\/\/(?:www\.)?([^/]+)/.exec(value) || ["", value])[1]);
      link.href = value;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.tabIndex = -1;
      cell.append(link);
    } else {
      const colour = column.colours && column.colours[value];
      if (colour) {
        const dot = make("i", "flt-dot");
        dot.style.background = colour;
        cell.append(dot);
      }
      cell.append(make("span", "", value));
      cell.dir = "auto";
      cell.title = value;
    }
    return cell;
  }

  say(first, last) {
    const { words, total } = this.data;
    const told = this.failed
      ? words.failed
      : words.rows.replace("{first}", this.numbers.format(first)).replace("{last}", this.numbers.format(last)).replace("{total}", this.numbers.format(total));
    const text = `${told} · ${words.hint}`;
    if (this.foot.textContent !== text) this.foot.textContent = text;
  }

  /* Ask for what is looked at and not there, as soon as the table rests. */
  askFor(first, last) {
    clearTimeout(this.timer);
    const { block } = this.data;
    for (let number = Math.floor(first / block); number <= Math.floor(last / block); number += 1) {
      if (this.blocks.has(number)) continue;
      this.timer = setTimeout(() => this.fetchBlock(number), this.blocks.size ? REST_MS : 0);
      return;
    }
  }

  async fetchBlock(number) {
    const { block } = this.data;
    if (this.asking) this.asking.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const { rows } = await this.ask(`offset=${number * block}&limit=${block}`, asking);
      this.blocks.set(number, rows);
      this.before = null;
      this.failed = false;
      if (this.blocks.size > MOST_BLOCKS) this.blocks.delete(this.farthest(number));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.failed = true;
      this.say(0, 0);
      return;
    }
    this.draw();
  }

  farthest(number) {
    return [...this.blocks.keys()].reduce((far, each) => (Math.abs(each - number) > Math.abs(far - number) ? each : far), number);
  }

  async ask(what, asking) {
    const { column, descending } = this.sort;
    const address = `${this.data.url}&sort=${column}&order=${descending ? "desc" : "asc"}&${what}`;
    const answer = await fetch(new URL(address, document.baseURI), asking ? { signal: asking.signal } : {});
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
  }

  /* Bring the row of an incident that was chosen elsewhere into view. */
  async follow(id) {
    for (const [number, rows] of this.blocks) {
      const within = rows.findIndex((row) => row[0] === id);
      if (within >= 0) return this.reveal(number * this.data.block + within);
    }
    try {
      const { place } = await this.ask(`place=${encodeURIComponent(id)}`);
      if (place !== null && this.chosen === id) this.reveal(place);
    } catch {
      // the row is only not in view
    }
    return undefined;
  }

  reveal(place) {
    const top = this.top();
    if (place < top || place > top + this.seen() - 1) this.scrollTo(place - this.seen() / 2);
    this.draw();
  }

  onClick(event) {
    const node = event.target.closest(".flt-row");
    if (!node || !node.flRow || event.target.closest("a") || String(window.getSelection())) return;
    this.setActive(node.flPlace);
    this.pick(node.flRow[0]);
  }

  pick(id) {
    this.chosen = id === this.chosen ? "" : id;
    this.choose(this.chosen);
    this.draw();
  }

  setActive(place) {
    this.active = Math.max(0, Math.min(place, this.data.total - 1));
    this.reveal(this.active);
    this.scroller.setAttribute("aria-activedescendant", `${this.data.key}-${this.active}`);
  }

  onKey(event) {
    if (event.target !== this.scroller) return;
    const page = Math.max(1, Math.floor(this.seen()) - 1);
    const from = this.active === null ? Math.ceil(this.top()) - 1 : this.active;
    const steps = { ArrowDown: from + 1, ArrowUp: from - 1, PageDown: from + page, PageUp: from - page, Home: 0, End: this.data.total - 1 };
    if (event.key in steps) {
      this.setActive(steps[event.key]);
    } else if ((event.key === "Enter" || event.key === " ") && this.active !== null) {
      const row = this.rowAt(this.active);
      if (row) this.pick(row[0]);
    } else {
      return;
    }
    event.preventDefault();
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let table = mounted.get(parentElement);
  if (!table) {
    table = new Table(parentElement);
    mounted.set(parentElement, table);
  }
  table.take(data, (id) => setTriggerValue("chosen", id));
  return () => {
    if (parentElement.isConnected) return; // only a run that was overtaken by the next
    table.end();
    mounted.delete(parentElement);
  };
}
