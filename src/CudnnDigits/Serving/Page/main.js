// Connects the parts: sends the drawing to the network, at most once per frame, and shows the result.
import { Pad } from './pad.js';
import { ReadingView } from './reading.js';
import { watchRuns } from './runs.js';

const byId = id => document.getElementById(id);
const pad = new Pad(byId('pad'));
const view = new ReadingView(byId);

let waiting = false; // for a response
let changed = false; // since the last request

async function ask(url, options) {
  const response = await fetch(url, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function showTrouble(text) {
  byId('trouble').textContent = text;
  byId('trouble').hidden = !text;
}

// One request at a time, always with the newest drawing.
async function read() {
  changed = true;
  if (waiting) return;
  waiting = true;
  while (changed) {
    changed = false;
    if (pad.isEmpty) { view.clear(); continue; }
    try {
      const reading = await ask('/api/read', {
        method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: pad.toBytes(),
      });
      if (!pad.isEmpty) view.show(reading);
      showTrouble('');
    } catch (error) {
      showTrouble(error instanceof TypeError ? 'The server does not respond. Has it been stopped?' : error.message);
    }
  }
  waiting = false;
}

function padChanged() {
  document.querySelector('.hint').hidden = !pad.isEmpty;
  byId('undo').disabled = byId('clear').disabled = pad.isEmpty;
  read();
}

pad.onChange = padChanged;
byId('undo').addEventListener('click', () => pad.undo());
byId('clear').addEventListener('click', () => pad.clear());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { pad.draw(); view.redraw(); });
padChanged();

const network = await ask('/api/network');
byId('network').textContent = `${network.name}, ${network.parameters.toLocaleString('en')} parameters, on ${network.device}`;
view.expectMaps(network.featureMaps);
watchRuns(byId('runs'), byId('no-runs'), () => ask('/api/runs'));
