import type { ComponentType } from 'preact';
import type { DriftDocument, Surface } from '#contract';
import type { Outage } from '../data/evidence.ts';
import { nextMessageWithinS } from '../data/list-age.ts';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import type { Remedy } from '../surfaces/page-surface.ts';
import { isAboutAgent } from '../words/agent-fault.ts';
import { engineCommands } from '../words/engine-commands.ts';
import type { HelpTopic } from '../words/help.ts';
import type { Sentence } from '../words/sentence.ts';
import { diskStatus, shownVerdict } from '../words/shown-verdict.ts';

export interface BannerSection {
  surface: Surface;
  /** As its tab is called. */
  label: string;
  /** Null where the headline says it. */
  sentence: Sentence | null;
  Difference: ComponentType<{ document: DriftDocument }>;
  /** RFC 3339: since when it differs; null where the verdict's own time is about something else. */
  since: string | null;
  /** Only the last known state differs. */
  isLastKnown: boolean;
  /** Why it may no longer differ, in a sentence; null where that is certain, or the page says why once for all surfaces. */
  doubt: string | null;
}

/** What stands in the way of the command: that the host has not received the newest intent, or that its next load would fail. */
export interface Hindrance {
  sentence: string;
  /** Running the command now would apply an older intent, or end CrowdSec. */
  blocks: boolean;
}

export interface BannerModel {
  /** False while the drift is only the last known state of every surface that differs. */
  certain: boolean;
  headline: Sentence;
  sections: BannerSection[];
  hindrance: Hindrance | null;
  command: string | null;
  /** What is said before the command. */
  invitation: string;
  /** What is said after it. */
  outcome: string;
  /** What the docs have a section about. */
  help: HelpTopic;
  /** What the surfaces say beside it. */
  beside: ComponentType<{ document: DriftDocument }>[];
}

/**
 * What to say of the apply command while the host has not received the newest intent; null where it has. The command of a
 * docker host applies what was delivered last, every other one fetches the newest intent first.
 */
export function deliveryOf(host: DriftDocument['host'], hostCount: number): Hindrance | null {
  if (host === null || (host.delivered_revision ?? 0) >= host.intent_revision) return null;
  if (host.delivery_fault !== null) {
    const sentence = `${host.name} cannot take revision ${host.intent_revision}, and running the apply command would not change that. See below.`;
    return { sentence, blocks: true };
  }
  const within = nextMessageWithinS(hostCount);
  const waiting = `${host.name} has not received revision ${host.intent_revision} yet. Its agent fetches it with its next message, within ${within} s while it runs`;
  return host.install === 'docker'
    ? { sentence: `${waiting}. The command is shown then.`, blocks: true }
    : { sentence: `${waiting}; the command below fetches it first.`, blocks: false };
}

export interface BannerCircumstances {
  outage: Outage | null;
  /** The fleet's size. */
  hostCount: number;
  /** The time of day of an RFC 3339 moment, for the reader's own time zone. */
  clock(moment: string): string;
}

/** What the banner says; null where nothing drifts, or all that does is waived. */
export function bannerModel(document: DriftDocument, { outage, hostCount, clock }: BannerCircumstances): BannerModel | null {
  const hostName = document.host?.name ?? 'the host';
  const drifting = PAGE_SURFACES.filter(({ name }) => document[name].drift_detected && !document[name].is_waived);
  if (drifting.length === 0) return null;
  const sections = drifting.map(({ name, label, sentence, Difference }): BannerSection => {
    const verdict = document[name];
    const shown = shownVerdict(verdict, outage);
    // With an engine that is down, what differs on the disk is known all the same.
    const certain = diskStatus(shown) !== 'unknown';
    return {
      surface: name,
      label,
      sentence: sentence(document, { hostName, clock }),
      Difference,
      since: shown.status === 'drifted' ? verdict.since : null,
      isLastKnown: !certain,
      doubt: certain || outage !== null || isAboutAgent(shown.reason) ? null : shown.detail,
    };
  });
  const certain = sections.some((section) => !section.isLastKnown);
  const remedies = drifting.map((surface) => surface.remedy?.(document) ?? 'apply');
  const remedy = (['apply', 'reload'] as const).find((each) => remedies.includes(each));
  const hindrance = hindranceOf(document.host, remedy, hostCount);
  const isReload = certain && remedies.every((each) => each === 'reload');
  return {
    certain,
    ...(isReload ? reloadHeadline(sections, hostName) : { headline: headlineOf(document, certain), sections }),
    hindrance,
    command: hindrance?.blocks ? null : commandOf(document, remedy),
    invitation: invitationOf(
      certain,
      remedy === 'apply' && drifting.every(({ name }) => document[name].cause === 'host'),
      hostName,
    ),
    outcome:
      remedy === 'reload'
        ? 'This clears by itself once CrowdSec is seen to have loaded it, about half a minute after the reload.'
        : `This clears by itself once ${hostName} is seen to agree.`,
    help: remedy === 'reload' ? 'reload_needed' : 'drifted',
    beside: remedy === 'apply' ? drifting.flatMap(({ BesideApply }) => BesideApply ?? []) : [],
  };
}

function hindranceOf(host: DriftDocument['host'], remedy: Remedy | undefined, hostCount: number): Hindrance | null {
  if (remedy === 'apply') return deliveryOf(host, hostCount);
  return remedy === 'reload' && host && host.load_fault !== null
    ? { sentence: 'A reload now would end CrowdSec: first mend what is named above.', blocks: true }
    : null;
}

function commandOf({ apply_command, host }: DriftDocument, remedy: Remedy | undefined): string | null {
  if (remedy === 'apply') return apply_command;
  return remedy === 'reload' && host ? engineCommands(host, apply_command).reload : null;
}

/**
 * CrowdSec's runtime state is spoken of only where what it loaded is known: where the disk differs, it runs what is on the disk
 * unless a reload is needed.
 */
function headlineOf(document: DriftDocument, certain: boolean): Sentence {
  if (!certain) return ['Configuration drift was detected. Whether it still stands is unknown.'];
  const isRunning = PAGE_SURFACES.some(({ name }) => {
    const { status, reason, evidence } = document[name];
    if (status !== 'drifted') return false;
    return reason === 'reload_needed' || (evidence === 'running' && !document.host?.engine.reload_needed);
  });
  return [
    `Configuration drift detected. ${isRunning ? 'CrowdSec runtime state' : 'What is on disk'} does not match the panel intent.`,
  ];
}

/** One surface that needs a reload is told in the headline itself. */
function reloadHeadline(sections: BannerSection[], hostName: string): Pick<BannerModel, 'headline' | 'sections'> {
  const [only, second] = sections;
  return only?.sentence && second === undefined
    ? { headline: ['Reload needed: ', ...only.sentence], sections: [{ ...only, sentence: null }] }
    : { headline: [`Reload needed: CrowdSec on ${hostName} does not run what is on its disk.`], sections };
}

function invitationOf(certain: boolean, isHostsDoing: boolean, hostName: string): string {
  if (!certain) return `If it still stands, run on ${hostName}:`;
  return isHostsDoing ? `To put the host back, run on ${hostName}:` : `Run on ${hostName}:`;
}
