// Shows the prediction for a drawing.
const gap = 2; // pixels between maps
const quiet = 400; // milliseconds without a change before the screen reader announces

const percent = share => `${(100 * share).toFixed(1)} %`;
const bytesOf = base64 => Uint8Array.from(atob(base64), character => character.charCodeAt(0));

export class ReadingView {
  #byId;
  #bars;
  #maps = { count: 0, rows: 28, columns: 28, values: new Uint8Array(0) };
  #announcement = 0;

  constructor(byId) {
    this.#byId = byId;
    new ResizeObserver(() => this.redraw()).observe(byId('maps-section'));
    this.#bars = Array.from({ length: 10 }, (_, digit) => this.#addBar(digit));
    this.clear();
  }

  show(reading) {
    this.#byId('digit').textContent = reading.digit;
    reading.probabilities.forEach((share, digit) => this.#setBar(digit, share, digit === reading.digit));
    this.#byId('several').hidden = reading.digitsSeen < 2;
    this.#byId('several').textContent = `This looks like ${reading.digitsSeen} digits; draw one at a time.`;
    this.#paintSeen(bytesOf(reading.seen));
    if (reading.maps) this.#maps = { ...reading.maps, values: bytesOf(reading.maps.values) };
    this.redraw();
    this.#announce(`${reading.digit}, ${percent(reading.probabilities[reading.digit])}`);
  }

  clear() {
    this.#byId('digit').textContent = '–';
    this.#bars.forEach((_, digit) => this.#setBar(digit, 0, false));
    this.#byId('several').hidden = true;
    this.#paintSeen(new Uint8Array(28 * 28));
    this.#maps.values.fill(0);
    this.redraw();
    this.#announce('');
  }

  /** Paints the maps in the colors of the current theme. */
  redraw() {
    const { count, rows, columns: width, values } = this.#maps;
    if (count === 0) return;
    const canvas = this.#byId('maps');
    const style = getComputedStyle(canvas);
    const across = Math.min(style.getPropertyValue('--columns'), count);
    canvas.width = across * (width + gap) - gap;
    canvas.height = Math.ceil(count / across) * (rows + gap) - gap;
    canvas.style.maxWidth = `${across * 5}rem`;
    const [low, high] = ['--map-low', '--map-high'].map(name => parseColor(style.getPropertyValue(name)));
    const image = canvas.getContext('2d');
    for (let map = 0; map < count; map++) {
      const tile = image.createImageData(width, rows);
      values.subarray(map * rows * width, (map + 1) * rows * width).forEach((value, pixel) => {
        const part = Math.sqrt(value / 255); // square root: weak responses stay visible
        for (let channel = 0; channel < 3; channel++)
          tile.data[4 * pixel + channel] = low[channel] + (high[channel] - low[channel]) * part;
        tile.data[4 * pixel + 3] = 255;
      });
      image.putImageData(tile, (map % across) * (width + gap), Math.floor(map / across) * (rows + gap));
    }
  }

  /** Prepares the number of maps that the network has; 0 without a convolution. */
  expectMaps(count) {
    this.#byId('maps-section').hidden = count === 0;
    this.#maps = { ...this.#maps, count, values: new Uint8Array(count * this.#maps.rows * this.#maps.columns) };
    this.redraw();
  }

  #addBar(digit) {
    const item = document.createElement('li');
    const [label, track, bar, share] = ['span', 'div', 'div', 'span'].map(name => document.createElement(name));
    label.textContent = digit;
    track.className = 'track';
    bar.className = 'bar';
    share.className = 'share';
    track.append(bar);
    item.append(label, track, share);
    this.#byId('bars').append(item);
    return { item, bar, share };
  }

  #setBar(digit, value, first) {
    const { item, bar, share } = this.#bars[digit];
    item.classList.toggle('first', first);
    bar.style.transform = `scaleX(${value})`;
    share.textContent = percent(value);
  }

  #paintSeen(pixels) {
    const image = this.#byId('seen').getContext('2d');
    const data = image.createImageData(28, 28);
    pixels.forEach((value, pixel) => data.data.set([value, value, value, 255], 4 * pixel));
    image.putImageData(data, 0, 0);
  }

  #announce(text) {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => { this.#byId('spoken').textContent = text; }, quiet);
  }
}

/** Parses #rrggbb. */
function parseColor(text) {
  return [1, 3, 5].map(start => parseInt(text.trim().slice(start, start + 2), 16));
}
