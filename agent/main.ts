import { randomBytes } from 'node:crypto';
import { CHECK_MAX_MS, check } from './check.ts';
import { parseCommandLine, USAGE, UsageFault } from './command-line.ts';
import { Daemon } from './daemon.ts';
import { EnrollFault, enroll } from './enroll.ts';
import { reportOf, type Sender } from './envelope.ts';
import { Exchange, type Identity } from './exchange.ts';
import { type Http, nodeHttp } from './http.ts';
import { loadIdentity, requireIdentity } from './identity.ts';
import { enrollmentOf, type Loaded, load, type WithSettings } from './loaded.ts';
import { jsonLog, type Log } from './log.ts';
import { Observer } from './observe/observer.ts';
import { Pusher } from './push.ts';
import { selfEnroll } from './self-enroll.ts';
import { readBack } from './sentinels/read-back.ts';
import { isForgeable, parseUrl, SettingFault, type Settings } from './settings.ts';
import { keepHeapSmall } from './small-heap.ts';
import { SYSTEM_TIMING } from './timing.ts';
import { VERSION } from './version.ts';

function senderOf(mode: Sender['mode']): Sender {
  const startedAt = new Date(SYSTEM_TIMING.now()).toISOString();
  return { version: VERSION, instance: randomBytes(12).toString('base64url'), mode, startedAt };
}

function pusherOf(settings: Settings, identity: Identity, http: Http, mode: Sender['mode'], log: Log): Pusher {
  if (isForgeable(identity.url)) log.warn('the URL is plain HTTP to another machine: answers could be forged on the way');
  return new Pusher(new Exchange(identity, http, SYSTEM_TIMING.now), senderOf(mode), settings.folders.sharedDir, log);
}

async function daemon(loaded: Loaded, http: Http, log: Log, stop: AbortSignal): Promise<void> {
  const { settings } = loaded;
  let identity = loadIdentity(settings);
  const code = process.env.ARGOS_DRIFT_CODE ?? '';
  if (identity === null && code !== '' && settings.url !== null) {
    const hostId = await selfEnroll(http, enrollmentOf(loaded, settings.url, code), SYSTEM_TIMING, log, stop);
    if (hostId === null) return;
    identity = loadIdentity({ ...settings, hostId });
  }
  identity ??= requireIdentity(settings);
  log.info('started', {
    version: VERSION,
    host_id: identity.hostId,
    url: identity.url.origin,
    crowdsec_dir: settings.folders.crowdsecDir,
  });
  const pusher = pusherOf(settings, identity, http, 'run', log);
  await new Daemon({ observer: new Observer(settings.folders), pusher, timing: SYSTEM_TIMING, log }).run(stop);
  log.info('stopped');
}

async function perform(command: WithSettings, http: Http, stop: AbortSignal): Promise<number> {
  const loaded = load(command);
  const { settings } = loaded;
  const now = SYSTEM_TIMING.now();
  switch (command.name) {
    case 'observe': {
      const delivered = readBack(settings.folders.sharedDir)?.revision ?? null;
      const report = reportOf(senderOf('check'), new Observer(settings.folders).observe(now), delivered);
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
      const pusher = pusherOf(settings, requireIdentity(settings), http, 'check', log);
      const { exitCode, lines } = await check(new Observer(settings.folders), pusher, now, { stop, deadline });
      (exitCode === 1 ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
      return exitCode;
    }
    case 'run': {
      keepHeapSmall();
      const log = jsonLog(
        (line) => process.stdout.write(line),
        () => new Date(),
      );
      await daemon(loaded, http, log, stop);
      return 0;
    }
  }
}

/** Runs one command line and gives the exit code. Errors that a person can mend are one sentence. */
async function main(args: readonly string[]): Promise<number> {
  const http = nodeHttp(`argos-drift-agent/${VERSION}`);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
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
  }
}

process.exitCode = await main(process.argv.slice(2));
