import { CHECK_MAX_MS, checkCommand } from './check.ts';
import { EnrollFault, enrollmentOf } from './enroll/enroll.ts';
import { requireIdentity } from './enroll/identity.ts';
import { patientEnroll } from './enroll/patient-enroll.ts';
import { MUTE_MAX_MS, muteCommand } from './mute.ts';
import { type Http, nodeHttp } from './network/http.ts';
import { engineReport } from './observe/engine-report.ts';
import { Observer } from './observe/observer.ts';
import { keepHeapSmall } from './process/small-heap.ts';
import { SYSTEM_TIMING } from './process/timing.ts';
import { VERSION } from './process/version.ts';
import { engineFor } from './push/engine-for.ts';
import { reportOf, type Seen } from './push/envelope.ts';
import { exchangeFor, pusherFor, senderOf } from './push/pusher-for.ts';
import { run } from './run.ts';
import { readBack } from './sentinels/read-back.ts';
import { codeOf, parseCommandLine, USAGE, UsageFault, type WithSettings } from './settings/command-line.ts';
import { wrongFolderOf } from './settings/crowdsec-folder.ts';
import { loadSettings } from './settings/load-settings.ts';
import { flagOf, parseUrl, SettingFault, type Settings } from './settings/settings.ts';
import { jsonLog, logForPerson } from './words/log.ts';
import { messageOf } from './words/reason.ts';

/** How long a process that was told to end may take before the signal ends it. */
const END_MS = 500;

async function perform(command: WithSettings, http: Http, stop: AbortSignal): Promise<number> {
  const loaded = loadSettings(command);
  const { settings } = loaded;
  switch (command.name) {
    case 'observe': {
      const wrong = wrongFolderOf(settings.folders);
      if (wrong !== null) throw new SettingFault(`${wrong.why}. Name the right one: --${flagOf(wrong.setting)} DIR`);
      const revision = readBack(settings.folders.sharedDir)?.revision ?? null;
      const report = reportOf(senderOf('check'), await lookOnce(settings, SYSTEM_TIMING.now()), { revision, fault: null });
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return 0;
    }
    case 'enroll': {
      const enrollment = enrollmentOf(loaded, parseUrl(command.url), codeOf(command.code, process.env));
      const hostId = await patientEnroll(http, { ...enrollment, signal: stop }, SYSTEM_TIMING, sayAside);
      process.stdout.write(`Enrolled as ${hostId}. The key is ${settings.keyFile}, the settings are ${loaded.configFile}\n`);
      // No refusal: an agent may be there before its CrowdSec.
      const wrong = wrongFolderOf(settings.folders);
      if (wrong !== null)
        sayAside(
          `${wrong.why}: until CrowdSec is there or ${loaded.configFile} names another ${wrong.setting}, this host stays unknown`,
        );
      return 0;
    }
    case 'check': {
      const deadline = AbortSignal.timeout(CHECK_MAX_MS);
      const log = logForPerson(sayAside);
      const pusher = pusherFor(settings, requireIdentity(settings), http, senderOf('check'), log);
      const { exitCode, lines } = await checkCommand(() => lookOnce(settings, SYSTEM_TIMING.now()), pusher, {
        stop,
        deadline,
        timing: SYSTEM_TIMING,
        say: sayAside,
      });
      (exitCode === 1 ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
      return exitCode;
    }
    case 'mute': {
      const deadline = AbortSignal.timeout(MUTE_MAX_MS);
      const exchange = exchangeFor(requireIdentity(settings), http, logForPerson(sayAside));
      const ends = { stop, deadline, timing: SYSTEM_TIMING, say: sayAside };
      const { exitCode, lines } = await muteCommand(exchange, command.request, ends);
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

/** Says on standard error what is no result. */
function sayAside(line: string): void {
  process.stderr.write(`argos-drift-agent: ${line}\n`);
}

/** One look at the host and its engine, of which what the daemon remembers of it is all that tells what it loaded. */
async function lookOnce(settings: Settings, nowMs: number): Promise<Seen> {
  const observed = new Observer(settings.folders).observe(nowMs);
  const engine = engineFor(settings, null);
  await engine.look(() => ({ state: observed.disk, atMs: nowMs }), { disk: true, ask: true });
  return { ...observed, engine: engineReport(engine.sight, observed) };
}

/** Runs one command line and gives the exit code. */
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
    process.stderr.write(`argos-drift-agent: ${describeFault(error)}\n`);
    return 1;
  } finally {
    http.close();
    if (stop.signal.aborted) endSoon(stop.signal.reason);
  }
}

/** What a person can mend is one sentence. Anything else is a fault of the agent, told with its stack. */
function describeFault(error: unknown): string {
  const isMendable = error instanceof UsageFault || error instanceof SettingFault || error instanceof EnrollFault;
  return error instanceof Error && !isMendable ? (error.stack ?? error.message) : messageOf(error);
}

/**
 * Has the signal that told the process to end do so a little later. A look-up of a name cannot be cancelled and would hold the process
 * until the resolver gives up. The handler of the first signal is gone by now (`once`), so the second one ends the process.
 */
function endSoon(signal: NodeJS.Signals): void {
  setTimeout(() => process.kill(process.pid, signal), END_MS).unref();
}

process.exitCode = await main(process.argv.slice(2));
