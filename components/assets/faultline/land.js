/* The land beneath the marks: neighbours, provinces, water, and the online backgrounds that a person may choose. */
(function (faultline) {
  "use strict";

  const PANE = "flLand";
  const REACH_DEGREES = 0.9; // how far beyond the four provinces the map goes where the land does not say

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

  /* Lines of the neighbours without the straight edges at which the file was cut off. */
  function openLines(collection) {
    const rings = [];
    for (const feature of collection.features) {
      const { type, coordinates } = feature.geometry;
      const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
      for (const polygon of polygons) rings.push(...polygon);
    }
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (const [x, y] of ring) {
        west = Math.min(west, x);
        east = Math.max(east, x);
        south = Math.min(south, y);
        north = Math.max(north, y);
      }
    }
    const cut = (a, b) =>
      (a[0] === b[0] && (a[0] === west || a[0] === east)) || (a[1] === b[1] && (a[1] === south || a[1] === north));
    const lines = [];
    for (const ring of rings) {
      let line = [];
      for (let i = 1; i < ring.length; i += 1) {
        if (cut(ring[i - 1], ring[i])) {
          if (line.length) lines.push(line);
          line = [];
        } else {
          if (!line.length) line.push(ring[i - 1]);
          line.push(ring[i]);
        }
      }
      if (line.length) lines.push(line);
    }
    return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } };
  }

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
    }

    /* Fetch the land of another boundary set; the old one stays until the new one is here. */
    async load(url) {
      if (url === this.url) return false;
      this.url = url;
      if (this.request) this.request.abort();
      this.request = new AbortController();
      const answer = await fetch(url, { signal: this.request.signal });
      if (!answer.ok) {
        this.url = null;
        throw new Error(`${answer.status}`);
      }
      const data = await answer.json();
      if (url !== this.url) return false;
      this.data = data;
      this.draw();
      return true;
    }

    add(geojson, className, each) {
      const layer = L.geoJSON(geojson, {
        pane: PANE,
        renderer: this.renderer,
        interactive: false,
        smoothFactor: 0.6,
        style: () => ({ className: `fl-land ${className}` }),
        onEachFeature: each,
      }).addTo(this.map);
      this.layers.push(layer);
      return layer;
    }

    draw() {
      for (const layer of this.layers) layer.remove();
      this.layers = [];
      this.fills.clear();
      const { neighbours, provinces, rivers, lakes } = this.data;
      const remember = (feature, layer) => this.fills.set(feature.properties.iso, layer);
      if (neighbours) this.add(openLines(only(neighbours, (p) => p.name !== "Iraq")), "fl-neighbour");
      this.add(provinces, "fl-country-casing");
      this.add(only(provinces, (p) => !p.in_scope), "fl-province", remember);
      this.add(only(provinces, (p) => p.in_scope), "fl-scope-glow");
      this.add(only(provinces, (p) => p.in_scope), "fl-province fl-scope", remember);
      if (lakes) this.add(lakes, "fl-lake");
      if (rivers) this.add(rivers, "fl-river");
      this.add(only(provinces, (p) => p.in_scope), "fl-scope-line");
      this.shade(this.choropleth);
    }

    /* The area that the map is about, and the furthest that one may look. */
    bounds() {
      const [west, south, east, north] = this.data.bbox;
      return L.latLngBounds([south, west], [north, east]);
    }

    reach() {
      const given = this.data.extent;
      if (given) return L.latLngBounds([given[1], given[0]], [given[3], given[2]]);
      return this.bounds().pad(REACH_DEGREES);
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

    /* Show an online background, or none; `failed` is told once when its server cannot be reached. */
    setBasemap(id, failed) {
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
        errors = -Infinity;
        this.container.classList.add("fl-with-tiles");
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
