"""When a page was last painted, whatever it paints with: elements, a canvas or WebGL, its own frame or one inside.

`WATCH` runs in every frame before the page's own scripts. A paint is a change of the elements in the page's main part
or anywhere in an inner frame, a drawing on a canvas, or a WebGL draw call; its time is taken after the frame that
shows it. What WebGL's own process does after the last draw call is not counted.
"""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

WATCH = """
(() => {
  let top;
  try { top = window.top; void top.document; } catch { return; }
  const now = () => performance.timeOrigin + performance.now();
  const fresh = {start: null, last: 0, framed: 0, ticks: 0, instances: 0, noted: 0};
  const painting = (top.faultlinePainting ??= fresh);
  const inside = window !== top;
  let asked = false;
  let framed = false;
  const note = (within = inside) => {
    painting.ticks = 0;
    framed ||= within;
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      setTimeout(() => {
        painting.last = now();
        painting.ticks = 0;
        painting.noted += 1;
        if (framed) painting.framed = painting.last;
        framed = false;
      });
    });
  };
  // What stands inside a canvas is read to the blind, later, and never painted; what is drawn on it is painted.
  const observe = (root, within) => {
    const seen = ({target}) => {
      const element = target.nodeType === 1 ? target : target.parentElement;
      return element && !element.closest("canvas") && (within || element.closest('[data-testid="stMain"]'));
    };
    new MutationObserver((records) => { if (records.some(seen)) note(within); })
      .observe(root, {childList: true, characterData: true, subtree: true});
  };
  // An inner frame's first document gives way to another, unseen from within: so the page itself looks for them.
  const known = new WeakSet();
  const look = () => {
    for (const { contentDocument: root } of document.querySelectorAll("iframe")) {
      if (!root?.body || known.has(root)) continue;
      known.add(root);
      observe(root, true);
    }
  };
  if (!inside) observe(document, false);
  const wrap = (type, names, look) => {
    for (const name of names) {
      const draw = type?.prototype[name];
      if (!draw) continue;
      type.prototype[name] = function (...what) { note(); look?.(name, what); return draw.apply(this, what); };
    }
  };
  const count = (name, what) => {
    const drawn = name === "drawArraysInstanced" ? what[3] : name === "drawElementsInstanced" ? what[4] : 0;
    painting.instances = Math.max(painting.instances, drawn);
  };
  const draws = ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"];
  wrap(window.CanvasRenderingContext2D, ["fillText", "fill", "stroke", "fillRect", "drawImage", "putImageData"]);
  wrap(window.WebGLRenderingContext, draws, count);
  wrap(window.WebGL2RenderingContext, draws, count);
  if (!inside) {
    setInterval(() => { painting.ticks += 1; look(); }, 50);
    document.addEventListener("click", () => { painting.start ??= now(); }, {capture: true});
  }
})();
"""

_ARM = """
() => {
  Object.assign(window.faultlinePainting, {start: null, last: 0, framed: 0, ticks: 0, instances: 0, noted: 0});
  window.faultlineBefore = {...window.faultlineTraffic};
}
"""
_READ = """
() => {
  const {start, last, framed} = window.faultlinePainting;
  const {faultlineBefore: before, faultlineTraffic: now} = window;
  const answered = performance.timeOrigin + now.last;
  return {
    painted: Math.max(last, answered) - start,
    framed: framed ? framed - start : NaN,
    answered: answered - start,
    down: now.bytesDown - before.bytesDown,
    reruns: now.sent - before.sent,
  };
}
"""


def arm(page: Page) -> None:
    """Forget what was painted and said so far; the next click is where the time begins."""
    page.evaluate(_ARM)


def read_change(page: Page) -> dict[str, float]:
    """Give what followed that click.

    Returns
    -------
    dict
        Milliseconds from the click to the last paint (`painted`), to the last in an inner frame (`framed`, NaN where
        there was none) and to the last message (`answered`); the socket's bytes `down`; the messages up (`reruns`).
    """
    return cast("dict[str, float]", page.evaluate(_READ))
