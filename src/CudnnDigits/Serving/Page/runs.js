// The list of runs, polled so that runs in progress are updated.
import { chart } from './chart.js';

const whileTraining = 1000, whileQuiet = 4000; // milliseconds between requests

const percent = share => `${(100 * share).toFixed(2)} %`;

function make(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

export async function watchRuns(list, none, ask) {
  const shown = new Map(); // by name: the last JSON of a run and its card
  for (;;) {
    let training = false;
    if (!document.hidden) {
      try {
        const runs = await ask();
        show(runs, list, shown);
        none.hidden = runs.length > 0;
        training = runs.some(run => run.training);
      } catch { /* The next response includes the missed changes. */ }
    }
    await new Promise(resolve => setTimeout(resolve, training ? whileTraining : whileQuiet));
  }
}

/** Updates only what has changed, so that focus, scroll position and open tables are kept. */
function show(runs, list, shown) {
  for (const name of shown.keys()) {
    if (runs.some(run => run.name === name)) continue;
    shown.get(name).card.remove();
    shown.delete(name);
  }
  runs.forEach((run, index) => {
    const text = JSON.stringify(run);
    const known = shown.get(run.name);
    const entry = known ?? { card: make('article', 'run') };
    if (entry.text !== text) fill(entry.card, run);
    entry.text = text;
    shown.set(run.name, entry);
    if (list.children[index] !== entry.card) list.insertBefore(entry.card, list.children[index] ?? null);
  });
}

function fill(card, run) {
  const open = card.querySelector('details')?.open ?? false;
  const best = run.curve.reduce((found, point, index) => point.accuracy > (run.curve[found]?.accuracy ?? -1) ? index : found, -1);
  card.replaceChildren(make('h3', '', run.name), state(run));
  if (run.problem) { card.append(make('p', 'notice', run.problem)); return; }
  const started = new Date(run.started).toLocaleString();
  card.append(make('p', 'muted small', `${run.network}, ${run.device}, started ${started}`));
  if (run.curve.length === 0) { card.append(make('p', 'muted', 'in its first epoch')); return; }
  card.append(make('div', 'charts', accuracy(run, best), loss(run)), table(run, open));
}

function state(run) {
  if (run.problem) return make('span', 'state', 'unreadable');
  const epochs = `${run.curve.length} of ${run.epochs} epochs`;
  if (run.training) return make('span', 'state live', `training, ${epochs}`);
  return make('span', 'state', run.curve.length < run.epochs ? `stopped, ${epochs}` : `${run.epochs} epochs`);
}

function accuracy(run, best) {
  const told = percent(run.curve[best].accuracy);
  return make('figure', '', make('figcaption', '', 'accuracy', make('b', '', told)), chart({
    label: `Accuracy by epoch; best ${told} after epoch ${run.curve[best].epoch}`, epochs: run.epochs, scale: 'linear', best,
    points: run.curve.map(point => ({ epoch: point.epoch, value: 100 * point.accuracy })), format: tick => `${+tick.toFixed(2)} %`,
  }));
}

function loss(run) {
  const told = run.curve.at(-1).loss.toFixed(4);
  return make('figure', '', make('figcaption', '', 'loss', make('b', '', told)), chart({
    label: `Loss by epoch; ${told} in the last`, epochs: run.epochs, scale: 'logarithmic', best: -1,
    points: run.curve.map(point => ({ epoch: point.epoch, value: Math.max(point.loss, 1e-9) })), format: tick => `${+tick.toPrecision(2)}`,
  }));
}

function table(run, open) {
  const row = (cell, texts) => make('tr', '', ...texts.map(text => make(cell, '', text)));
  const rows = run.curve.map(point => row('td', [point.epoch, point.loss.toFixed(4), percent(point.accuracy), `${point.seconds.toFixed(2)} s`]));
  const details = make('details', '', make('summary', '', 'All epochs'),
    make('div', 'epochs', make('table', '', make('thead', '', row('th', ['epoch', 'loss', 'accuracy', 'time'])), make('tbody', '', ...rows))));
  details.open = open;
  return details;
}
