/* Play: a window of days walks through the incidents on the map, in the browser alone. */
(function (faultline) {
  "use strict";

  const { element, svg } = faultline;
  const WINDOWS = [7, 30, 90, 365];
  const FRAME_MS = 100;
  const MOST_STEP_MS = 220; // at least four steps a second, however many days each has
  const LEAST_DAY_MS = 8;
  const SECONDS_FOR_ALL = { slow: 90, normal: 45, fast: 20 };
  const STILL_STEP_MS = 1200; // where less motion is asked for: a whole window at a time
  const BARS = 120;
  const ICONS = {
    play: "M4.5 2.5v11l9-5.5Z",
    pause: "M4.5 3v10M11.5 3v10",
    stop: "M3.5 3.5h9v9h-9Z",
  };

  /* Whether an incident may have happened within the days from `from` to `to`, both ends included. */
  faultline.mayFallWithin = function (row, from, to) {
    return row.first <= to && row.last >= from;
  };

  faultline.Play = class {
    constructor(container, show) {
      this.show = show;
      this.rows = [];
      this.active = false;
      this.running = false;
      this.bar = faultline.shield(element("div", "fl-panel fl-play"));
      this.bar.setAttribute("role", "group");
      this.makeParts();
      container.appendChild(this.bar);
      this.sized = new ResizeObserver(() => container.parentNode.style.setProperty("--fl-foot", `${this.bar.offsetHeight}px`));
      this.sized.observe(this.bar);
      this.onHide = () => {
        if (document.hidden) this.pause();
      };
      document.addEventListener("visibilitychange", this.onHide);
    }

    makeParts() {
      this.playButton = faultline.button(ICONS.play, () => (this.running ? this.pause() : this.play()), "fl-play-button");
      this.stopButton = faultline.button(ICONS.stop, () => this.stop(), "fl-play-button fl-play-stop");
      this.track = element("div", "fl-track");
      this.histogram = svg("svg", { class: "fl-histogram", preserveAspectRatio: "none", "aria-hidden": "true" });
      this.span = element("div", "fl-track-window");
      this.slider = element("input", "");
      this.slider.type = "range";
      this.slider.step = 1;
      this.slider.addEventListener("input", async () => {
        const at = Number(this.slider.value);
        this.pause();
        if (!(await this.prepare())) return;
        this.active = true;
        this.at = at;
        this.draw();
      });
      this.track.append(this.histogram, this.span, this.slider);
      this.text = element("div", "fl-play-text");
      this.dates = element("span", "fl-play-dates", "");
      this.count = element("span", "fl-play-count", "");
      this.text.append(this.dates, this.count);
      this.windowChoice = this.choice((value) => {
        this.days = Number(value);
        this.setRange();
        if (this.active) this.draw();
      });
      this.speedChoice = this.choice((value) => {
        this.speed = value;
      });
      this.speed = "normal";
      this.bar.append(this.playButton, this.stopButton, this.track, this.text, this.windowChoice.label, this.speedChoice.label);
      this.stopButton.disabled = true;
    }

    choice(onChange) {
      const label = element("label", "fl-choice");
      const caption = element("span", "", "");
      const select = element("select", "");
      select.addEventListener("change", () => onChange(select.value));
      label.append(caption, select);
      return { label, caption, select };
    }

    setWords(words) {
      this.words = words;
      this.bar.setAttribute("aria-label", words.say("play_label"));
      this.slider.setAttribute("aria-label", words.say("position"));
      faultline.nameButton(this.stopButton, words.say("stop"));
      this.fill(this.windowChoice, words.say("window"), WINDOWS.map((n) => [String(n), words.count("window_days", n)]), this.days && String(this.days));
      this.fill(this.speedChoice, words.say("speed"), Object.keys(SECONDS_FOR_ALL).map((key) => [key, words.say(`speed_${key}`)]), this.speed);
      this.showState();
    }

    fill({ caption, select }, text, options, chosen) {
      caption.textContent = text;
      select.setAttribute("aria-label", text);
      select.replaceChildren(
        ...options.map(([value, label]) => {
          const option = element("option", "", label);
          option.value = value;
          option.selected = value === chosen;
          return option;
        })
      );
    }

    /*
     * Take other rows; a window that is open stays where it is, as far as the new rows reach. Rows that stand for many
     * days cannot be played: `frames` then fetches some that can, when the play begins.
     */
    setRows(rows, frames = null) {
      const open = this.active;
      this.frames = frames;
      this.framed = false;
      this.step = 1;
      this.histogram.style.visibility = frames ? "hidden" : "";
      if (frames) this.reset();
      this.take(rows);
      if (frames && open) this.play();
    }

    /* Fetch the frames where there are none yet; tell whether there is something to play. */
    async prepare() {
      const { frames } = this;
      if (!frames) return this.rows.length > 0;
      this.playButton.disabled = true;
      try {
        const { rows, step } = await frames();
        if (frames !== this.frames) return false;
        this.frames = null;
        this.framed = true;
        this.step = step;
        this.histogram.style.visibility = "";
        this.take(rows);
        return true;
      } catch (error) {
        return false;
      } finally {
        this.playButton.disabled = false;
      }
    }

    take(rows) {
      this.rows = rows;
      this.bar.hidden = rows.length === 0;
      if (!rows.length) {
        this.reset();
        return;
      }
      this.first = rows.reduce((least, row) => Math.min(least, row.day), Infinity);
      this.last = rows.reduce((most, row) => Math.max(most, row.lastDay), -Infinity);
      if (!this.chosenDays) {
        const span = this.last - this.first + 1;
        this.days = WINDOWS.find((n) => span / n <= 40) || 365;
        this.windowChoice.select.value = String(this.days);
        this.windowChoice.select.onchange = () => {
          this.chosenDays = true;
        };
      }
      this.setRange();
      this.drawHistogram();
      if (this.active) this.draw();
      else this.showState();
    }

    /* The slider stands at the last day of the window. */
    setRange() {
      const least = Math.min(this.first + this.days - 1, this.last);
      this.slider.min = least;
      this.slider.max = this.last;
      this.at = Math.min(Math.max(this.active ? this.at : this.last, least), this.last);
      this.slider.value = Math.round(this.at);
      this.placeWindow();
    }

    drawHistogram() {
      const span = Math.max(this.last - this.first + 1, 1);
      const bars = Math.min(BARS, Math.ceil(span / this.step));
      const heights = new Array(bars).fill(0);
      for (const row of this.rows) heights[Math.min(bars - 1, Math.floor(((row.day - this.first) / span) * bars))] += row.n;
      const top = Math.max(...heights, 1);
      this.histogram.setAttribute("viewBox", `0 0 ${bars} 20`);
      this.histogram.replaceChildren(
        ...heights.map((n, i) => {
          const height = n ? Math.max(1, (n / top) * 20) : 0;
          return svg("rect", { x: i + 0.1, y: 20 - height, width: 0.8, height });
        })
      );
    }

    /* The first and last day of the window: whole steps of the rows. */
    window() {
      const to = Math.floor(Math.round(this.at) / this.step) * this.step + this.step - 1;
      return [to - Math.ceil(this.days / this.step) * this.step + 1, to];
    }

    placeWindow() {
      const span = Math.max(this.last - this.first + 1, 1);
      const [start, end] = this.window();
      const [from, to] = [Math.max(start, this.first), Math.min(end, this.last)];
      this.span.style.insetInlineStart = `${((from - this.first) / span) * 100}%`;
      this.span.style.width = `${((to - from + 1) / span) * 100}%`;
      this.span.hidden = !this.active;
    }

    async play() {
      if (!(await this.prepare())) return;
      if (!this.active || this.at >= this.last) this.at = Number(this.slider.min);
      this.active = true;
      this.running = true;
      this.draw();
      const still = faultline.isStill();
      let before = performance.now();
      clearInterval(this.timer);
      this.timer = setInterval(() => {
        const now = performance.now();
        this.at += still ? this.days : Math.min(now - before, 500) / this.pace();
        before = now;
        if (this.at >= this.last) {
          this.at = this.last;
          this.pause();
        }
        this.draw();
      }, still ? STILL_STEP_MS : FRAME_MS);
    }

    /* Milliseconds a day: all in the chosen time, but no faster than can be followed, and where a step is many days never so slow that it jerks. */
    pace() {
      const forAll = (SECONDS_FOR_ALL[this.speed] * 1000) / (this.last - Number(this.slider.min) || 1);
      const slowest = (this.speed === "slow" ? 2 : 1) * (MOST_STEP_MS / this.step);
      return Math.min(Math.max(forAll, Math.min(LEAST_DAY_MS, FRAME_MS / this.step)), this.framed ? slowest : Infinity);
    }

    pause() {
      clearInterval(this.timer);
      this.running = false;
      this.showState();
    }

    reset() {
      clearInterval(this.timer);
      this.running = false;
      this.active = false;
    }

    stop() {
      this.reset();
      this.setRange();
      this.shown = null;
      this.show(null);
      this.showState();
    }

    draw() {
      const [from, to] = this.window();
      this.slider.value = Math.round(this.at);
      this.placeWindow();
      const shown = `${from}|${to}`;
      if (shown !== this.shown || !this.running) {
        this.shown = shown;
        this.show((row) => faultline.mayFallWithin(row, from, to), this.framed ? this.rows : null);
      }
      this.showState();
    }

    showState() {
      if (!this.words || !this.rows.length) return;
      const { words } = this;
      const icon = this.running ? "pause" : "play";
      if (this.playButton.dataset.icon !== icon) {
        this.playButton.dataset.icon = icon;
        this.playButton.replaceChildren(faultline.icon(ICONS[icon]));
      }
      faultline.nameButton(this.playButton, words.say(this.running ? "pause" : this.active ? "play" : "play_label"));
      this.bar.classList.toggle("fl-active", this.active);
      this.stopButton.disabled = !this.active;
      const [start, to] = this.window();
      const from = this.active ? Math.max(start, this.first) : this.first;
      const end = this.active ? Math.min(to, this.last) : this.last;
      const rows = this.active ? this.rows.filter((row) => faultline.mayFallWithin(row, start, to)) : this.rows;
      const count = words.count("incidents", rows.reduce((sum, row) => sum + row.n, 0));
      const dates = words.period(from, end);
      if (this.dates.textContent !== dates) this.dates.textContent = dates;
      if (this.count.textContent !== count) this.count.textContent = count;
      this.slider.setAttribute("aria-valuetext", words.say("play_count", { dates, count }));
    }

    destroy() {
      clearInterval(this.timer);
      this.sized.disconnect();
      document.removeEventListener("visibilitychange", this.onHide);
    }
  };
})((window.faultline = window.faultline || {}));
