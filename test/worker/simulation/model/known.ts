/** What a host has on its disk, or what its engine loaded from there. A threshold is null where the file does not set it. */
export interface Disk {
  readonly installed: ReadonlySet<string>;
  readonly simulated: ReadonlySet<string>;
  readonly inbound: number | null;
  readonly outbound: number | null;
}

/** What an agent says of its host in one message. */
export interface Seen {
  readonly disk: Disk;
  readonly scenarios: 'read' | 'unreadable';
  readonly tuning: 'read' | 'missing' | 'indeterminate';
  /** Whether an appsec-config in use lists the tuning file's rule. */
  readonly isTuningListed: boolean;
  /** Null: this agent does not look at the engine. */
  readonly engine: { readonly loaded: Disk } | 'down' | null;
}

/** What operators declared for a host, or what was adopted. */
export interface Intent {
  readonly scenarios: ReadonlyMap<string, 'disabled' | 'enabled'>;
  readonly inbound: number | null;
  readonly outbound: number | null;
}

/** What the Worker could know of a host at a moment: all that a truthful answer rests on. */
export interface Known {
  readonly intent: Intent;
  /** The last message that was taken in; null before the first. */
  readonly seen: Seen | null;
  /** The disk of the last message in which the surface could be read; null before the first. */
  readonly scenariosRead: Disk | null;
  readonly tuningRead: Disk | null;
}

export const NOTHING_KNOWN: Known = {
  intent: { scenarios: new Map(), inbound: null, outbound: null },
  seen: null,
  scenariosRead: null,
  tuningRead: null,
};

/** What CRS enforces where the file sets nothing. */
export const CRS_DEFAULT = { inbound: 5, outbound: 4 } as const;

/** What is known after a message was taken in: thresholds that nobody declared are adopted. */
export function afterMessage(known: Known, seen: Seen): Known {
  const isRead = seen.tuning === 'read';
  const adopt = (declared: number | null, threshold: 'inbound' | 'outbound') =>
    declared ?? (isRead ? (seen.disk[threshold] ?? CRS_DEFAULT[threshold]) : null);
  return {
    intent: {
      ...known.intent,
      inbound: adopt(known.intent.inbound, 'inbound'),
      outbound: adopt(known.intent.outbound, 'outbound'),
    },
    seen,
    scenariosRead: seen.scenarios === 'read' ? seen.disk : known.scenariosRead,
    tuningRead: isRead ? seen.disk : known.tuningRead,
  };
}

/** What is known after an operator declared a scenario disabled or enabled. */
export function afterDeclaring(known: Known, name: string, disabled: boolean): Known {
  const scenarios = new Map(known.intent.scenarios).set(name, disabled ? 'disabled' : 'enabled');
  return { ...known, intent: { ...known.intent, scenarios } };
}

/** What is known after an operator withdrew what was declared of a scenario. */
export function afterWithdrawing(known: Known, name: string): Known {
  const scenarios = new Map(known.intent.scenarios);
  scenarios.delete(name);
  return { ...known, intent: { ...known.intent, scenarios } };
}

/** What is known after an operator declared a threshold. */
export function afterSetting(known: Known, threshold: 'inbound' | 'outbound', value: number): Known {
  return { ...known, intent: { ...known.intent, [threshold]: value } };
}

/** What is known of a host after it was given another's intent. A threshold that the other does not declare stays. */
export function afterCopying(known: Known, source: Intent): Known {
  return {
    ...known,
    intent: {
      scenarios: source.scenarios,
      inbound: source.inbound ?? known.intent.inbound,
      outbound: source.outbound ?? known.intent.outbound,
    },
  };
}
