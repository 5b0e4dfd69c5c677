import { createRequire } from 'node:module';

const http = createRequire(import.meta.url)('node:http') as typeof import('node:http');

/**
 * What is used of `node:http`, by `require`. An ES import evaluates every export, WebSocket among them, and on Node 22 and 23 that
 * loads code which compiles WebAssembly and ends the process where `--jitless` has taken WebAssembly away.
 */
export const { Agent: HttpAgent, request: httpRequest } = http;
