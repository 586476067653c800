// A canvas that lies in one of Leaflet's panes, larger than the map so that dragging shows no bare edge.
"use strict";

const OVERLAP = 0.25; // of the map's size, on each side

const CanvasLayer = L.Layer.extend({
  // paint(context, view): view is {scale, left, top, width, height} in pixels of the world at this zoom.
  // `delay`: milliseconds until it is drawn after the map moved, so that two layers are not drawn in one task.
  initialize(paint, delay) {
    this._paint = paint;
    this._delay = delay;
    this.options = { pane: "overlayPane" };
  },

  onAdd() {
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated");
    this._canvas.setAttribute("aria-hidden", "true");
    this.getPane().appendChild(this._canvas);
    this._place();
  },

  onRemove() {
    clearTimeout(this._wait);
    this._canvas.remove();
  },

  getEvents() {
    return { moveend: this._reset, viewreset: this._reset, resize: this._reset, move: this._follow, zoom: this._stretch, zoomanim: this._animate };
  },

  // Draws again within this frame's next turn, once, however often it is asked.
  redraw() {
    if (this._frame || !this._map) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = 0;
      if (this._map) this._draw();
    });
  },

  // From the map's own pixels to those of the canvas, and from there to a position.
  toView(point) {
    const world = this._map.containerPointToLayerPoint(point).add(this._map.getPixelOrigin());
    return L.point(world.x - this._view.left, world.y - this._view.top);
  },

  toLatLng({ x, y }) {
    return this._map.unproject([x + this._view.left, y + this._view.top], this._view.zoom);
  },

  _reset() {
    clearTimeout(this._wait);
    if (this._delay === 0) this._place();
    else this._wait = setTimeout(() => this._place(), this._delay);
  },

  _place() {
    const map = this._map;
    const size = map.getSize();
    const pad = size.multiplyBy(OVERLAP).round();
    const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
    this._zoom = map.getZoom();
    this._origin = map.layerPointToLatLng(corner);
    this._size = size.add(pad.multiplyBy(2));
    const world = corner.add(map.getPixelOrigin());
    this._view = {
      scale: 256 * 2 ** this._zoom, left: world.x, top: world.y, width: this._size.x, height: this._size.y,
      zoom: this._zoom, pad, seen: size,
    };
    L.DomUtil.setTransform(this._canvas, corner, 1);
    this._draw();
  },

  _draw() {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const canvas = this._canvas;
    const width = Math.round(this._size.x * ratio), height = Math.round(this._size.y * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${this._size.x}px`;
      canvas.style.height = `${this._size.y}px`;
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this._size.x, this._size.y);
    this._paint(context, this._view);
  },

  // While the map is dragged: draw anew only when it leaves what is drawn.
  _follow() {
    if (this._map.getZoom() !== this._zoom) return;
    const corner = this._map.latLngToContainerPoint(this._origin);
    const { pad } = this._view;
    if (Math.abs(corner.x + pad.x) > pad.x || Math.abs(corner.y + pad.y) > pad.y) this._reset();
  },

  _stretch() {
    this._transform(this._map.getCenter(), this._map.getZoom());
  },

  _animate(event) {
    this._transform(event.center, event.zoom);
  },

  _transform(center, zoom) {
    const map = this._map;
    const corner = map.project(this._origin, zoom).subtract(map.project(center, zoom)).add(map.getSize().divideBy(2));
    const at = corner.subtract(L.DomUtil.getPosition(map.getPane("mapPane")));
    L.DomUtil.setTransform(this._canvas, at, map.getZoomScale(zoom, this._zoom));
  },
});

/* ---- Paths ------------------------------------------------------------------------------------- */

const inView = (box, view, shift) =>
  box[2] * view.scale - view.left + shift > 0 && box[0] * view.scale - view.left + shift < view.width &&
  box[3] * view.scale - view.top > 0 && box[1] * view.scale - view.top < view.height;

// Which copy of the world is nearest to the middle of the view, in pixels to add.
function shiftOf(box, view) {
  const middle = ((box[0] + box[2]) / 2) * view.scale - view.left;
  return view.scale * Math.round((view.width / 2 - middle) / view.scale);
}

// Adds a path to the context, leaving out corners that nobody could see.
function tracePath(context, path, view, shift) {
  const { xy } = path;
  let lastX = NaN, lastY = NaN;
  for (let k = 0; k < xy.length; k += 2) {
    const x = xy[k] * view.scale - view.left + shift, y = xy[k + 1] * view.scale - view.top;
    if (k > 0 && k < xy.length - 2 && Math.abs(x - lastX) < 0.7 && Math.abs(y - lastY) < 0.7) continue;
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
}

// Begins a path of a whole shape; false when none of it is in view.
function traceShape(context, shape, view) {
  const shift = shiftOf(shape.box, view);
  if (!inView(shape.box, view, shift)) return false;
  context.beginPath();
  for (const path of shape.paths) if (inView(path.box, view, shift)) tracePath(context, path, view, shift);
  return true;
}
