import type { Install } from '#contract';

/** What a person runs on a host for CrowdSec itself. */
export interface EngineCommands {
  readonly reload: string;
  readonly start: string;
}

/**
 * A container is restarted: CrowdSec before 1.7 ends at SIGHUP where it does not daemonize, as in the container, and the restart loads
 * everything as well.
 */
const BY_INSTALL: Record<Install, EngineCommands> = {
  systemd: { reload: 'sudo systemctl reload crowdsec', start: 'sudo systemctl start crowdsec' },
  docker: { reload: 'docker restart crowdsec', start: 'docker start crowdsec' },
};

/** Of the sandbox that scripts/start makes: the machine's own CrowdSec is another one. */
const OF_SANDBOX: EngineCommands = { reload: 'scripts/apply --reload', start: 'scripts/start' };

/** @param apply_command what applies an intent there: that of scripts/start tells its sandbox */
export function engineCommands({ install, apply_command }: { install: Install; apply_command: string }): EngineCommands {
  return apply_command === 'scripts/apply' ? OF_SANDBOX : BY_INSTALL[install];
}
