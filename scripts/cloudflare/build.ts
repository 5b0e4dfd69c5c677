import { Fault } from './fault.ts';
import { runCommand } from './run-command.ts';
import type { World } from './world.ts';

/** Builds and checks what is about to be deployed. @throws Fault with the tool's output */
export async function buildAndCheck(world: World): Promise<void> {
  for (const [script, doing] of [
    ['build', 'Building'],
    ['check', 'Checking types, settings and style'],
  ] as const) {
    world.say(`${doing}...`);
    const ended = await runCommand(world, 'npm', ['run', '--silent', script]);
    if (ended.status !== 0)
      throw new Fault(
        `npm run ${script} failed. Nothing was deployed. It said:\n\n${ended.output.trim()}\n`,
        'Mend that, then run this again.',
      );
  }
}
