/* The small map of an incident: its point can be dragged, moved by the arrow keys, or set by a click. */

let leafletLoading = null;

function loadLeaflet(addresses) {
  if (window.L) return Promise.resolve(window.L);
  leafletLoading =
    leafletLoading ||
    new Promise((resolve, reject) => {
      const style = make("link");
      style.rel = "stylesheet";
      style.href = addresses.leafletStyle;
      const script = make("script");
      script.src = addresses.leaflet;
      script.onload = () => resolve(window.L);
      script.onerror = reject;
      document.head.append(style, script);
    });
  return leafletLoading;
}

const landLoading = {};

function loadLand(address) {
  landLoading[address] = landLoading[address] || fetch(address).then((answer) => answer.json());
  return landLoading[address];
}

function makePlaceMap(model) {
  const box = make("div", "flr-map");
  let map = null;
  let marker = null;
  let leaflet = null;
  let shown = null;
  let ended = false;

  function point() {
    const fields = model.active === null ? {} : model.fieldsOf(model.active);
    const numbers = ["latitude", "longitude"].map((column) => parseFloat((fields[column] || {}).value));
    return numbers.every(Number.isFinite) && Math.abs(numbers[0]) <= 90 && Math.abs(numbers[1]) <= 180 ? numbers : null;
  }

  function drawLand(land) {
    leaflet.geoJSON(land.neighbours, { interactive: false, style: { className: "flr-neighbour", weight: 1 } }).addTo(map);
    leaflet.geoJSON(land.provinces, { interactive: false, style: { className: "flr-province", weight: 1 } }).addTo(map);
    for (const town of land.towns) {
      const name = make("span", "", town.name);
      leaflet
        .circleMarker([town.lat, town.lon], { radius: 2, interactive: false, className: "flr-town" })
        .bindTooltip(name, { permanent: true, direction: "right", className: `flr-town-name flr-rank-${Number(town.rank)}`, offset: [2, 0] })
        .addTo(map);
    }
  }

  function setMarker(where) {
    if (!marker) {
      const icon = leaflet.divIcon({ className: "flr-pin", iconSize: [18, 18] });
      marker = leaflet.marker(where, { draggable: true, autoPan: true, keyboard: true, icon }).addTo(map);
      marker.on("dragend", () => moved(marker.getLatLng()));
      marker.getElement().addEventListener("keydown", (event) => {
        const steps = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] };
        if (!steps[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        const place = map.latLngToContainerPoint(marker.getLatLng()).add(steps[event.key]);
        moved(map.containerPointToLatLng(place));
      });
    }
    marker.setLatLng(where);
    marker.getElement().setAttribute("aria-label", model.data.words.pin);
    marker.getElement().title = model.data.words.pin;
  }

  function moved(where) {
    const wrapped = where.wrap();
    marker.setLatLng(wrapped);
    shown = `${model.active}:${wrapped.lat.toFixed(4)},${wrapped.lng.toFixed(4)}`;
    model.setPoint(model.active, wrapped.lat, wrapped.lng);
  }

  function draw() {
    if (!map) return;
    const where = point();
    box.classList.toggle("flr-nowhere", where === null);
    if (where === null) {
      if (marker) marker.remove();
      marker = null;
      if (shown !== null) map.fitBounds(model.data.bounds);
      shown = null;
      return;
    }
    setMarker(where);
    const now = `${model.active}:${where[0].toFixed(4)},${where[1].toFixed(4)}`;
    if (now !== shown) map.setView(where, Math.max(map.getZoom(), 9), { animate: false });
    shown = now;
  }

  async function start() {
    leaflet = await loadLeaflet(model.data.addresses);
    const land = await loadLand(model.data.addresses.land);
    if (map || ended || !box.isConnected) return;
    map = leaflet.map(box, { attributionControl: false, zoomControl: true, zoomAnimation: false, minZoom: 5, maxZoom: 14, scrollWheelZoom: false });
    map.fitBounds(model.data.bounds);
    drawLand(land);
    map.on("click", (event) => {
      if (model.active === null) return;
      setMarker(event.latlng);
      moved(event.latlng);
    });
    map.on("zoomend", () => box.classList.toggle("flr-near", map.getZoom() >= 9));
    resized.observe(box);
    draw();
  }

  const resized = new ResizeObserver(() => map && map.invalidateSize());
  box.end = () => {
    ended = true;
    resized.disconnect();
    if (map) map.remove();
    map = null;
  };
  model.onChange((what) => {
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", model.data.words.map);
    if (!map) start();
    else if (what !== "column") draw();
  });
  return box;
}
