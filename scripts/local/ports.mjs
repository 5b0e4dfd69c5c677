import { connect, createServer } from 'node:net';

/**
 * @param {string} name the variable that chooses the port
 * @throws where something listens on the port already
 */
export async function demandPort(name, port) {
  if (await isTaken(port)) throw new Error(`Port ${port} is taken. End what uses it, or choose another with ${name}=...`);
}

/** Ports of 127.0.0.1 on which nothing listens, all different. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function listenAnywhere() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function isTaken(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
