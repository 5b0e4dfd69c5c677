import type { HostSummary, Install } from '#contract';

interface EngineCommands {
  /** Has it load what is on its disk. */
  reload: string;
  /** Shows why it ended, and starts it. */
  start: string;
  /** Has it test what it would load. */
  test: string;
}

/**
 * What a person runs on a host for CrowdSec itself, as the Worker's sentences have it. A container is restarted: CrowdSec before 1.7
 * ends at the signal that reloads where it does not daemonize, as in a container.
 */
const BY_INSTALL: Record<Install, EngineCommands> = {
  systemd: {
    reload: 'sudo systemctl reload crowdsec',
    start: 'systemctl status --no-pager crowdsec\nsudo systemctl start crowdsec',
    test: 'sudo crowdsec -t',
  },
  docker: {
    reload: 'docker restart crowdsec',
    start: 'docker logs --tail 20 crowdsec\ndocker start crowdsec',
    test: 'docker exec crowdsec crowdsec -t',
  },
};

/** Of the sandbox that scripts/start makes: the machine's own CrowdSec is another one. */
const OF_SANDBOX: EngineCommands = { reload: 'scripts/apply --reload', start: 'scripts/start', test: 'scripts/apply --dry-run' };

/** @param host with what applies an intent there: that of scripts/start tells its sandbox */
export function engineCommands({ install }: Pick<HostSummary, 'install'>, applyCommand: string | null): EngineCommands {
  return applyCommand === 'scripts/apply' ? OF_SANDBOX : BY_INSTALL[install];
}
