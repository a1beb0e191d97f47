/* Start the map once, and update it in place with each view. */
(function (faultline) {
  "use strict";

  const HOME_PADDING = { paddingTopLeft: [14, 14], paddingBottomRight: [14, 58] };
  const LEAST_FRAME = 80; // pixels; a smaller frame is not laid out yet, or in a tab that is closed
  const STYLE_POLL_MS = 20;
  const MOST_ZOOM_FOR_LEGEND = 0.5;
  let app = null;

  function readView(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  let clicks = 0;
  function send(ids, total) {
    clicks += 1;
    const nonce = `${Date.now()}-${clicks}-${Math.random().toString(36).slice(2, 8)}`;
    if (window.Streamlit) window.Streamlit.setComponentValue({ click: { ids, total, nonce } });
  }

  function sendUnit(unit) {
    clicks += 1;
    const nonce = `${Date.now()}-${clicks}-${Math.random().toString(36).slice(2, 8)}`;
    if (window.Streamlit) window.Streamlit.setComponentValue({ click: { unit, nonce } });
  }

  class App {
    constructor(map) {
      this.map = map;
      this.container = map.getContainer();
      this.container.classList.add("fl-map");
      this.container.style.visibility = "hidden"; // until it is styled
      document.documentElement.classList.add("fl-frame");
      this.stopTheme = faultline.followTheme(this.container);
      this.land = new faultline.Land(map, this.container);
      this.labels = new faultline.Labels(map, (unit) => sendUnit(unit));
      this.marks = new faultline.Marks(map, this.container, send);
      this.controls = new faultline.Controls(map, this.container, {
        home: () => this.settled && this.showHome(!faultline.isStill()),
        setBasemap: (id) => this.setBasemap(id),
      });
      this.legend = new faultline.Legend(this.container);
      this.controls.corners["bottom-start"].appendChild(faultline.shield(this.legend.box));
      this.play = new faultline.Play(this.controls.overlay, (keep, framed) => this.showWindow(keep, framed));
      this.finer = new faultline.Finer(map, {
        apply: (rows) => this.showRows(rows),
        failed: () => this.controls.say(this.words.say("finer_failed")),
        isWhole: () => !this.settled || map.getBounds().contains(this.land.bounds()),
      });
      this.watch();
      this.awaitStyle();
    }

    watch() {
      const { map, container } = this;
      map.on("moveend", () => this.draw());
      map.on("dragstart", () => {
        map.flDragged = true;
      });
      map.on("dragend", () => setTimeout(() => {
        map.flDragged = false;
      }, 0));
      this.resized = new ResizeObserver(() => {
        map.invalidateSize({ animate: false, pan: true });
        this.legend.fitFold();
        this.settle();
      });
      this.resized.observe(container);
      container.addEventListener("fl-theme", () => {
        if (this.land.tiles) this.setBasemap(this.land.basemap);
      });
      // the person's own moves, told from ours: the whole area stays fitted only while nobody moved the map
      for (const kind of ["pointerdown", "wheel", "keydown"]) {
        container.addEventListener(kind, () => {
          this.touched = true;
        }, { passive: true, capture: true });
      }
      map.on("movestart", () => {
        if (this.touched) this.atHome = false;
      });
      map.on("unload", () => this.destroy());
    }

    /* Both style sheets may come after the scripts; until then nothing has its size. */
    awaitStyle() {
      const own = getComputedStyle(this.container).getPropertyValue("--fl-foot");
      const leaflets = getComputedStyle(this.map.getPane("mapPane")).position === "absolute";
      if (!own || !leaflets) {
        this.styleTimer = setTimeout(() => this.awaitStyle(), STYLE_POLL_MS);
        return;
      }
      this.styled = true;
      this.container.style.visibility = "";
      this.map.invalidateSize({ animate: false, pan: false });
      this.legend.fitFold();
      this.settle();
    }

    destroy() {
      clearTimeout(this.styleTimer);
      this.stopTheme();
      this.resized.disconnect();
      this.play.destroy();
      this.finer.stop();
    }

    update(view) {
      const previous = this.view;
      this.view = view;
      const text = JSON.stringify([view.strings, view.lang, view.rtl, view.types]);
      const newWords = text !== this.wordsText;
      if (newWords) {
        this.wordsText = text;
        this.words = faultline.makeWords(view.strings, view.lang, view.rtl);
        this.controls.setWords(this.words, view);
      }
      const shading = JSON.stringify(view.choropleth);
      if (newWords || shading !== this.shading) {
        this.shading = shading;
        this.legend.setView(view, this.words);
        if (this.land.data) this.legend.setLines(this.land, this.words);
        this.land.shade(view.choropleth);
      }
      if (newWords) this.play.setWords(this.words);
      const rowsText = JSON.stringify(view.marks);
      if (newWords || rowsText !== this.rowsText) {
        this.rowsText = rowsText;
        this.rows = faultline.readRows(view.marks);
        const waits = this.finer.setUrl(view.finer);
        if (!waits) this.marks.setRows(this.rows, view, this.words);
        this.marks.view = view;
        this.play.setRows(this.rows, view.finer ? () => this.finer.frames() : null); // shows the window when one is open
        if (!this.play.active) this.showWindow(null);
      }
      this.controls.sayEmpty(this.rows.length ? "" : view.empty);
      this.select(view.selected, previous ? previous.selected : null, view.selectedAt);
      this.loadLand(view, previous);
      this.loadAgainst(view);
      if (this.settled) this.follow(view);
      this.placeLabels();
    }

    /* Fit the land to the frame, as soon as there are both: the frame has no height before its style sheet. */
    settle() {
      const { x, y } = this.map.getSize();
      if (!this.styled || !this.land.data || x < LEAST_FRAME || y < LEAST_FRAME) return;
      this.fitLimits();
      if (!this.settled || this.atHome) this.showHome(false);
      if (this.settled) return;
      this.settled = true;
      this.follow(this.view);
      this.container.classList.add("fl-ready");
      this.placeLabels();
    }

    async loadAgainst(view) {
      try {
        if (!(await this.land.loadAgainst(view.against || ""))) return;
      } catch (error) {
        this.controls.say(this.words.say("land_failed"));
        return;
      }
      if (!this.land.data) return;
      this.legend.setLines(this.land, this.words);
      this.setCredits();
    }

    async loadLand(view, previous) {
      const renamed = previous && JSON.stringify([previous.names, previous.lang]) !== JSON.stringify([view.names, view.lang]);
      if ((renamed || (previous && previous.level !== view.level)) && this.land.data) this.labels.setLand(this.land.data, view.names, view.lang, view.level);
      let fresh = false;
      try {
        fresh = await this.land.load(view.land);
      } catch (error) {
        this.controls.say(this.words.say("land_failed"));
      }
      if (!fresh) return;
      this.controls.say("");
      this.land.draw();
      this.labels.setLand(this.land.data, this.view.names, this.view.lang, this.view.level);
      this.legend.setLines(this.land, this.words);
      this.setCredits();
      this.settle();
      this.placeLabels();
    }

    setCredits() {
      const basemap = faultline.BASEMAPS[this.land.basemap];
      this.controls.setCredits(this.land.data.set.title, [
        [this.land.data.attribution],
        ...(this.land.against ? [[this.land.against.attribution]] : []),
        [this.words.say("not_endorsed")],
        ...(basemap ? basemap.credit : []),
        ["Leaflet", "https://leafletjs.com"],
      ]);
    }

    setBasemap(id) {
      this.land.setBasemap(id, {
        loaded: () => {
          this.controls.say("");
          this.placeLabels();
        },
        failed: (name) => this.controls.say(this.words.say("basemap_failed", { name })),
      });
      if (this.land.data) this.setCredits();
      this.placeLabels();
    }

    /* Nobody can look past the edge of the land, nor zoom out beyond it. */
    fitLimits() {
      const reach = this.land.reach();
      this.map.setMaxBounds(reach);
      const least = this.map.getBoundsZoom(reach, true);
      this.map.setMinZoom(Math.min(Math.ceil(least * 4) / 4, 12));
      this.controls.limitZoom();
    }

    /* Beside the open legend, where that costs little of the scale. */
    homePadding() {
      if (!this.legend.isLarge()) return HOME_PADDING;
      const beside = this.legend.box.offsetWidth + 18;
      if (beside > this.map.getSize().x / 2) return HOME_PADDING;
      const zoom = (left) => this.map.getBoundsZoom(this.land.bounds(), false, L.point(left + 14, 72));
      if (zoom(beside) < zoom(14) - MOST_ZOOM_FOR_LEGEND) return HOME_PADDING;
      const [top, bottom] = [HOME_PADDING.paddingTopLeft[1], HOME_PADDING.paddingBottomRight[1]];
      return this.view.rtl
        ? { paddingTopLeft: [14, top], paddingBottomRight: [beside, bottom] }
        : { paddingTopLeft: [beside, top], paddingBottomRight: [14, bottom] };
    }

    showHome(animate) {
      this.map.fitBounds(this.land.bounds(), { ...this.homePadding(), animate });
      this.atHome = true;
      this.touched = false;
    }

    /* Move to the focus of the view, once for each token. */
    follow(view) {
      const token = view.focus ? view.focus.token : null;
      if (token === (this.token || null)) return;
      this.token = token;
      if (!view.focus) return;
      if (!view.focus.bbox) {
        this.showHome(!faultline.isStill());
        return;
      }
      const [west, south, east, north] = view.focus.bbox;
      this.atHome = false;
      this.map.fitBounds([[south, west], [north, east]], { ...HOME_PADDING, maxZoom: 12, animate: !faultline.isStill() });
    }

    select(id, before, at) {
      this.marks.select(id, at);
      if (id === null || id === before) return;
      const row = [...(this.fetched || []), ...this.rows].find((r) => r.id === id) || (at && { lon: at[0], lat: at[1] });
      if (!row || !this.settled) return;
      const inner = this.map.getBounds().pad(-0.04);
      if (!inner.contains([row.lat, row.lon])) {
        this.atHome = false;
        this.map.panTo([row.lat, row.lon], { animate: !faultline.isStill() });
      }
    }

    /* Show rows that were fetched for what is looked at, or with null the view's own. */
    showRows(rows) {
      if (this.marks.keep) return;
      this.fetched = rows;
      this.marks.setRows(rows || this.rows, this.view, this.words);
      this.draw();
    }

    /* Draw the marks and place the names around them; the panels are measured before the page is touched. */
    draw() {
      const panels = this.controls.panelBoxes();
      this.marks.render();
      this.placeLabels(panels);
    }

    /* Show the rows that `keep` chooses, or with null all of them; `framed` are the play's own, where it has some. */
    showWindow(keep, framed) {
      this.finer.pause(Boolean(keep));
      const playing = (keep && framed) || null;
      if (playing !== (this.framed || null)) {
        this.framed = playing;
        this.marks.setRows(playing || this.fetched || this.rows, this.view, this.words);
      }
      this.marks.keep = keep;
      this.marks.render();
      const counted = playing || this.rows;
      this.legend.count(keep ? counted.filter(keep) : counted);
      const began = Boolean(keep) !== this.container.classList.contains("fl-playing");
      this.container.classList.toggle("fl-playing", Boolean(keep));
      if (began) this.placeLabels();
    }

    placeLabels(panels = this.controls.panelBoxes()) {
      if (!this.settled || !this.words) return;
      const playing = this.container.classList.contains("fl-playing"); // names stand still while the window walks
      const choropleth = this.view.choropleth;
      this.labels.place(playing ? [] : this.marks.obstacles(), {
        tiles: this.container.classList.contains("fl-with-tiles"),
        values: choropleth && choropleth.texts,
        panels,
        playing,
      });
    }
  }

  faultline.start = function (map) {
    app = new App(map);
    faultline.app = app; // for the tests
  };

  faultline.update = function (packed) {
    if (app) app.update(readView(packed));
  };
})((window.faultline = window.faultline || {}));
