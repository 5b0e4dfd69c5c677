// Measures what it costs to watch a running engine: a look at its ports, and what is asked of an engine that runs here.
// usage: node scripts/bench/engine.mjs [METRICS_PORT]
import { localGet } from '../../agent/network/local-get.ts';
import { probe } from '../../agent/observe/engine/probe.ts';
import { hostSockets } from '../../agent/observe/engine/socket-table.ts';
import { row } from './support/row.mjs';

const ROUNDS = 300;

async function medianMs(rounds, act) {
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await act();
    taken.push(performance.now() - from);
  }
  return taken.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

const listeners = hostSockets();
const look = await medianMs(ROUNDS, hostSockets);
row(`a look at the ports, ${listeners.length} listeners`, '', `${look.toFixed(2)} ms`, null);

const port = Number(process.argv[2] ?? 0);
if (port === 0) row('the questions to a running engine', '', 'skipped: name the port of its metrics', null);
else {
  let bytes = 0;
  const counting = async (request) => {
    const response = await fetch(`http://${request.host}:${request.port}${request.path}`);
    bytes += (await response.text()).length;
    return localGet(request);
  };
  const address = { host: '127.0.0.1', port };
  const found = await probe(counting, address);
  if (!('startedMs' in found)) throw new Error(found.why);
  const asked = await medianMs(30, () => probe(localGet, address));
  row(
    'both questions to an engine: its start, its log processor',
    '',
    `${asked.toFixed(1)} ms, ${(bytes / 1000).toFixed(1)} kB`,
    null,
  );
}
