/* The land beneath the marks: neighbours, provinces, water, and the online backgrounds that a person may choose. */
(function (faultline) {
  "use strict";

  const PANE = "flLand";

  faultline.BASEMAPS = {
    none: null,
    osm: {
      name: "OpenStreetMap",
      light: "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
      deepest: 19,
      credit: [["© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright"]],
    },
    esri: {
      name: "Esri",
      light: "https://services.arcgisonline.com/ArcGIS/rest/services/Canvas/World_Light_Gray_Base/MapServer/tile/{z}/{y}/{x}",
      dark: "https://services.arcgisonline.com/ArcGIS/rest/services/Canvas/World_Dark_Gray_Base/MapServer/tile/{z}/{y}/{x}",
      deepest: 16,
      credit: [["Esri, HERE, Garmin, © OpenStreetMap contributors, and the GIS user community", "https://www.esri.com"]],
    },
  };

  function only(collection, test) {
    return { type: "FeatureCollection", features: collection.features.filter((f) => test(f.properties)) };
  }

  faultline.Land = class {
    constructor(map, container) {
      this.map = map;
      this.container = container;
      map.createPane(PANE).style.zIndex = 250;
      map.getPane(PANE).style.pointerEvents = "none";
      this.renderer = L.svg({ pane: PANE, padding: 0.6 });
      this.layers = [];
      this.fills = new Map();
      this.url = null;
      this.data = null;
      this.comparison = [];
    }

    /* Fetch the lines of a set that this one is compared with, or take them away; true when that changed anything. */
    async loadAgainst(url) {
      if (url === (this.againstUrl || "")) return false;
      this.againstUrl = url;
      if (this.againstRequest) this.againstRequest.abort();
      this.againstRequest = new AbortController();
      let data = null;
      if (url) {
        try {
          const answer = await fetch(url, { signal: this.againstRequest.signal });
          if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
          data = await answer.json();
        } catch (error) {
          if (url !== this.againstUrl) return false;
          this.againstUrl = null;
          throw error;
        }
      }
      if (url !== this.againstUrl) return false;
      this.against = data;
      if (this.data) this.drawAgainst();
      return true;
    }

    drawAgainst() {
      for (const layer of this.comparison) layer.remove();
      this.comparison = [];
      if (!this.against) return;
      this.add(this.against.strips, "fl-strip", null, this.comparison);
      this.add(this.against.lines, "fl-against-casing", null, this.comparison);
      this.add(this.against.lines, "fl-against", null, this.comparison);
    }

    /* The two patterns of the land: strokes for disputed units, dots for land that changes hands. */
    addPatterns() {
      const root = this.renderer._container; // Leaflet makes the SVG when its first path is added
      if (!root || root.querySelector("#fl-hatch")) return;
      const make = (id, size, turn, child) => {
        const pattern = faultline.svg("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` });
        pattern.appendChild(child);
        return pattern;
      };
      const defs = faultline.svg("defs", {});
      defs.append(
        make("fl-hatch", 7, 45, faultline.svg("line", { x1: 0, y1: 0, x2: 0, y2: 7, class: "fl-hatch-stroke" })),
        make("fl-dots", 5, 0, faultline.svg("circle", { cx: 1.5, cy: 1.5, r: 1.15, class: "fl-dot" }))
      );
      root.insertBefore(defs, root.firstChild);
    }

    /* Fetch the land of another boundary set; the old one stays until the new one is here. True when it is new. */
    async load(url) {
      if (url === this.url) return false;
      this.url = url;
      if (this.request) this.request.abort();
      this.request = new AbortController();
      try {
        const answer = await fetch(url, { signal: this.request.signal });
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        const data = await answer.json();
        if (url !== this.url) return false;
        this.data = data;
        return true;
      } catch (error) {
        if (url !== this.url) return false; // another set was asked for meanwhile
        this.url = null; // so that the next update tries again
        throw error;
      }
    }

    add(geojson, className, each, kept) {
      const layer = L.geoJSON(geojson, {
        pane: PANE,
        renderer: this.renderer,
        interactive: false,
        smoothFactor: 0.6,
        style: () => ({ className: `fl-land ${className}` }),
        onEachFeature: each,
      }).addTo(this.map);
      (kept || this.layers).push(layer);
      return layer;
    }

    draw() {
      for (const layer of this.layers) layer.remove();
      this.layers = [];
      this.fills.clear();
      const { neighbours, provinces, rivers, lakes, districts, disputed } = this.data;
      const remember = (feature, layer) => this.fills.set(feature.properties.iso, layer);
      this.add(neighbours, "fl-neighbour");
      this.add(provinces, "fl-country-casing");
      this.add(only(provinces, (p) => !p.in_scope), "fl-province", remember);
      this.add(only(provinces, (p) => p.in_scope), "fl-scope-glow");
      this.add(only(provinces, (p) => p.in_scope), "fl-province fl-scope", remember);
      if (districts) {
        this.add(districts, "fl-district", (feature, layer) => this.fills.set(feature.properties.id, layer));
        this.add(only(districts, (p) => p.claim), "fl-disputed");
        this.add(disputed, "fl-disputed");
        this.add(districts, "fl-district-line");
      }
      if (lakes) this.add(lakes, "fl-lake");
      if (rivers) this.add(rivers, "fl-river");
      this.add(only(provinces, (p) => p.in_scope), "fl-scope-line");
      this.addPatterns();
      this.drawAgainst();
      this.shade(this.choropleth);
    }

    /* The claims that are hatched, by name. */
    claims() {
      const all = [...(this.data.districts || { features: [] }).features, ...(this.data.disputed || { features: [] }).features];
      return [...new Set(all.map((feature) => feature.properties.claim).filter(Boolean))];
    }

    /* The area that the map is about, and the furthest that one may look. */
    bounds() {
      const [west, south, east, north] = this.data.bbox;
      return L.latLngBounds([south, west], [north, east]);
    }

    reach() {
      const [west, south, east, north] = this.data.extent;
      return L.latLngBounds([south, west], [north, east]);
    }

    shade(choropleth) {
      this.choropleth = choropleth;
      for (const [iso, layer] of this.fills) {
        const path = layer.getElement && layer.getElement();
        if (!path) continue;
        const level = choropleth ? choropleth.classes[iso] || 0 : 0;
        for (let i = 0; i <= 4; i += 1) path.classList.toggle(`fl-class-${i}`, Boolean(choropleth) && i === level);
      }
    }

    /* Show an online background, or none; tells once when it is there, or when its server cannot be reached. */
    setBasemap(id, { loaded, failed }) {
      if (this.tiles) this.tiles.remove();
      this.tiles = null;
      this.container.classList.remove("fl-with-tiles");
      const basemap = faultline.BASEMAPS[id];
      this.basemap = basemap ? id : "none";
      this.map.options.zoomSnap = basemap ? 1 : 0.25;
      if (!basemap) return;
      const dark = this.container.dataset.theme === "dark";
      const tiles = L.tileLayer((dark && basemap.dark) || basemap.light, {
        maxNativeZoom: basemap.deepest,
        maxZoom: 20,
        referrerPolicy: "origin",
        className: dark && !basemap.dark ? "fl-tiles fl-tiles-dimmed" : "fl-tiles",
      });
      let errors = 0;
      tiles.on("tileload", () => {
        if (errors === -Infinity) return;
        errors = -Infinity;
        this.container.classList.add("fl-with-tiles");
        loaded();
      });
      tiles.on("tileerror", () => {
        errors += 1;
        if (errors === 3) failed(basemap.name);
      });
      this.tiles = tiles.addTo(this.map);
      if (this.map.getZoom() % 1) this.map.setZoom(Math.round(this.map.getZoom()));
    }
  };
})((window.faultline = window.faultline || {}));
