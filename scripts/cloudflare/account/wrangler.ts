import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Fault } from '../fault.ts';
import { runCommand } from '../system/run-command.ts';
import type { System } from '../system/system.ts';
import { inTemporaryFolder } from '../system/temporary-folder.ts';
import { refusalsIn } from './refusals.ts';

export interface WranglerEnded {
  isDone: boolean;
  stdout: string;
  /** All that it said, without colours. */
  output: string;
  /** What it wrote to WRANGLER_OUTPUT_FILE_PATH about a deployment; null where it wrote nothing. */
  deployment: { versionId: string | null; targets: string[]; gzipBytes: number | null } | null;
}

/** Runs wrangler without a terminal: it then asks nothing, and writes no provisioned id into wrangler.toml. */
export function wrangler(system: System, args: string[]): Promise<WranglerEnded> {
  return inTemporaryFolder(async (folder) => {
    const outputFile = join(folder, 'output.ndjson');
    const env: NodeJS.ProcessEnv = {
      ...system.env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_OUTPUT_FILE_PATH: outputFile,
      NO_COLOR: '1',
    };
    // Wrangler may read secrets from its environment; only what this script hands over may become one.
    delete env.OPERATOR_TOKEN;
    const { status, stdout, output } = await runCommand(system, 'wrangler', args, env);
    return {
      isDone: status === 0,
      stdout,
      output: stripVTControlCharacters(output),
      deployment: existsSync(outputFile) ? readDeployment(readFileSync(outputFile, 'utf8')) : null,
    };
  });
}

/** What went wrong: known refusals in our words, anything else in wrangler's own. */
export function wranglerFault(doing: string, ended: WranglerEnded): Fault {
  const refusals = refusalsIn(ended.output);
  if (refusals.length === 0)
    return new Fault(`Wrangler failed ${doing}. It said:\n\n${ended.output.trim()}\n`, 'Mend that, then run this again.');
  return new Fault(refusals.map(({ sentence }) => sentence).join('\n'), refusals.map(({ next }) => next).join('\n'));
}

/**
 * The JSON that a command printed, behind whatever it said before.
 * @param opening how it begins
 * @throws Fault where there is none
 */
export function jsonOf(ended: WranglerEnded, opening: '[' | '{'): object {
  const start = ended.stdout.search(opening === '[' ? /^\[/m : /^\{/m);
  try {
    const value: unknown = JSON.parse(ended.stdout.slice(start));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // It is not JSON: the fault below says what was printed instead.
  }
  throw wranglerFault('to answer in JSON', ended);
}

function readDeployment(text: string): WranglerEnded['deployment'] {
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('type' in entry) || entry.type !== 'deploy') continue;
    const versionId = 'version_id' in entry && typeof entry.version_id === 'string' ? entry.version_id : null;
    const targets = 'targets' in entry && Array.isArray(entry.targets) ? entry.targets.map(String) : [];
    const size: unknown = 'bundle_size' in entry ? entry.bundle_size : null;
    const isMeasured = typeof size === 'object' && size !== null && 'gzip_bytes' in size && typeof size.gzip_bytes === 'number';
    return { versionId, targets, gzipBytes: isMeasured ? Number(size.gzip_bytes) : null };
  }
  return null;
}
