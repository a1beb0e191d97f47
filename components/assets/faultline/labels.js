/* Names on the land: provinces, towns by their rank, neighbours. None covers another, and all make way for marks. */
(function (faultline) {
  "use strict";

  const TOWN_FROM_ZOOM = { 1: 5.5, 2: 7.5, 3: 8.75, 4: 9.75 };
  const TOWN_SIZE = { 1: 12.5, 2: 11.5, 3: 11, 4: 10.5 };
  const MOST_GAP = { 1: 46, 2: 30, 3: 22, 4: 14 }; // pixels; further off, a name would seem to belong elsewhere
  const HOME_MARGIN_DEGREES = 1.1;

  function insideRing(ring, x, y) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  }

  function distanceToRing(ring, x, y, squeeze) {
    let best = Infinity;
    for (let i = 1; i < ring.length; i += 1) {
      const [ax, ay] = [(ring[i - 1][0] - x) * squeeze, ring[i - 1][1] - y];
      const [bx, by] = [(ring[i][0] - x) * squeeze, ring[i][1] - y];
      const [dx, dy] = [bx - ax, by - ay];
      const share = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, Math.hypot(ax + share * dx, ay + share * dy));
    }
    return best;
  }

  function outerRings(geometry) {
    return geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((polygon) => polygon[0]);
  }

  /* The point of a polygon, within a box, that is furthest from its edges and the box's: where a name has most room. */
  function roomiestPoint(geometry, box) {
    let best = null;
    for (const ring of outerRings(geometry)) {
      const xs = ring.map((p) => p[0]);
      const ys = ring.map((p) => p[1]);
      const west = Math.max(Math.min(...xs), box[0]);
      const east = Math.min(Math.max(...xs), box[2]);
      const south = Math.max(Math.min(...ys), box[1]);
      const north = Math.min(Math.max(...ys), box[3]);
      if (west >= east || south >= north) continue;
      const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
      const spots = [];
      for (let i = 0.5; i < 24; i += 1) {
        for (let j = 0.5; j < 24; j += 1) {
          const x = west + ((east - west) * i) / 24;
          const y = south + ((north - south) * j) / 24;
          if (!insideRing(ring, x, y)) continue;
          const edge = Math.min(x - box[0], box[2] - x) * squeeze;
          const room = Math.min(distanceToRing(ring, x, y, squeeze), edge, y - box[1], box[3] - y);
          spots.push([x, y, room]);
          if (!best || room > best.room) best = { x, y, room, spots };
        }
      }
    }
    return best;
  }

  const overlap = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

  function markOverlap(box, marks) {
    let covered = 0;
    for (const mark of marks) {
      const dx = mark.x - Math.max(box[0], Math.min(mark.x, box[2]));
      const dy = mark.y - Math.max(box[1], Math.min(mark.y, box[3]));
      const depth = mark.radius + 1 - Math.hypot(dx, dy);
      if (depth > 0) covered += depth;
    }
    return covered;
  }

  faultline.Labels = class {
    constructor(map, goDown) {
      this.map = map;
      this.goDown = goDown;
      this.pane = map.createPane("flLabels");
      this.pane.style.zIndex = 440;
      this.pane.style.pointerEvents = "none";
      this.pane.setAttribute("aria-hidden", "true");
      this.front = map.createPane("flNames"); // the provinces' names stand before the marks: a crowded one must keep its name
      this.front.style.zIndex = 460;
      this.front.style.pointerEvents = "none";
      this.front.setAttribute("aria-hidden", "true");
      this.context = document.createElement("canvas").getContext("2d");
      this.nodes = new Map();
      this.anchors = [];
      map.on("zoomanim", (e) => this.animate(e));
      map.on("zoom viewreset", () => this.follow());
    }

    /* Take the names of a land; `names` are the provinces' translated names by ISO code. */
    setLand(land, names, lang, level) {
      this.byDistrict = level === "district";
      this.canGoDown = Boolean(land.districts && land.districts.features.length);
      const [west, south, east, north] = land.bbox;
      const box = [west - HOME_MARGIN_DEGREES, south - HOME_MARGIN_DEGREES / 2, east + HOME_MARGIN_DEGREES, north + HOME_MARGIN_DEGREES];
      const whole = [-180, -90, 180, 90];
      const anchors = [];
      const towns = new Set((land.towns || []).filter((town) => town.rank === 1).map((town) => town.name));
      for (const feature of land.provinces.features) {
        const { iso, name, in_scope: inScope } = feature.properties;
        if (!inScope && towns.has(name)) continue; // its capital says it
        const point = roomiestPoint(feature.geometry, inScope ? whole : box);
        if (point) anchors.push({ key: iso, iso, kind: inScope ? "scope" : "province", unit: name, text: names[iso] || name, lon: point.x, lat: point.y, spots: inScope ? point.spots : [] });
      }
      for (const feature of (land.districts || { features: [] }).features) {
        const { id, name, label } = feature.properties;
        anchors.push({ key: id, iso: id, kind: "district", unit: id, text: name, lon: label[0], lat: label[1], spots: [] });
      }
      for (const feature of land.neighbours.features) {
        const { name, label } = feature.properties;
        if (name === "Iraq" || !label) continue;
        const near = roomiestPoint(feature.geometry, box); // within the first view, so that it is seen there
        const [lon, lat] = near && near.room > 0.15 ? [near.x, near.y] : label;
        anchors.push({ key: `n-${name}`, kind: "neighbour", text: names[name] || name, lon, lat, spots: [] });
      }
      for (const town of [...(land.towns || [])].sort((a, b) => a.rank - b.rank)) {
        anchors.push({ key: `t-${town.name}-${town.lat}`, kind: "town", rank: town.rank, text: town[`name_${lang}`] || town.name, lon: town.lon, lat: town.lat });
      }
      const order = this.byDistrict ? { district: 0, scope: 1, town: 2, province: 3, neighbour: 4 } : { scope: 0, town: 1, district: 2, province: 3, neighbour: 4 };
      anchors.sort((a, b) => order[a.kind] - order[b.kind] || (a.rank || 0) - (b.rank || 0));
      this.anchors = anchors;
    }

    width(text, font) {
      this.context.font = font;
      return this.context.measureText(text).width;
    }

    /* Where a name may stand, best first: [left, top, width, height] beside its point. */
    candidates(anchor, x, y, marks, family, value) {
      if (anchor.kind === "town") {
        const size = TOWN_SIZE[anchor.rank];
        const width = this.width(anchor.text, `600 ${size}px ${family}`) + 2;
        const height = size + 3;
        const places = [];
        const covering = marks.filter((m) => Math.hypot(m.x - x, m.y - y) < m.radius + 3).map((m) => m.radius + Math.hypot(m.x - x, m.y - y));
        for (const gap of [this.gap, ...covering.map((radius) => radius + 3).filter((far) => far < MOST_GAP[anchor.rank])]) {
          places.push([x + gap, y - height / 2], [x - gap - width, y - height / 2]);
          places.push([x - width / 2, y - gap - height], [x - width / 2, y + gap]);
          const slant = gap * 0.72;
          places.push([x + slant, y - slant - height], [x + slant, y + slant], [x - slant - width, y - slant - height], [x - slant - width, y + slant]);
        }
        return places.map(([left, top]) => [left, top, width, height]);
      }
      const size = anchor.kind === "scope" ? 12.5 : anchor.kind === "province" ? 11 : 11.5;
      const width = this.width(anchor.text, `650 ${size}px ${family}`) * 1.12 + anchor.text.length * (anchor.kind === "province" ? 0.4 : 1.4) + 4;
      const height = size + 4 + (value ? 15 : 0);
      const places = [[x - width / 2, y - height / 2, width, height, 0]];
      for (const [lon, lat, room] of anchor.spots || []) {
        if (room < 0.06) continue;
        const spot = this.map.latLngToLayerPoint([lat, lon]);
        places.push([spot.x - width / 2, spot.y - height / 2, width, height, Math.hypot(spot.x - x, spot.y - y)]);
      }
      if (!anchor.spots.length) for (const dy of [-18, 18]) places.push([x - width / 2, y + dy - height / 2, width, height, 18]);
      return places;
    }

    /* Place every name anew for this view and these marks ({x, y, radius} in layer points). */
    place(marks, { tiles, values, panels, playing }) {
      this.gap = playing ? 12 : 5; // marks come and go at the towns while the window walks
      const zoom = this.map.getZoom();
      const size = this.map.getSize();
      const family = getComputedStyle(this.map.getContainer()).fontFamily;
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      const frame = [corner.x + 2, corner.y + 2, corner.x + size.x - 2, corner.y + size.y - 2];
      const near = marks.filter((m) => overlap([m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius], frame));
      const taken = panels.map(([left, top, right, bottom]) => [left + corner.x, top + corner.y, right + corner.x, bottom + corner.y]);
      const kept = new Set();
      for (const anchor of this.anchors) {
        if (tiles && anchor.kind !== "scope") continue; // an online background brings its own names
        if (anchor.kind === "town" && zoom < TOWN_FROM_ZOOM[anchor.rank]) continue;
        if (anchor.kind === "scope" && zoom > 10.5) continue;
        if (anchor.kind === "district" && (zoom > 11.5 || zoom < (this.byDistrict ? 6 : 8.5))) continue;
        if (anchor.kind === "scope" && this.byDistrict && zoom > 8) continue;
        if (anchor.kind === "neighbour" && (zoom > 9.5 || zoom < 5)) continue;
        if (anchor.kind === "province" && (zoom > 10.5 || zoom < 6.75)) continue;
        const point = this.map.latLngToLayerPoint([anchor.lat, anchor.lon]);
        if (!overlap([point.x, point.y, point.x, point.y], frame)) continue;
        const value = (anchor.kind === "scope" || anchor.kind === "district") && values ? values[anchor.iso] : "";
        const spot = this.choose(anchor, point, { marks: near, taken, frame, family, value });
        if (!spot) continue;
        taken.push([spot[0] - 3, spot[1] - 1, spot[0] + spot[2] + 3, spot[1] + spot[3] + 1]);
        this.show(anchor, point, spot, value);
        kept.add(anchor.key);
      }
      for (const [key, node] of this.nodes) {
        if (kept.has(key)) continue;
        node.root.remove();
        this.nodes.delete(key);
      }
    }

    choose(anchor, point, { marks, taken, frame, family, value }) {
      let best = null;
      this.candidates(anchor, point.x, point.y, marks, family, value).forEach((spot, rank) => {
        const box = [spot[0], spot[1], spot[0] + spot[2], spot[1] + spot[3]];
        if (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]) return; // never a cut name
        if (taken.some((other) => overlap(box, other))) return;
        const covered = markOverlap(box, marks);
        const cost = covered * 2 + (spot.length > 4 ? spot[4] * 0.12 : rank * 0.8);
        if (!best || cost < best.cost) best = { spot, cost, covered };
      });
      if (!best) return null;
      const allowed = anchor.kind === "scope" ? Infinity : anchor.kind === "district" ? (this.byDistrict ? 12 : 2) : anchor.kind === "town" ? { 1: 10, 2: 4, 3: 1, 4: 0 }[anchor.rank] : 2;
      return best.covered <= allowed ? best.spot : null;
    }

    show(anchor, point, spot, value) {
      let node = this.nodes.get(anchor.key);
      if (!node) {
        const root = faultline.element("div", `fl-label fl-label-${anchor.kind} leaflet-zoom-animated`);
        if (anchor.rank) root.classList.add(`fl-rank-${anchor.rank}`);
        if (anchor.kind === "town") root.appendChild(faultline.element("i", "fl-town"));
        const box = faultline.element("span", "fl-label-box");
        const name = faultline.element("span", "fl-label-name", anchor.text);
        const number = faultline.element("span", "fl-label-value", "");
        box.append(name, number);
        root.appendChild(box);
        (anchor.kind === "scope" ? this.front : this.pane).appendChild(root);
        if (anchor.unit) name.addEventListener("click", (event) => {
          event.stopPropagation();
          if (this.canGoDown) this.goDown(node.anchor.unit);
        });
        node = { root, box, name, number };
        this.nodes.set(anchor.key, node);
      }
      node.anchor = anchor;
      node.name.classList.toggle("fl-label-down", Boolean(anchor.unit) && this.canGoDown);
      if (node.name.textContent !== anchor.text) node.name.textContent = anchor.text;
      if (node.number.textContent !== (value || "")) node.number.textContent = value || "";
      node.box.style.left = `${Math.round(spot[0] - point.x)}px`;
      node.box.style.top = `${Math.round(spot[1] - point.y)}px`;
      node.box.style.width = `${Math.ceil(spot[2])}px`;
      L.DomUtil.setPosition(node.root, point.round());
    }

    follow() {
      for (const node of this.nodes.values()) {
        L.DomUtil.setPosition(node.root, this.map.latLngToLayerPoint([node.anchor.lat, node.anchor.lon]).round());
      }
    }

    animate(event) {
      for (const node of this.nodes.values()) {
        const point = this.map._latLngToNewLayerPoint(L.latLng(node.anchor.lat, node.anchor.lon), event.zoom, event.center);
        L.DomUtil.setPosition(node.root, point.round());
      }
    }
  };
})((window.faultline = window.faultline || {}));
