/* Buttons, scale, credits, messages, and how wheel and fingers behave in a page that scrolls. */
(function (faultline) {
  "use strict";

  const { element, svg } = faultline;
  const HINT_MS = 1500;
  const SCALE_PIXELS = 110;
  const ICONS = {
    zoom_in: "M8 3v10M3 8h10",
    zoom_out: "M3 8h10",
    home: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10M6.2 8h3.6M8 6.2v3.6",
    full_screen: "M9.5 6.5 14 2M10 2h4v4M6.5 9.5 2 14M6 14H2v-4",
    full_screen_leave: "M14 2 9.5 6.5M9.5 2.8v3.7h3.7M2 14l4.5-4.5M6.5 13.2V9.5H2.8",
    basemap: "M8 2 14.5 5.5 8 9 1.5 5.5ZM1.8 8.3 8 11.7l6.2-3.4M1.8 11 8 14.4 14.2 11",
    info: "M8 7.2v4.3M8 4.4v.6M14.5 8a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z",
  };

  faultline.icon = function (path) {
    const box = svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, class: "fl-icon", "aria-hidden": "true" });
    box.appendChild(svg("path", { d: path }));
    return box;
  };

  faultline.button = function (icon, onClick, className) {
    const button = element("button", className || "fl-button");
    button.type = "button";
    button.appendChild(faultline.icon(ICONS[icon] || icon));
    button.addEventListener("click", onClick);
    return button;
  };

  function name(button, text) {
    button.title = text;
    button.setAttribute("aria-label", text);
  }
  faultline.nameButton = name;

  function shield(panel) {
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
    panel.addEventListener("click", (event) => event.stopPropagation()); // two quick taps are no double tap on the map
    return panel;
  }
  faultline.shield = shield;

  faultline.Controls = class {
    constructor(map, container, { home, setBasemap }) {
      this.map = map;
      this.container = container;
      this.setBasemap = setBasemap;
      this.overlay = element("div", "fl-overlay");
      this.corners = {};
      for (const corner of ["top-start", "top-end", "bottom-start", "bottom-end"]) {
        this.corners[corner] = element("div", `fl-corner fl-${corner}`);
        this.overlay.appendChild(this.corners[corner]);
      }
      this.message = element("p", "fl-message");
      this.message.setAttribute("role", "status");
      this.empty = element("p", "fl-message fl-empty");
      this.hint = element("p", "fl-hint");
      this.hint.setAttribute("aria-hidden", "true");
      this.overlay.append(this.empty, this.message, this.hint);
      container.appendChild(this.overlay);
      this.makeButtons(home);
      this.makeBasemaps();
      this.makeFoot();
      this.watchWheel();
      this.watchTouch();
      map.on("zoomend", () => this.limitZoom());
      map.on("moveend resize", () => this.drawScale());
    }

    makeButtons(home) {
      const { map } = this;
      const still = () => !faultline.isStill();
      this.buttons = {
        zoom_in: faultline.button("zoom_in", () => map.setZoom(Math.floor(map.getZoom() + 1), { animate: still() })),
        zoom_out: faultline.button("zoom_out", () => map.setZoom(Math.max(map.getMinZoom(), Math.ceil(map.getZoom() - 1)), { animate: still() })),
        home: faultline.button("home", home),
        full_screen: faultline.button("full_screen", () => this.toggleFullScreen()),
      };
      const bar = shield(element("div", "fl-panel fl-buttons"));
      bar.append(...Object.values(this.buttons));
      this.corners["top-start"].appendChild(bar);
      if (!document.fullscreenEnabled) this.buttons.full_screen.remove();
      document.addEventListener("fullscreenchange", () => this.onFullScreen());
    }

    toggleFullScreen() {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.container.requestFullscreen().catch(() => this.buttons.full_screen.remove());
    }

    onFullScreen() {
      const on = document.fullscreenElement === this.container;
      const key = on ? "full_screen_leave" : "full_screen";
      this.buttons.full_screen.replaceChildren(faultline.icon(ICONS[key]));
      if (this.words) name(this.buttons.full_screen, this.words.say(key));
      this.fitTouch();
    }

    makeBasemaps() {
      this.basemapButton = faultline.button("basemap", () => this.openBasemaps(this.basemaps.hidden));
      this.basemaps = shield(element("fieldset", "fl-panel fl-basemaps"));
      this.basemaps.hidden = true;
      this.basemaps.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        this.openBasemaps(false);
        this.basemapButton.focus();
      });
      this.basemaps.addEventListener("change", (event) => {
        this.say("");
        this.setBasemap(event.target.value);
      });
      this.map.on("click", () => this.openBasemaps(false));
      const box = shield(element("div", "fl-panel fl-buttons"));
      box.appendChild(this.basemapButton);
      this.corners["top-end"].append(box, this.basemaps);
    }

    openBasemaps(open) {
      this.basemaps.hidden = !open;
      this.basemapButton.setAttribute("aria-expanded", String(open));
    }

    fillBasemaps(words) {
      const chosen = (this.basemaps.querySelector("input:checked") || { value: "none" }).value;
      const options = ["none", "osm", "esri"].map((id) => {
        const label = element("label", "");
        const input = element("input", "");
        input.type = "radio";
        input.name = "fl-basemap";
        input.value = id;
        input.checked = id === chosen;
        label.append(input, element("span", "", words.say(`basemap_${id}`)));
        return label;
      });
      this.basemaps.replaceChildren(element("legend", "", words.say("basemap")), ...options, element("p", "", words.say("basemap_note")));
    }

    makeFoot() {
      this.scale = element("div", "fl-scale");
      this.scaleText = element("span", "");
      this.scale.appendChild(this.scaleText);
      this.credits = shield(element("div", "fl-credits"));
      this.creditsText = element("span", "fl-credits-text");
      this.creditsButton = faultline.button("info", () => {
        const open = this.credits.classList.toggle("fl-open");
        this.creditsButton.setAttribute("aria-expanded", String(open));
      }, "fl-credits-button");
      this.creditsShort = element("span", "fl-credits-short");
      this.credits.append(this.creditsText, this.creditsShort, this.creditsButton);
      this.corners["bottom-end"].append(this.scale, this.credits);
    }

    /* Name what the map is made of: in full, and where there is little room the boundary set alone. */
    setCredits(boundaries, parts) {
      this.creditsShort.textContent = boundaries;
      const nodes = [];
      parts.forEach(([text, address], i) => {
        if (i) nodes.push(document.createTextNode(" · "));
        const node = element(address ? "a" : "span", "", text);
        if (address) Object.assign(node, { href: address, target: "_blank", rel: "noopener noreferrer" });
        nodes.push(node);
      });
      this.creditsText.replaceChildren(...nodes);
    }

    /* A bar of a round length, at the middle of the map. */
    drawScale() {
      const { map } = this;
      const size = map.getSize();
      if (!size.x || !this.units) return;
      const y = size.y / 2;
      const metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([SCALE_PIXELS, y]));
      const power = 10 ** Math.floor(Math.log10(metres));
      const round = [5, 2, 1].find((factor) => factor * power <= metres) * power;
      this.scale.style.width = `${Math.round((SCALE_PIXELS * round) / metres)}px`;
      this.scaleText.textContent = round >= 1000 ? this.units.km.format(round / 1000) : this.units.m.format(round);
    }

    limitZoom() {
      const zoom = this.map.getZoom();
      this.buttons.zoom_in.disabled = zoom >= this.map.getMaxZoom();
      this.buttons.zoom_out.disabled = zoom <= this.map.getMinZoom() + 0.01;
    }

    setWords(words, view) {
      this.words = words;
      this.overlay.dir = view.rtl ? "rtl" : "ltr";
      this.overlay.lang = view.lang;
      for (const key in this.buttons) name(this.buttons[key], words.say(key));
      name(this.basemapButton, words.say("basemap"));
      this.basemapButton.setAttribute("aria-expanded", String(!this.basemaps.hidden));
      name(this.creditsButton, words.say("credits"));
      this.container.setAttribute("aria-label", words.say("map_label"));
      this.container.setAttribute("role", "region");
      const unit = (kind) => new Intl.NumberFormat(view.lang, { style: "unit", unit: kind, unitDisplay: "short" });
      this.units = { km: unit("kilometer"), m: unit("meter") };
      this.fillBasemaps(words);
      this.drawScale();
      this.limitZoom();
    }

    /* Where panels stand, as [left, top, right, bottom] in the container's pixels. */
    panelBoxes() {
      const origin = this.container.getBoundingClientRect();
      return [...this.overlay.querySelectorAll(".fl-panel:not(.fl-basemaps), .fl-credits, .fl-scale")]
        .map((panel) => panel.getBoundingClientRect())
        .filter((box) => box.width > 0)
        .map((box) => [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top]);
    }

    /* A sentence in the map that stays until the next one; "" takes it away. */
    say(text) {
      this.message.textContent = text;
      this.message.dir = "auto";
    }

    sayEmpty(text) {
      this.empty.textContent = text;
      this.empty.dir = "auto";
    }

    showHint(key, values) {
      if (!this.words) return;
      this.hint.textContent = this.words.say(key, values);
      this.hint.classList.add("fl-shown");
      clearTimeout(this.hintTimer);
      this.hintTimer = setTimeout(() => this.hint.classList.remove("fl-shown"), HINT_MS);
    }

    /* The wheel scrolls the page, unless Ctrl or Command is held, the map was clicked, or it fills the screen. */
    watchWheel() {
      const { container, map } = this;
      let inUse = false;
      map.scrollWheelZoom.enable();
      map.options.wheelPxPerZoomLevel = 100;
      container.addEventListener("pointerdown", (event) => {
        if (event.pointerType === "mouse") inUse = true;
      });
      container.addEventListener("pointerleave", () => {
        inUse = false;
      });
      const guard = (event) => {
        if (event.ctrlKey || event.metaKey || inUse || document.fullscreenElement) return;
        if (event.target.closest && event.target.closest(".fl-panel")) return;
        event.stopImmediatePropagation();
        const key = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
        this.showHint("wheel_hint", { key });
      };
      container.addEventListener("wheel", guard, { capture: true, passive: true });
    }

    /* One finger scrolls the page, two move the map. */
    watchTouch() {
      this.coarse = window.matchMedia("(pointer: coarse)");
      this.coarse.addEventListener("change", () => this.fitTouch());
      this.fitTouch();
      this.container.addEventListener("touchmove", (event) => {
        if (event.touches.length !== 1 || this.map.dragging.enabled()) return;
        if (event.target.closest && event.target.closest(".fl-panel")) return;
        this.showHint("touch_hint");
      }, { passive: true });
    }

    fitTouch() {
      if (this.coarse.matches && !document.fullscreenElement) this.map.dragging.disable();
      else this.map.dragging.enable();
    }
  };
})((window.faultline = window.faultline || {}));
