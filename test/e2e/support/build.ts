import { spawnSync } from 'node:child_process';

/** Builds the product once, before test files that start it run side by side. */
export default function setup(): void {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the product does not build: ${built.stderr}`);
  process.env.ARGOS_BUILT = '1';
}
