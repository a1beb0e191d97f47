/* The marks: one SVG above the land. Nodes stay while their place stays, so that nothing flickers on an update. */
(function (faultline) {
  "use strict";

  const MOST_IDS = 200;
  const METRES_PER_PIXEL = 156543.03392804097; // at the equator, zoom 0, tiles of 256 pixels
  const VIEW_MARGIN = 0.4;
  const ROUNDED = 0.0001; // degrees to which the boxes of cells are rounded
  const TURN = 2 * Math.PI;
  const TAG_ANGLES = [-45, 45, -135, 135, -90, 90, 0, 180];
  const svg = faultline.svg;

  function arc(radius, from, to) {
    const point = (a) => `${(radius * Math.sin(a)).toFixed(2)} ${(-radius * Math.cos(a)).toFixed(2)}`;
    return `M${point(from)}A${radius} ${radius} 0 ${to - from > Math.PI ? 1 : 0} 1 ${point(to)}`;
  }

  /* A ring divided by type, drawn as strokes. */
  function ring(group, types, total, radius, width, colours) {
    const middle = radius - width / 2;
    if (types.length === 1) {
      group.appendChild(svg("circle", { r: middle, class: "fl-arc", stroke: colours[types[0][0]], "stroke-width": width }));
      return;
    }
    let from = 0;
    for (const [code, n] of types) {
      const to = from + (n / total) * TURN;
      group.appendChild(svg("path", { d: arc(middle, from, to), class: "fl-arc", stroke: colours[code], "stroke-width": width }));
      from = to;
    }
  }

  function drawSingle(group, mark, row, colours) {
    const colour = colours[row.type];
    if (row.geoPrecision === 2) {
      group.appendChild(svg("circle", { r: mark.radius + 0.75, class: "fl-casing" }));
      group.appendChild(svg("circle", { r: mark.radius - 1, class: "fl-hollow", stroke: colour, fill: colour }));
    } else {
      group.appendChild(svg("circle", { r: mark.radius, class: "fl-solid", fill: colour }));
    }
  }

  function drawSeveral(group, mark, types, colours, words) {
    const { radius } = mark;
    if (mark.places.length > 1) group.appendChild(svg("circle", { r: radius + 3.25, class: "fl-outer" }));
    group.appendChild(svg("circle", { r: radius + 0.75, class: "fl-casing" }));
    const width = Math.max(3.5, Math.min(radius * 0.34, 8));
    group.appendChild(svg("circle", { r: radius - width / 2, class: "fl-inner" }));
    ring(group, types, mark.n, radius, width, colours);
    group.appendChild(svg("text", { class: "fl-number", style: `font-size:${radius < 11 ? 10.5 : radius < 20 ? 11.5 : 13}px` }, words.short(mark.n)));
  }

  function drawArea(group, mark, types, colours, words) {
    const colour = types.length === 1 ? colours[types[0][0]] : "var(--fl-muted)";
    if (mark.places.length > 1) group.appendChild(svg("circle", { r: mark.radius + 3.25, class: "fl-outer" }));
    group.appendChild(svg("circle", { r: mark.radius, class: "fl-area", stroke: colour, fill: colour }));
    group.appendChild(svg("circle", { r: mark.radius, class: "fl-area-grip" }));
    if (mark.n < 2) return;
    const text = words.short(mark.n);
    const width = 10 + text.length * 6.5;
    const [x, y] = tagPoint(mark);
    const tag = svg("g", { class: "fl-area-tag", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    tag.appendChild(svg("rect", { x: -width / 2, y: -8, width, height: 16, rx: 8, style: `stroke:${colour}` }));
    tag.appendChild(svg("text", { class: "fl-number", style: "font-size:10.5px" }, text));
    group.appendChild(tag);
  }

  function tagPoint(mark) {
    const angle = ((mark.tagAngle === undefined ? -45 : mark.tagAngle) * Math.PI) / 180;
    return [mark.radius * Math.cos(angle), mark.radius * Math.sin(angle)];
  }

  /* Put an area's number where on its rim no other mark is. */
  function turnTags(marks) {
    const obstacles = marks.filter((mark) => !mark.area).map((mark) => [mark.x, mark.y, mark.radius + 4]);
    for (const mark of marks) {
      if (!mark.area || mark.n < 2) continue;
      let best = null;
      for (const angle of TAG_ANGLES) {
        mark.tagAngle = angle;
        const [x, y] = tagPoint(mark);
        let covered = 0;
        for (const [ox, oy, reach] of obstacles) covered += Math.max(0, reach + 8 - Math.hypot(mark.x + x - ox, mark.y + y - oy));
        if (best === null || covered < best.covered - 0.5) best = { angle, covered };
      }
      mark.tagAngle = best.angle;
      const [x, y] = tagPoint(mark);
      obstacles.push([mark.x + x, mark.y + y, 11]);
    }
  }

  faultline.drawMark = function (group, mark, types, colours, words) {
    if (mark.area) drawArea(group, mark, types, colours, words);
    else if (mark.rows.length === 1 && mark.n === 1) drawSingle(group, mark, mark.rows[0], colours);
    else drawSeveral(group, mark, types, colours, words);
  };

  faultline.Marks = class {
    constructor(map, container, send) {
      this.map = map;
      this.container = container;
      this.send = send;
      const pane = map.createPane("flMarks");
      pane.style.zIndex = 450;
      this.root = svg("svg", { class: "fl-marks", width: 1, height: 1, role: "group" });
      pane.appendChild(this.root);
      this.pane = pane;
      this.tooltip = new faultline.Tooltip(container);
      this.nodes = new Map();
      this.places = [];
      this.marks = [];
      this.selected = null;
      map.on("zoomanim", (e) => this.follow((at) => map._latLngToNewLayerPoint(at, e.zoom, e.center)));
      map.on("zoom viewreset", () => this.follow((at) => map.latLngToLayerPoint(at)));
      map.on("zoomstart", () => this.tooltip.hide());
      this.listen();
    }

    /* Take a view's rows; `keep` chooses among them while playing (null: all). */
    setRows(rows, view, words) {
      if (words !== this.words) this.wording = (this.wording || 0) + 1;
      this.view = view;
      this.words = words;
      this.colours = view.types.map((type) => type[2]);
      this.colours[-1] = "var(--fl-muted)";
      this.places = faultline.groupPlaces(rows);
      this.root.setAttribute("aria-label", `${words.say("marks_label")}. ${words.say("marks_keys")}`);
      this.version = (this.version || 0) + 1;
    }

    clusters() {
      const { map } = this;
      const zoom = map.getZoom();
      const mark = `${zoom}|${this.version}`;
      if (!this.keep && this.cached && this.cached.mark === mark) return this.cached.clusters;
      const scale = 2 ** zoom;
      const clusters = faultline.makeClusters(this.places, {
        keep: this.keep,
        project: (place) => map.project([place.lat, place.lon], zoom),
        areaRadius: (lat) => Math.max(9, (faultline.AREA_KM * 1000 * scale) / (METRES_PER_PIXEL * Math.cos((lat * Math.PI) / 180))),
      });
      const deepest = map.getMaxZoom();
      for (const cluster of clusters) {
        cluster.action = this.actionOf(cluster, zoom >= deepest);
      }
      clusters.sort((a, b) => Number(b.area) - Number(a.area) || b.radius - a.radius || (a.key < b.key ? -1 : 1));
      turnTags(clusters);
      if (!this.keep) this.cached = { mark, clusters };
      return clusters;
    }

    actionOf(cluster, deepest) {
      const unnamed = cluster.rows.some((row) => row.id === null);
      if (unnamed) return deepest ? "none" : "zoom";
      if (cluster.places.length > 1 && !deepest) return "zoom";
      return cluster.n > 1 ? "list" : "open";
    }

    /* Draw what is in and near the view; nodes whose content is the same are left alone. */
    render() {
      if (!this.words) return;
      const { map } = this;
      const bounds = map.getBounds().pad(VIEW_MARGIN);
      const wanted = this.clusters().filter((mark) => bounds.contains([mark.lat, mark.lon]));
      this.holder = this.keep ? null : this.findHolder(wanted);
      const focused = this.root.contains(document.activeElement) ? document.activeElement.flMark : null;
      const keys = new Set(wanted.map((mark) => mark.key));
      for (const [key, node] of this.nodes) {
        if (keys.has(key)) continue;
        node.remove();
        this.nodes.delete(key);
      }
      let previous = null;
      for (const mark of wanted) {
        const node = this.nodeOf(mark);
        const next = previous ? previous.nextSibling : this.root.firstChild;
        if (next !== node) this.root.insertBefore(node, next);
        previous = node;
      }
      this.marks = wanted;
      this.rove(focused);
    }

    nodeOf(mark) {
      let node = this.nodes.get(mark.key);
      if (!node) {
        node = svg("g", { role: "button", tabindex: -1 });
        this.nodes.set(mark.key, node);
      }
      const facts = faultline.describeRows(mark.rows);
      const chosen = mark === this.holder || this.names(mark);
      const faint = Boolean(this.keep) && facts.vague;
      const vagueness = mark.rows[0].geoPrecision;
      const drawn = [this.wording, mark.n, mark.radius.toFixed(1), mark.places.length > 1, facts.types.join(), mark.tagAngle, vagueness, chosen].join("|");
      if (node.flDrawn !== drawn) {
        node.flDrawn = drawn;
        node.replaceChildren();
        if (chosen) node.appendChild(svg("circle", { r: mark.radius + 5.5, class: "fl-chosen" }));
        faultline.drawMark(node, mark, facts.types, this.colours, this.words);
        node.appendChild(svg("circle", { r: mark.radius + 4.5, class: "fl-focus" }));
      }
      const told = `${this.version}|${mark.n}|${mark.rows.length}|${mark.action}|${chosen}`;
      if (node.flTold !== told) {
        node.flTold = told;
        node.setAttribute("aria-label", faultline.nameMark(mark, this.view, this.words));
        if (chosen) node.setAttribute("aria-current", "true");
        else node.removeAttribute("aria-current");
      }
      node.setAttribute("class", `fl-mark leaflet-zoom-animated${mark.area ? " fl-mark-area" : ""}${mark.area && mark.radius > 70 ? " fl-mark-wide" : ""}${faint ? " fl-faint" : ""}`);
      node.flMark = mark;
      this.put(node, this.map.latLngToLayerPoint([mark.lat, mark.lon]));
      return node;
    }

    put(node, point) {
      node.flPoint = point;
      node.style.transform = `translate(${point.x.toFixed(1)}px, ${point.y.toFixed(1)}px)`;
    }

    follow(pointOf) {
      for (const node of this.nodes.values()) this.put(node, pointOf(L.latLng(node.flMark.lat, node.flMark.lon)));
    }

    /* Marks as {x, y, radius} in layer points, for the names to make way. */
    obstacles() {
      return this.marks.flatMap((mark) => {
        const { x, y } = this.nodes.get(mark.key).flPoint;
        if (!mark.area) return [{ x, y, radius: mark.radius + (mark.places.length > 1 ? 3 : 0) }];
        if (mark.n < 2) return [];
        const [dx, dy] = tagPoint(mark);
        return [{ x: x + dx, y: y + dy, radius: 9 }];
      });
    }

    /* Ring the mark of an incident; `at` is where it lies and whether as an area, as a cell does not name what it holds. */
    select(id, at = null) {
      if (id === this.selected && String(at) === String(this.selectedAt)) return;
      this.selected = id;
      this.selectedAt = at;
      this.render();
    }

    names(mark) {
      return this.selected !== null && mark.rows.some((row) => row.id === this.selected);
    }

    findHolder(marks) {
      if (this.selected === null || !this.selectedAt || marks.some((mark) => this.names(mark))) return null;
      const [lon, lat, area] = this.selectedAt;
      const within = ([west, south, east, north]) => lon >= west - ROUNDED && lon <= east + ROUNDED && lat >= south - ROUNDED && lat <= north + ROUNDED;
      const far = (mark) => Math.hypot(mark.lon - lon, mark.lat - lat);
      const holders = marks.filter((mark) => mark.area === area && mark.rows.some((row) => row.id === null && within(row.box)));
      return holders.sort((a, b) => far(a) - far(b))[0] || null;
    }

    /* One mark is in the order of Tab; the arrow keys lead to the others. */
    rove(focused) {
      const inView = this.map.getBounds();
      let stop = focused && this.nodes.get(focused.key);
      if (focused && !stop) {
        stop = this.nearest(this.map.latLngToLayerPoint([focused.lat, focused.lon]), () => true);
        if (stop) stop.focus({ preventScroll: true });
      }
      stop = stop || (this.stop && this.stop.isConnected && inView.contains([this.stop.flMark.lat, this.stop.flMark.lon]) && this.stop);
      if (!stop) {
        const first = this.marks.find((mark) => inView.contains([mark.lat, mark.lon])) || this.marks[0];
        stop = first ? this.nodes.get(first.key) : null;
      }
      if (this.stop && this.stop !== stop) this.stop.setAttribute("tabindex", -1);
      if (stop) stop.setAttribute("tabindex", 0);
      this.stop = stop;
    }

    nearest(point, test) {
      let best = null;
      for (const node of this.nodes.values()) {
        const dx = node.flPoint.x - point.x;
        const dy = node.flPoint.y - point.y;
        if (!test(dx, dy)) continue;
        const far = Math.hypot(dx, dy);
        if (!best || far < best.far) best = { node, far };
      }
      return best && best.node;
    }

    listen() {
      const markAt = (event) => event.target.closest && event.target.closest(".fl-mark");
      this.root.addEventListener("pointerover", (event) => {
        const node = markAt(event);
        if (node && event.pointerType !== "touch") this.tell(node);
      });
      this.root.addEventListener("pointerout", (event) => {
        if (!event.relatedTarget || !this.root.contains(event.relatedTarget)) this.tooltip.hide();
      });
      // on the pane: Chromium lets Tab stop at an SVG element that listens for focus
      this.pane.addEventListener("focusin", (event) => {
        const node = markAt(event);
        if (!node) return;
        if (this.stop) this.stop.setAttribute("tabindex", -1);
        node.setAttribute("tabindex", 0);
        this.stop = node;
        const at = [node.flMark.lat, node.flMark.lon];
        if (!this.map.getBounds().contains(at)) this.map.panTo(at, { animate: false });
        if (node.matches(":focus-visible")) this.tell(node);
      });
      this.pane.addEventListener("focusout", () => this.tooltip.hide());
      this.root.addEventListener("keydown", (event) => this.onKey(event, markAt(event)));
      this.root.addEventListener("click", (event) => {
        const node = markAt(event);
        if (!node) return;
        event.stopPropagation();
        if (!this.map.flDragged) this.open(node.flMark);
      });
      this.root.addEventListener("dblclick", (event) => event.stopPropagation());
    }

    onKey(event, node) {
      if (!node) return;
      const ways = {
        ArrowRight: (dx, dy) => dx > 1 && Math.abs(dy) <= dx * 1.5,
        ArrowLeft: (dx, dy) => dx < -1 && Math.abs(dy) <= -dx * 1.5,
        ArrowDown: (dx, dy) => dy > 1 && Math.abs(dx) <= dy * 1.5,
        ArrowUp: (dx, dy) => dy < -1 && Math.abs(dx) <= -dy * 1.5,
      };
      if (event.key === "Enter" || event.key === " ") {
        this.open(node.flMark);
      } else if (event.key === "Escape") {
        this.tooltip.hide();
      } else if (ways[event.key]) {
        const next = this.nearest(node.flPoint, ways[event.key]);
        if (next) next.focus({ preventScroll: true });
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    tell(node) {
      const mark = node.flMark;
      this.tooltip.show(mark, this.map.latLngToContainerPoint([mark.lat, mark.lon]), this.view, this.words);
    }

    open(mark) {
      this.tooltip.hide();
      if (mark.action === "zoom") {
        this.zoomTo(mark);
      } else if (mark.action !== "none") {
        const rows = [...mark.rows].sort((a, b) => b.day - a.day);
        if (rows.length === 1) this.select(rows[0].id);
        this.send(rows.slice(0, MOST_IDS).map((row) => row.id), mark.n);
      }
    }

    zoomTo(mark) {
      const [west, south, east, north] = faultline.boxOf(mark.rows);
      const bounds = L.latLngBounds([south, west], [north, east]);
      const { map } = this;
      const least = Math.min(map.getZoom() + 1, map.getMaxZoom());
      const room = map.getSize().divideBy(4); // on each side, so that no mark stands at the rim
      const fitting = map.getBoundsZoom(bounds, false, L.point(Math.min(90, room.x), Math.min(110, room.y)));
      const zoom = Math.max(least, Math.min(fitting, map.getMaxZoom()));
      map.setView(fitting >= least ? bounds.getCenter() : [mark.lat, mark.lon], zoom, { animate: !faultline.isStill() });
    }
  };
})((window.faultline = window.faultline || {}));
