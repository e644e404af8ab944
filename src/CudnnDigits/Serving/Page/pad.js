// The canvas: strokes as lists of points between 0 and 1, drawn by pointer or keys.
const side = 112; // width and height in pixels of the image that is sent
const pen = 0.085; // width of a stroke, relative to the canvas
const stride = 0.04; // of an arrow key, relative to the canvas; a quarter of it with Shift

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const clamp = value => Math.min(Math.max(value, 0), 1);

export class Pad {
  #canvas;
  #strokes = [];
  #pointer = null; // the pointer that is drawing
  #cursor = { x: 0.5, y: 0.2 }; // position of the keyboard pen
  #penDown = false; // state of the keyboard pen
  #keysUsed = false;

  onChange = () => {};

  constructor(canvas) {
    this.#canvas = canvas;
    canvas.addEventListener('pointerdown', event => this.#begin(event));
    canvas.addEventListener('pointermove', event => this.#move(event));
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, event => this.#end(event));
    canvas.addEventListener('keydown', event => this.#key(event));
    canvas.addEventListener('blur', () => { this.#penDown = this.#keysUsed = false; this.draw(); });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  get isEmpty() { return this.#strokes.length === 0; }

  undo() { this.#strokes.pop(); this.#lift(); }

  clear() { this.#strokes = []; this.#lift(); }

  /** The image as bytes: light on dark, one byte per pixel, in row-major order. */
  toBytes() {
    const image = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d', { willReadFrequently: true });
    image.fillRect(0, 0, side, side);
    this.#paint(image, side, '#fff');
    const { data } = image.getImageData(0, 0, side, side);
    return Uint8Array.from({ length: side * side }, (_, pixel) => data[4 * pixel]);
  }

  draw() {
    const pixels = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    this.#canvas.width = this.#canvas.height = pixels;
    const image = this.#canvas.getContext('2d');
    const style = getComputedStyle(this.#canvas);
    this.#paint(image, pixels, style.color);
    if (this.#keysUsed) this.#paintCursor(image, pixels, style.getPropertyValue('--warm'));
  }

  #paint(image, size, color) {
    image.strokeStyle = image.fillStyle = color;
    image.lineWidth = pen * size;
    image.lineCap = image.lineJoin = 'round';
    for (const [first, ...rest] of this.#strokes) {
      image.beginPath();
      if (rest.length === 0) {
        image.arc(first.x * size, first.y * size, pen * size / 2, 0, 2 * Math.PI);
        image.fill();
        continue;
      }
      image.moveTo(first.x * size, first.y * size);
      // Curves between midpoints, so that fast strokes have no corners.
      rest.forEach((point, index) => {
        const next = rest[index + 1] ?? point;
        image.quadraticCurveTo(point.x * size, point.y * size, (point.x + next.x) / 2 * size, (point.y + next.y) / 2 * size);
      });
      image.stroke();
    }
  }

  #paintCursor(image, size, color) {
    image.beginPath();
    image.arc(this.#cursor.x * size, this.#cursor.y * size, pen * size * 0.7, 0, 2 * Math.PI);
    image.strokeStyle = image.fillStyle = color;
    image.lineWidth = 2 * devicePixelRatio;
    if (this.#penDown) image.fill(); else image.stroke();
  }

  #changed() { this.draw(); this.onChange(); }

  #lift() { this.#penDown = false; this.#changed(); }

  #pointOf(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: clamp((event.clientX - box.left) / box.width), y: clamp((event.clientY - box.top) / box.height) };
  }

  #begin(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#penDown = this.#keysUsed = false;
    this.#strokes.push([this.#pointOf(event)]);
    this.#changed();
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const points = (event.getCoalescedEvents?.() ?? []).map(part => this.#pointOf(part));
    this.#strokes.at(-1)?.push(...(points.length ? points : [this.#pointOf(event)]));
    this.#changed();
  }

  #end(event) {
    if (event.pointerId === this.#pointer) this.#pointer = null;
  }

  #key(event) {
    const arrow = arrows[event.key];
    if (event.key === ' ') this.#togglePen();
    else if (arrow && !event.altKey && !event.ctrlKey && !event.metaKey) this.#step(arrow, event.shiftKey ? stride / 4 : stride);
    else if (event.key === 'Backspace' || (event.key === 'z' && (event.ctrlKey || event.metaKey))) this.undo();
    else if (event.key === 'Escape' || event.key === 'Delete') this.clear();
    else return;
    event.preventDefault();
    this.#keysUsed = true;
    this.draw();
  }

  #togglePen() {
    this.#penDown = !this.#penDown;
    if (!this.#penDown) return;
    this.#strokes.push([{ ...this.#cursor }]);
    this.#changed();
  }

  #step([x, y], length) {
    this.#cursor = { x: clamp(this.#cursor.x + x * length), y: clamp(this.#cursor.y + y * length) };
    if (!this.#penDown) return;
    this.#strokes.at(-1)?.push({ ...this.#cursor });
    this.#changed();
  }
}
