/* From the view's columns to places, and from places to the marks that this zoom has room for. Pure: no document. */
(function (faultline) {
  "use strict";

  const AREA = 3; // geo_precision: a district or province only
  const CELL = 96; // pixels; further than any mark reaches for another
  const AREAS_APART = 64; // pixels between the middles of areas, which are large and faint
  const LARGEST = 25;
  const PER_ROOT_OF_DEATHS = 2.2;

  faultline.AREA_KM = 20;
  faultline.LARGEST_DEATHS = Math.ceil((LARGEST / PER_ROOT_OF_DEATHS) ** 2 / 10) * 10;

  /* The columns as rows, each with the days on which it may have happened. */
  faultline.readRows = function (marks) {
    return marks.id.map((id, i) => {
      const day = marks.a[i];
      const timePrecision = marks.tp[i];
      const single = marks.n[i] === 1;
      const [first, last] = single ? faultline.possibleDays(day, timePrecision) : [day, day + marks.b[i]];
      return {
        id, n: marks.n[i], lon: marks.x[i], lat: marks.y[i], type: marks.t[i],
        deaths: marks.d[i] || 0, stated: marks.d[i] !== null,
        day, lastDay: day + marks.b[i], first, last, timePrecision,
        geoPrecision: marks.gp[i], place: marks.places[marks.p[i]],
        box: marks.box && marks.box.length ? marks.box[i] : [marks.x[i], marks.y[i], marks.x[i], marks.y[i]],
      };
    });
  };

  /* Rows at one and the same point are one place; areas and points never mix. */
  faultline.groupPlaces = function (rows) {
    const places = new Map();
    for (const row of rows) {
      const key = `${row.geoPrecision === AREA ? "a" : "p"}${row.lon.toFixed(4)},${row.lat.toFixed(4)}`;
      let place = places.get(key);
      if (!place) {
        place = { key, lon: row.lon, lat: row.lat, area: row.geoPrecision === AREA, rows: [], weight: 0 };
        places.set(key, place);
      }
      place.rows.push(row);
      place.weight += row.n;
    }
    // a fixed order, so that the same places lead at every zoom and in every frame of the play
    return [...places.values()].sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
  };

  faultline.radius = function (n, deaths) {
    const least = n === 1 ? 5 : n < 10 ? 9.5 : n < 100 ? 11.5 : n < 1000 ? 14 : 16;
    return Math.min(LARGEST, Math.max(least, PER_ROOT_OF_DEATHS * Math.sqrt(deaths)));
  };

  function sum(rows) {
    let n = 0;
    let deaths = 0;
    for (const row of rows) {
      n += row.n;
      deaths += row.deaths;
    }
    return { n, deaths };
  }

  function makeItem(place, rows, point, areaRadius) {
    const { n, deaths } = sum(rows);
    const radius = place.area ? areaRadius(place.lat) : faultline.radius(n, deaths);
    return { key: place.key, area: place.area, lon: place.lon, lat: place.lat, x: point.x, y: point.y, n, deaths, radius, rows, places: [place] };
  }

  /* Pixels left between marks: none where there are few places, more where many would make a crowd. */
  function roomBetween(places) {
    return places < 300 ? 0 : places < 800 ? 6 : 14;
  }

  function absorb(seed, cells, taken, room) {
    let grew = true;
    for (let round = 0; grew && round < 4; round += 1) {
      grew = false;
      const cx = Math.floor(seed.x / CELL);
      const cy = Math.floor(seed.y / CELL);
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) {
          for (const other of cells.get(`${cx + dx},${cy + dy}`) || []) {
            if (taken.has(other) || other === seed) continue;
            const reach = seed.area ? Math.max(AREAS_APART, 0.8 * (seed.radius + other.radius)) : seed.radius + 0.9 * other.radius + room;
            if (Math.hypot(seed.x - other.x, seed.y - other.y) >= Math.min(reach, CELL)) continue;
            taken.add(other);
            seed.rows = seed.rows.concat(other.rows);
            seed.places.push(other.places[0]);
            seed.n += other.n;
            seed.deaths += other.deaths;
            if (!seed.area) seed.radius = faultline.radius(seed.n, seed.deaths);
            grew = true;
          }
        }
      }
    }
  }

  /*
   * The marks for one zoom. A mark stands at the place in it with the most incidents, so that there is never a mark
   * where nothing happened; places that it would cover join it. `keep` chooses the rows (null: all), `project` gives
   * the pixel of a place, `areaRadius` the pixels of AREA_KM at a latitude.
   */
  faultline.makeClusters = function (places, { keep, project, areaRadius }) {
    const strata = [[], []];
    const room = roomBetween(places.length);
    for (const place of places) {
      const rows = keep ? place.rows.filter(keep) : place.rows;
      if (rows.length) strata[place.area ? 0 : 1].push(makeItem(place, rows, project(place), areaRadius));
    }
    const marks = [];
    for (const items of strata) {
      const cells = new Map();
      for (const item of items) {
        const cell = `${Math.floor(item.x / CELL)},${Math.floor(item.y / CELL)}`;
        if (cells.has(cell)) cells.get(cell).push(item);
        else cells.set(cell, [item]);
      }
      const taken = new Set();
      for (const seed of items) {
        if (taken.has(seed)) continue;
        taken.add(seed);
        absorb(seed, cells, taken, room);
        marks.push(seed);
      }
    }
    return marks;
  };

  /* What a mark's tooltip, ring and name are made of. */
  faultline.describeRows = function (rows) {
    const types = new Map();
    let unstated = 0;
    let first = Infinity;
    let last = -Infinity;
    let vague = 0;
    for (const row of rows) {
      types.set(row.type, (types.get(row.type) || 0) + row.n);
      if (!row.stated) unstated += 1;
      if (row.timePrecision > 1 && row.n === 1) vague += 1;
      first = Math.min(first, row.day);
      last = Math.max(last, row.lastDay);
    }
    return {
      types: [...types].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
      stated: unstated === 0 ? "all" : unstated === rows.length ? "none" : "some",
      first, last,
      vague: vague === rows.length,
    };
  };

  faultline.boxOf = function (rows) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of rows) {
      box[0] = Math.min(box[0], row.box[0]);
      box[1] = Math.min(box[1], row.box[1]);
      box[2] = Math.max(box[2], row.box[2]);
      box[3] = Math.max(box[3], row.box[3]);
    }
    return box;
  };
})((window.faultline = window.faultline || {}));
