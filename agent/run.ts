import { join } from 'node:path';
import { Daemon } from './daemon/daemon.ts';
import { enrollmentOf } from './enroll/enroll.ts';
import { loadIdentity, requireIdentity } from './enroll/identity.ts';
import { Renewal } from './enroll/renewal.ts';
import { selfEnroll } from './enroll/self-enroll.ts';
import { sweepAbandoned } from './files/sweep.ts';
import type { Http } from './network/http.ts';
import { proxyFor } from './network/proxy.ts';
import { Observer } from './observe/observer.ts';
import { SYSTEM_TIMING } from './process/timing.ts';
import { VERSION } from './process/version.ts';
import { engineFor, engineMemoryOf } from './push/engine-for.ts';
import type { Pusher } from './push/push.ts';
import { pusherFor, senderOf } from './push/pusher-for.ts';
import { SENTINELS } from './sentinels/writing-order.ts';
import type { WithSettings } from './settings/command-line.ts';
import { nextConfigOf } from './settings/config-file.ts';
import { type LoadedSettings, loadSettings } from './settings/load-settings.ts';
import type { Log } from './words/log.ts';

/**
 * The command `run`: enrols where there is no key yet and a code is given, then watches and reports until `stop` aborts.
 * @param loaded the settings that `command` gives now; they are read again where this host is enrolled anew
 * @throws SettingFault, EnrollFault
 */
export async function run(command: WithSettings, loaded: LoadedSettings, http: Http, log: Log, stop: AbortSignal): Promise<void> {
  const { settings } = loaded;
  const sentinels = SENTINELS.map(({ file }) => join(settings.folders.sharedDir, file));
  sweepAbandoned(
    [settings.keyFile, loaded.configFile, nextConfigOf(loaded.configFile), engineMemoryOf(settings), ...sentinels],
    SYSTEM_TIMING.now(),
  );
  if (settings.url !== null) proxyFor(settings.url);
  let identity = loadIdentity(settings);
  const code = process.env.ARGOS_DRIFT_CODE ?? '';
  if (identity === null && code !== '' && settings.url !== null) {
    const hostId = await selfEnroll(http, enrollmentOf(loaded, settings.url, code), SYSTEM_TIMING, log, stop);
    if (hostId === null) return;
    identity = loadIdentity({ ...settings, hostId });
  }
  identity ??= requireIdentity(settings);
  const proxy = proxyFor(identity.url);
  log.info('started', {
    version: VERSION,
    host_id: identity.hostId,
    url: identity.url.origin,
    crowdsec_dir: settings.folders.crowdsecDir,
    ...(proxy === null ? {} : { proxy: proxy.origin }),
  });

  const sender = senderOf('run');
  const files = [settings.keyFile, loaded.configFile];
  const renewal = new Renewal(identity, files, () => loadIdentity(loadSettings(command).settings));
  const renewed = (): Pusher | null => {
    const found = renewal.look();
    switch (found.kind) {
      case 'same':
        return null;
      case 'unusable':
        log.warn('the new enrolment cannot be used', { why: found.why });
        return null;
      case 'renewed':
        log.info('enrolled anew, reporting goes on', { host_id: found.identity.hostId, url: found.identity.url.origin });
        return pusherFor(settings, found.identity, http, sender, log);
    }
  };
  const pusher = pusherFor(settings, identity, http, sender, log);
  const observer = new Observer(settings.folders);
  const engine = engineFor(settings, log);
  await new Daemon({ observer, engine, pusher, timing: SYSTEM_TIMING, log, renewed }).run(stop);
  log.info('stopped');
}
