/* The page's theme, read from the page itself and followed live: light or dark, the accent, and the typeface. */
(function (faultline) {
  "use strict";

  function parentPage() {
    try {
      return window.parent !== window && window.parent.document ? window.parent.document : null;
    } catch (error) {
      return null; // framed by another site
    }
  }

  function channels(text) {
    const found = /rgba?\(([^)]+)\)/.exec(text || "");
    return found ? found[1].split(/[\s,/]+/).map(Number) : null;
  }

  function colour(text) {
    const found = /^#([0-9a-f]{6})$/i.exec(text);
    return found ? [0, 2, 4].map((i) => parseInt(found[1].slice(i, i + 2), 16)) : channels(text);
  }

  function luminance(rgb) {
    const [r, g, b] = rgb.slice(0, 3).map((c) => {
      const share = c / 255;
      return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(a, b) {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  }

  /* Copy the page's typefaces: they are served from here, but a frame does not inherit them. */
  function copyFonts(page) {
    const rules = [];
    for (const sheet of page.styleSheets) {
      let list;
      try {
        list = sheet.cssRules;
      } catch (error) {
        continue;
      }
      for (const rule of list) {
        if (rule.type !== CSSRule.FONT_FACE_RULE || !/Source ?Sans/i.test(rule.cssText)) continue;
        const base = sheet.href || page.baseURI;
        rules.push(rule.cssText.replace(/url\(["']?([^"')]+)["']?\)/g, (_, url) => `url("${new URL(url, base).href}")`));
      }
    }
    if (!rules.length) return;
    const style = document.createElement("style");
    style.textContent = rules.join("\n");
    document.body.appendChild(style); // not into head: st_folium writes that anew
  }

  faultline.followTheme = function (container) {
    const page = parentPage();
    const app = page && page.querySelector(".stApp");
    let accent = null;

    function apply() {
      let dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
      if (app) {
        const style = window.parent.getComputedStyle(app);
        const back = channels(style.backgroundColor);
        if (back && (back.length < 4 || back[3] > 0)) dark = luminance(back) < 0.25;
        if (style.fontFamily) container.style.setProperty("--fl-font", style.fontFamily);
        const rgb = back && colour(accent || getComputedStyle(document.documentElement).getPropertyValue("--primary-color").trim());
        // an accent that cannot be seen on this theme's ground is no accent
        if (rgb && contrast(rgb, back) >= 3) container.style.setProperty("--fl-accent", `rgb(${rgb.slice(0, 3).join()})`);
        else container.style.removeProperty("--fl-accent");
      }
      const name = dark ? "dark" : "light";
      if (container.dataset.theme === name) return;
      container.dataset.theme = name;
      container.style.colorScheme = name;
      container.dispatchEvent(new CustomEvent("fl-theme"));
    }

    function onRender(event) {
      const theme = event.detail && event.detail.theme;
      if (theme && theme.primaryColor) accent = theme.primaryColor;
      apply();
    }

    const events = window.Streamlit && window.Streamlit.events;
    if (events) events.addEventListener("streamlit:render", onRender);
    const observer = new MutationObserver(() => window.requestAnimationFrame(apply));
    if (app) {
      observer.observe(app, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
      observer.observe(page.documentElement, { attributes: true, attributeFilter: ["class", "style"] });
      copyFonts(page);
    }
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
    window.addEventListener("beforeprint", () => {
      container.dataset.theme = "light"; // paper is white
    });
    window.addEventListener("afterprint", apply);
    apply();
    return function stop() {
      observer.disconnect();
      if (events) events.removeEventListener("streamlit:render", onRender);
    };
  };

  faultline.isStill = function () {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  };
})((window.faultline = window.faultline || {}));
