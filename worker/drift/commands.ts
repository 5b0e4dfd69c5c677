import type { Install } from '#contract';

/**
 * What a person runs on a host. A container is restarted: CrowdSec before 1.7 ends at SIGHUP where it does not daemonize, as in the
 * container, and the restart loads everything as well.
 */
export const COMMANDS: Record<Install, { readonly reload: string; readonly start: string }> = {
  systemd: { reload: 'sudo systemctl reload crowdsec', start: 'sudo systemctl start crowdsec' },
  docker: { reload: 'docker restart crowdsec', start: 'docker start crowdsec' },
};
