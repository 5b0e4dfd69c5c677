import type { ChannelRules, IncidentKind } from '#contract';
import type { Next } from '../../../../../worker/fleet/alerts/next-message.ts';
import { type Known, noticeKey, planTelling, type TellingPlan } from '../../../../../worker/fleet/alerts/plan-telling.ts';
import type { Incident, IncidentHost } from '../../../../../worker/fleet/tables/incidents.ts';
import type { Mute } from '../../../../../worker/fleet/tables/mutes.ts';
import type { Notice } from '../../../../../worker/fleet/tables/notices.ts';
import { START } from '../../../support/clock.ts';

/** A message as a test looks at it. */
export interface Message {
  at: number;
  channel: string;
  thread: string;
  type: Extract<Next, { kind: 'message' }>['type'];
  hosts: string[];
  /** Whether a message of the thread had arrived before it. */
  isAwaited: boolean;
}

/** Fleet's incidents and what it told of them, in memory: what `tellDue` does with what was planned, without a storage. */
export class Told {
  now = START;
  heartbeatMs = 60_000;
  readonly incidents = new Map<string, Incident>();
  readonly hosts = new Map<string, IncidentHost>();
  readonly notices = new Map<string, Notice>();
  readonly channels: { id: string; rules: ChannelRules; fallbackOf: string | null }[] = [];
  mutes: Mute[] = [];
  readonly applying = new Map<string, number>();
  readonly pending = new Set<string>();
  readonly messages: Message[] = [];
  /** Whether a message arrives as soon as it is sent. */
  arrives = true;

  channel(id: string, rules: ChannelRules = {}, fallbackOf: string | null = null): this {
    this.channels.push({ id, rules, fallbackOf });
    return this;
  }

  opens(id: string, hosts: readonly string[], other: Partial<Incident> & { kind?: IncidentKind } = {}): this {
    this.incidents.set(id, {
      id,
      thread: id,
      kind: 'drift_by_host',
      surface: null,
      content: 'a',
      facts: { items: [], count: 0, byWords: null, detail: null },
      openedAt: this.now,
      changedAt: this.now,
      joinedAt: this.now,
      closedAt: null,
      isEndTold: false,
      ...other,
    });
    for (const host of hosts) this.joins(id, host);
    return this;
  }

  joins(id: string, host: string): this {
    this.change(id, { joinedAt: this.now });
    const part = { hostId: host, incidentId: id, name: host, since: this.now, command: null, endedAt: null, eventId: 1 };
    this.hosts.set(`${id} ${host}`, part);
    return this;
  }

  /** It is over on one host of it. */
  leaves(id: string, host: string): this {
    const part = this.hosts.get(`${id} ${host}`);
    if (part !== undefined) this.hosts.set(`${id} ${host}`, { ...part, endedAt: this.now });
    return this;
  }

  /** It is over on every host of it. */
  ends(id: string): this {
    for (const [key, host] of this.hosts) if (host.incidentId === id) this.hosts.set(key, { ...host, endedAt: this.now });
    return this.change(id, { closedAt: this.now });
  }

  change(id: string, change: Partial<Incident>): this {
    const incident = this.incidents.get(id);
    if (incident !== undefined) this.incidents.set(id, { ...incident, ...change });
    return this;
  }

  mute(hosts: Mute['hosts'], minutes: number, other: Partial<Mute> = {}): this {
    const until = this.now + minutes * 60_000;
    const by = { createdAt: this.now, createdBy: 'ann', actorKind: 'token' } as const;
    this.mutes.push({ id: `${this.mutes.length}`, hostId: null, hosts, until, reason: 'work', ...by, ...other });
    return this;
  }

  /** Tells what is due now. */
  tell(): TellingPlan {
    const plan = planTelling(this.#known());
    for (const notice of plan.muted) this.notices.set(noticeKey(notice.thread, notice.channelId), notice);
    for (const { incident, channelId, message, notice } of plan.due) {
      const { thread, content } = incident;
      const key = noticeKey(thread, channelId);
      const { type, leftOut } = message;
      const hosts = message.hosts.map(({ hostId }) => hostId);
      this.messages.push({ at: this.now, channel: channelId, thread, type, hosts, isAwaited: notice?.isDelivered ?? false });
      if (type === 'incident.closed') {
        this.notices.delete(key);
        this.change(incident.id, { isEndTold: true });
        continue;
      }
      const isDelivered = this.arrives || (notice?.isDelivered ?? false);
      this.notices.set(key, { thread, channelId, content, toldAt: this.now, leftOut, isDelivered });
      if (!this.arrives) this.pending.add(key);
    }
    for (const incident of plan.dropped) this.#drop(incident);
    return plan;
  }

  /** Lets time pass, and tells each time when something is due, as the alarm does. */
  pass(ms: number): this {
    const end = this.now + ms;
    for (let turn = 0; turn < 10_000; turn += 1) {
      const { nextAt } = this.tell();
      if (nextAt === null || nextAt > end) break;
      this.now = Math.max(nextAt, this.now);
    }
    this.now = end;
    this.tell();
    return this;
  }

  /** A message on its way arrives, or never does. */
  settle(key: string, arrived: boolean): void {
    this.pending.delete(key);
    const notice = this.notices.get(key);
    if (arrived && notice !== undefined) this.notices.set(key, { ...notice, isDelivered: true });
  }

  /** What was told, by type and moment in seconds since the beginning. */
  get said(): string[] {
    return this.messages.map(
      ({ at, type, hosts }) => `${(at - START) / 1000} ${type.replace('incident.', '')} ${hosts.join(',')}`,
    );
  }

  #known(): Known {
    const { channels, mutes, applying, pending, now } = this;
    return {
      incidents: [...this.incidents.values()],
      hosts: [...this.hosts.values()],
      notices: [...this.notices.values()],
      ...{ channels, mutes, applying, pending, heartbeatMs: this.heartbeatMs, now },
    };
  }

  #drop({ id, thread }: Incident): void {
    this.incidents.delete(id);
    for (const [key, host] of this.hosts) if (host.incidentId === id) this.hosts.delete(key);
    for (const [key, notice] of this.notices) if (notice.thread === thread) this.notices.delete(key);
  }
}
