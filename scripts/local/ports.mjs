import { connect } from 'node:net';

/**
 * @param {string} name the variable that chooses the port
 * @throws where something listens on the port already
 */
export async function demandPort(name, port) {
  if (await isTaken(port)) throw new Error(`Port ${port} is taken. End what uses it, or choose another with ${name}=...`);
}

function isTaken(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
