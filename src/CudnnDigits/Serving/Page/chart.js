// A curve as SVG with one point per epoch.
const width = 220, height = 110, left = 46, right = 6, top = 6, bottom = 18;
const namespace = 'http://www.w3.org/2000/svg';
const mostPoints = 40; // up to this many points are drawn as dots

function element(name, attributes, text) {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Three or four round numbers from low to high. */
function linearTicks(low, high) {
  const raw = (high - low) / 3;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * decade).find(candidate => candidate >= raw);
  const ticks = [];
  for (let index = Math.ceil(low / step); index * step <= high + step / 1e6; index++) ticks.push(index * step);
  return ticks;
}

/** 1, 2 and 5 of each decade, or fewer if those are too many. */
function logarithmicTicks(low, high) {
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = [];
    for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++)
      ticks.push(...digits.map(digit => digit * 10 ** exponent).filter(tick => tick >= low && tick <= high));
    if (ticks.length < 2) return linearTicks(low, high);
    if (ticks.length <= 5) return ticks;
  }
  return linearTicks(low, high);
}

const scales = {
  linear: {
    map: value => value, ticks: linearTicks,
    widen: (low, high) => { const margin = Math.max(0.08 * (high - low), 0.25); return [low - margin, high + margin]; },
  },
  // A loss falls by orders of magnitude: a linear scale would show a cliff followed by a flat line.
  logarithmic: { map: Math.log10, ticks: logarithmicTicks, widen: (low, high) => [low / 1.25, high * 1.25] },
};

/**
 * points: [{ epoch, value }], best: the index to mark, epochs: the length of the axis.
 * scale: 'linear' or 'logarithmic'. format: formats a tick label.
 */
export function chart({ label, points, epochs, scale, format, best }) {
  const { map, ticks, widen } = scales[scale];
  const svg = element('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  const values = points.map(point => point.value);
  const [low, high] = widen(Math.min(...values), Math.max(...values));
  const x = epoch => left + (epochs > 1 ? (epoch - 1) / (epochs - 1) : 0.5) * (width - left - right);
  const y = value => top + (map(high) - map(value)) / (map(high) - map(low)) * (height - top - bottom);
  for (const tick of ticks(low, high)) {
    svg.append(element('line', { class: 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
    svg.append(element('text', { x: left - 5, y: y(tick) + 3.5, 'text-anchor': 'end' }, format(tick)));
  }
  svg.append(element('text', { x: x(1), y: height - 4, 'text-anchor': 'middle' }, 1));
  if (epochs > 1) svg.append(element('text', { x: x(epochs), y: height - 4, 'text-anchor': 'end' }, `epoch ${epochs}`));
  svg.append(element('polyline', { class: 'curve', points: points.map(point => `${x(point.epoch)},${y(point.value)}`).join(' ') }));
  const dots = points.length <= mostPoints ? points : points.slice(-1);
  for (const point of dots) svg.append(element('circle', { class: 'point', r: 2.5, cx: x(point.epoch), cy: y(point.value) }));
  if (points[best]) svg.append(element('circle', { class: 'best', r: 4, cx: x(points[best].epoch), cy: y(points[best].value) }));
  return svg;
}
