import { spawn } from 'node:child_process';
import { Fault } from '../fault.ts';
import type { System } from './system.ts';

export interface Ended {
  /** The exit code; null when a signal ended it. */
  status: number | null;
  stdout: string;
  /** Both streams, as they came. */
  output: string;
}

/**
 * Runs a program in the checkout to its end, without a terminal, so that it asks nothing.
 * @throws Fault where it cannot be started
 */
export function runCommand(system: System, command: string, args: string[], env: NodeJS.ProcessEnv = system.env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: system.root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const end = () => child.kill('SIGTERM');
    system.stop.addEventListener('abort', end);
    if (system.stop.aborted) end();
    child.once('error', (error) => reject(new Fault(`${command} could not be started: ${error.message}`, 'Run npm ci.')));
    child.once('close', (status) => {
      system.stop.removeEventListener('abort', end);
      resolve({ status, stdout, output });
    });
  });
}
