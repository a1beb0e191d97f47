/* Finer marks of the part of the land that is looked at, fetched whenever the map comes to rest. */
(function (faultline) {
  "use strict";

  const REST_MS = 60; // moves that follow each other closer are one
  const MARGIN = 0.3; // of the view on each side, so that a small move needs nothing new

  faultline.Finer = class {
    /* `apply` takes rows, or null for the view's own; `isWhole` tells whether these are fine enough already. */
    constructor(map, { apply, failed, isWhole }) {
      this.map = map;
      this.apply = apply;
      this.failed = failed;
      this.isWhole = isWhole;
      this.url = null;
      map.on("moveend", () => this.rest());
    }

    /* Take a view's address; tell whether its rows wait for what is fetched now. */
    setUrl(url) {
      if (url === this.url) return false;
      this.stop();
      this.url = url;
      this.have = null;
      if (!url || this.isWhole()) return false;
      this.look();
      return true;
    }

    stop() {
      clearTimeout(this.timer);
      if (this.asking) this.asking.abort();
      this.asking = null;
    }

    rest() {
      if (!this.url || this.paused) return;
      clearTimeout(this.timer);
      const now = performance.now();
      if (now - (this.moved || 0) > REST_MS) this.look();
      else this.timer = setTimeout(() => this.look(), REST_MS);
      this.moved = now;
    }

    pause(paused) {
      const before = this.paused;
      this.paused = paused;
      if (paused) this.stop();
      else if (before) this.rest();
    }

    async look() {
      if (this.isWhole()) {
        this.stop();
        if (this.have) this.apply(null);
        this.have = null;
        return;
      }
      const zoom = Math.floor(this.map.getZoom());
      const seen = this.map.getBounds();
      if (this.have && this.have.zoom === zoom && this.have.box.contains(seen)) return;
      const box = this.snap(seen.pad(MARGIN), zoom);
      const sides = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side) => side.toFixed(4));
      try {
        const { marks } = await this.ask(`bbox=${sides.join(",")}&zoom=${zoom}`);
        this.have = { zoom, box };
        this.apply(faultline.readRows(marks));
      } catch (error) {
        if (error.name === "AbortError") return;
        this.apply(null);
        this.failed();
      }
    }

    /* Box sides at steps of a half tile, so that neighbours ask the same and the browser answers them from its store. */
    snap(bounds, zoom) {
      const step = 180 / 2 ** zoom;
      const down = (side, least) => Math.max(least, Math.floor(side / step) * step);
      const up = (side, most) => Math.min(most, Math.ceil(side / step) * step);
      return L.latLngBounds(
        [down(bounds.getSouth(), -90), down(bounds.getWest(), -180)],
        [up(bounds.getNorth(), 90), up(bounds.getEast(), 180)]
      );
    }

    async ask(what) {
      this.stop();
      const asking = new AbortController();
      this.asking = asking;
      const answer = await fetch(`${this.url}&${what}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      return answer.json();
    }

    /* The rows of a play, each within a step of days; counted by the server, as there are too many to send. */
    async frames() {
      const { marks, step } = await this.ask(`zoom=${Math.floor(this.map.getZoom())}&frames=1`);
      const rows = faultline.readRows(marks);
      for (const row of rows) {
        row.first = Math.floor(row.day / step) * step;
        row.last = row.first + step - 1;
      }
      return { rows, step };
    }
  };
})((window.faultline = window.faultline || {}));
