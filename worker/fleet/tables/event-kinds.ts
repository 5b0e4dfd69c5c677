import type { ActKind, EventKind } from '#contract';

/**
 * Whether an event is somebody's act, or something that a host or a check told. Each has a quota of its own, so that no host can push
 * out of the history what people did.
 */
export type EventClass = 'act' | 'told';

interface EventRule {
  readonly class: EventClass;
  /** The passage back, of what goes there and back by itself: a host that flaps between the two fills one event. */
  readonly back?: EventKind;
}

const RULES: Record<EventKind, EventRule> = {
  enrolled: { class: 'act' },
  enrolled_again: { class: 'act' },
  host_changed: { class: 'act' },
  intent_changed: { class: 'act' },
  intent_adopted: { class: 'act' },
  intent_restored: { class: 'act' },
  drift_opened: { class: 'told', back: 'drift_cleared' },
  drift_cleared: { class: 'told', back: 'drift_opened' },
  delivery_failed: { class: 'told', back: 'delivery_recovered' },
  delivery_recovered: { class: 'told', back: 'delivery_failed' },
  load_would_fail: { class: 'told', back: 'load_recovered' },
  load_recovered: { class: 'told', back: 'load_would_fail' },
  engine_loaded: { class: 'told', back: 'reload_needed' },
  reload_needed: { class: 'told', back: 'engine_loaded' },
  engine_down: { class: 'told', back: 'engine_returned' },
  engine_returned: { class: 'told', back: 'engine_down' },
  agent_silent: { class: 'told', back: 'agent_returned' },
  agent_returned: { class: 'told', back: 'agent_silent' },
  // A host mutes itself as well, and must not push out what people did: who muted what stands in the owner's list.
  muted: { class: 'told' },
  unmuted: { class: 'told' },
  waived: { class: 'act' },
  waiver_ended: { class: 'act' },
  incident_opened: { class: 'told' },
  incident_closed: { class: 'told' },
  evidence_lost: { class: 'told', back: 'evidence_regained' },
  evidence_regained: { class: 'told', back: 'evidence_lost' },
};

/** The kinds that are acts. All others are told, also those of a newer Worker that was rolled back. */
export const ACTS: readonly EventKind[] = (Object.keys(RULES) as EventKind[]).filter((kind) => RULES[kind].class === 'act');

/** What undoes an event of this kind; null where nothing does. */
export function passageBack(kind: EventKind): EventKind | null {
  return RULES[kind].back ?? null;
}

/**
 * The acts that stand in the owner's list too: what was adopted is nobody's doing, and a restore is one act, however many hosts it has. Most
 * waivers end by themselves; who ends one writes that act, as who mutes does.
 */
export function isPersonsAct(kind: EventKind): kind is EventKind & ActKind {
  return RULES[kind].class === 'act' && kind !== 'intent_adopted' && kind !== 'intent_restored' && kind !== 'waiver_ended';
}
