import { runInDurableObject } from 'cloudflare:test';
import type { HostEvent } from '#contract';
import { readKey } from '../../../../../worker/fleet/credentials/signing-key.ts';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { TestAgent } from '../../../support/agent.ts';
import { call, nobody } from '../../../support/api.ts';
import { makeChannel, receiveBy, webhook } from '../../../support/channels.ts';
import { START, setClock } from '../../../support/clock.ts';
import { makeToken } from '../../../support/credentials.ts';
import { fleetStub } from '../../../support/env.ts';
import { HUB, type Scene, SSH } from './operations.ts';

const MINUTE = 60_000;

/** Makes the fleet on which an operation is tried, and runs a test inside it. @param now is the moment of `scene.now` */
export async function inScene<Result>(test: (scene: Scene, storage: DurableObjectStorage) => Promise<Result>): Promise<Result> {
  await setClock(START);
  const agent = await TestAgent.enrol('web-1');
  const other = await TestAgent.enrol('web-2');
  const unheard = await TestAgent.enrol('web-3');
  for (const each of [agent, other.installsKnown(['a/kept', 'b/kept'])]) {
    each.hub = HUB;
    await each.report();
  }
  // What was adopted of it is simulated since; one of the two will be waived.
  await other.installsKnown([], ['a/kept', 'b/kept']).report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(SSH)}?host=${agent.hostId}`, { disabled: true });
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  const disabling = events.find(({ kind }: HostEvent) => kind === 'intent_changed').id;
  const codeFor = async (body: object) => (await call('POST', '/api/hosts/enrollments', body)).body.code as string;
  const codes = {
    copying: await codeFor({ intent_of: agent.hostId }),
    renewing: await codeFor({ host_id: other.hostId }),
    login: (await call('POST', '/api/session/codes')).body.code as string,
  };
  const { id: token, token: text } = await makeToken('operator', 'ci', 3650);
  await call('POST', '/api/session', { token: text }, nobody);
  const muteId = await muted(agent, 3_600_000);
  // It is over at the moment of the test.
  await muted(other, MINUTE / 2);
  const waiverId = await waived(other, 'a/kept');
  await receiveBy(async () => new Response(null, { status: 204 }));
  const { id: channel } = await makeChannel(webhook('first'));
  await call('POST', `/api/alerts/channels/${channel}/test`);
  await fleetStub().check(START);
  return runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
    const now = START + MINUTE;
    fleet.clock = () => now;
    // One host falls silent with the next check, and something waits to be published.
    storage.sql.exec('UPDATE liveness SET silent_after = ? WHERE host_id = ?', now - 1, other.hostId);
    storage.sql.exec('UPDATE fleet SET sequence = sequence + 1');
    // What is simulated since it was adopted is an incident, of which a channel has to be told.
    storage.sql.exec('UPDATE incidents SET opened_at = ?1, changed_at = ?1, joined_at = ?1', START - 60 * MINUTE);
    const session = storage.sql.exec<{ id: string }>('SELECT id FROM sessions').one().id;
    const keyId = readKey(storage.sql).id;
    const credentials = { token, session, keyId };
    return test({ fleet, agent, other, unheard, disabling, codes, credentials, channel, muteId, waiverId, now }, storage);
  });
}

const until = (forMs: number) => new Date(START + forMs).toISOString();

async function muted({ hostId }: TestAgent, forMs: number): Promise<string> {
  return (await call('POST', '/api/mutes', { hosts: [hostId], until: until(forMs), reason: 'an upgrade' })).body.id;
}

async function waived({ hostId }: TestAgent, item: string): Promise<string> {
  const body = { host: hostId, surface: 'scenarios', item, until: until(3_600_000), reason: 'an upgrade' };
  return (await call('POST', '/api/waivers', body)).body.id;
}
