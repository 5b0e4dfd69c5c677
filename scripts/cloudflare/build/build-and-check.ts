import { Fault } from '../fault.ts';
import { runCommand } from '../system/run-command.ts';
import type { System } from '../system/system.ts';

/** Builds and checks what is about to be deployed. @throws Fault with the tool's output */
export async function buildAndCheck(system: System): Promise<void> {
  for (const [script, doing] of [
    ['build', 'Building'],
    ['check', 'Checking types, settings and style'],
  ] as const) {
    system.say(`${doing}...`);
    const ended = await runCommand(system, 'npm', ['run', '--silent', script]);
    if (ended.status !== 0)
      throw new Fault(
        `npm run ${script} failed. Nothing was deployed. It said:\n\n${ended.output.trim()}\n`,
        'Mend that, then run this again.',
      );
  }
}
