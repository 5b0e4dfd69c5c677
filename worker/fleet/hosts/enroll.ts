import { accept, cutTo, type EnrollRequest, type Install, nameKey, type Outcome, refuse } from '#contract';
import { named } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { copyTo } from '../intents/copy-intent.ts';
import { sweepCatalogues } from '../tables/catalogues.ts';
import { randomText, redeemCode } from '../tables/codes.ts';
import { addEvent, BY_HOST, UNNAMED } from '../tables/events.ts';
import { countHost } from '../tables/fleet.ts';
import { type HostRow, readHost, readHosts, saveHost } from '../tables/hosts.ts';
import { createIntent } from '../tables/intents.ts';
import { forgetAgent } from '../tables/liveness.ts';
import { deleteMute, readOwnMute } from '../tables/mutes.ts';

/** What an operator runs on a host, unless the host's own setting says otherwise. */
const APPLY_COMMANDS: Record<Install, string> = {
  systemd: 'sudo argos-drift-apply',
  docker: 'docker exec crowdsec /setup-appsec.sh',
};

const HOST_ID_CHARS = 12;

/**
 * Uses an enrolment code up: makes a host, or gives an existing one a new key, in which case its intent and history stay.
 * Runs inside the caller's transaction.
 */
export function enroll(sql: SqlStorage, request: EnrollRequest, now: number): Outcome<{ host_id: string }> {
  const code = redeemCode(sql, 'enroll', request.code, now);
  if (code === null) {
    return refuse(
      'invalid_credentials',
      'This enrolment code is wrong, used or expired. Make a new one on the dashboard: Add a host.',
    );
  }
  const publicKey = JSON.stringify(request.public_key);
  const existing = code.hostId === null ? null : readHost(sql, code.hostId);
  if (existing !== null) {
    const host = { ...existing, public_key: publicKey, install: request.install, enrolled_at: now };
    saveHost(sql, host);
    forgetAgent(sql, existing.id);
    // It was asked for with the key of before, which somebody else may have had.
    const ownMute = readOwnMute(sql, existing.id);
    if (ownMute !== null) deleteMute(sql, ownMute.id);
    sweepCatalogues(sql);
    addEvent(sql, existing.id, {
      at: now,
      kind: 'enrolled_again',
      actor: BY_HOST,
      detail: `Enrolled again as ${named(request.hostname)}, with a new key.`,
    });
    judgeHost(sql, host, now, 'host');
    return accept({ host_id: existing.id });
  }
  const host: HostRow = {
    id: randomText(HOST_ID_CHARS),
    name: freeName(sql, request.hostname),
    install: request.install,
    apply_command: APPLY_COMMANDS[request.install],
    public_key: publicKey,
    enrolled_at: now,
  };
  saveHost(sql, host);
  countHost(sql, 1);
  createIntent(sql, host.id, now);
  addEvent(sql, host.id, { at: now, kind: 'enrolled', actor: BY_HOST, detail: `Enrolled as ${named(request.hostname)}.` });
  // The host whose intent was chosen may have been removed since the code was made; the new one then starts with none.
  const source = code.intentOf === null ? null : readHost(sql, code.intentOf);
  if (source !== null) copyTo(sql, source, host, code.madeBy?.actor ?? UNNAMED, now, true);
  judgeHost(sql, host, now, 'host');
  return accept({ host_id: host.id });
}

/**
 * A hostname as a host's name, which stands in the page's own sentences: so it is one word, of at most 100 characters, and told apart
 * from hosts of the same name. Operators may give it another.
 */
function freeName(sql: SqlStorage, hostname: string): string {
  const wanted = cutTo(hostname.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-'), 90);
  const taken = new Set(readHosts(sql).map((host) => nameKey(host.name)));
  let name = wanted;
  for (let number = 2; taken.has(nameKey(name)); number += 1) name = `${wanted}-${number}`;
  return name;
}
