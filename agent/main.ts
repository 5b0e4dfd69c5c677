import { CHECK_MAX_MS, checkCommand } from './check.ts';
import { EnrollFault, enroll, enrollmentOf } from './enroll/enroll.ts';
import { requireIdentity } from './enroll/identity.ts';
import { type Http, nodeHttp } from './network/http.ts';
import { Observer } from './observe/observer.ts';
import { keepHeapSmall } from './process/small-heap.ts';
import { SYSTEM_TIMING } from './process/timing.ts';
import { VERSION } from './process/version.ts';
import { reportOf } from './push/envelope.ts';
import { pusherFor, senderOf } from './push/pusher-for.ts';
import { run } from './run.ts';
import { readBack } from './sentinels/read-back.ts';
import { parseCommandLine, USAGE, UsageFault, type WithSettings } from './settings/command-line.ts';
import { loadSettings } from './settings/load-settings.ts';
import { parseUrl, SettingFault } from './settings/settings.ts';
import { jsonLog } from './words/log.ts';

/** How long a process that was told to end may wait for what it cannot end itself. */
const END_MS = 500;

async function perform(command: WithSettings, http: Http, stop: AbortSignal): Promise<number> {
  const loaded = loadSettings(command);
  const { settings } = loaded;
  const now = SYSTEM_TIMING.now();
  switch (command.name) {
    case 'observe': {
      const revision = readBack(settings.folders.sharedDir)?.revision ?? null;
      const report = reportOf(senderOf('check'), new Observer(settings.folders).observe(now), { revision, fault: null });
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return 0;
    }
    case 'enroll': {
      const hostId = await enroll(http, { ...enrollmentOf(loaded, parseUrl(command.url), command.code), signal: stop });
      process.stdout.write(`Enrolled as ${hostId}. The key is ${settings.keyFile}, the settings are ${loaded.configFile}\n`);
      return 0;
    }
    case 'check': {
      const deadline = AbortSignal.timeout(CHECK_MAX_MS);
      // Its words go to standard output, so its log does not.
      const log = jsonLog(
        (line) => process.stderr.write(line),
        () => new Date(),
      );
      const pusher = pusherFor(settings, requireIdentity(settings), http, senderOf('check'), log);
      const { exitCode, lines } = await checkCommand(new Observer(settings.folders), pusher, now, { stop, deadline });
      (exitCode === 1 ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
      return exitCode;
    }
    case 'run': {
      keepHeapSmall();
      const log = jsonLog(
        (line) => process.stdout.write(line),
        () => new Date(),
      );
      await run(command, loaded, http, log, stop);
      return 0;
    }
  }
}

/** Runs one command line and gives the exit code. Errors that a person can mend are one sentence. */
async function main(args: readonly string[]): Promise<number> {
  const http = nodeHttp(`argos-drift-agent/${VERSION}`);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort(signal));
  try {
    const command = parseCommandLine(args);
    if ('flags' in command) return await perform(command, http, stop.signal);
    process.stdout.write(command.name === 'help' ? USAGE : `${VERSION}\n`);
    return 0;
  } catch (error) {
    const isPlain = error instanceof UsageFault || error instanceof SettingFault || error instanceof EnrollFault;
    process.stderr.write(
      `argos-drift-agent: ${isPlain || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : (error.stack ?? error.message)}\n`,
    );
    return 1;
  } finally {
    http.close();
    if (stop.signal.aborted) endSoon(stop.signal.reason);
  }
}

/** A look-up of a name cannot be ended, and would hold the process until the resolver gives up. The first signal took its handler away. */
function endSoon(signal: NodeJS.Signals): void {
  setTimeout(() => process.kill(process.pid, signal), END_MS).unref();
}

process.exitCode = await main(process.argv.slice(2));
