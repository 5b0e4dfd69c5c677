import { now } from '../data/clock.ts';
import { lastCheckAt, verdictsOf } from '../data/evidence.ts';
import { evidence, hosts, outage } from '../data/state.ts';
import { Command } from '../parts/command.tsx';
import { HelpLink } from '../parts/help-link.tsx';
import { StatusIcon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { SentenceText } from '../parts/name.tsx';
import { Ago, Clock } from '../parts/time.tsx';
import { clockWords } from '../words/time-words.ts';
import { type BannerModel, type BannerSection, bannerModel } from './banner-model.ts';
import { isNarrowScreen } from './narrow-screen.ts';

const Waived = later(async () => (await import('./waived.tsx')).Waived, 'Drifted (waived)');

/**
 * The drift banner. Without drift only its empty live region stays, since screen readers announce what appears inside of a
 * region that they know already.
 */
export function Banner() {
  const current = evidence.value;
  const model =
    current &&
    bannerModel(current.document, {
      outage: outage.value,
      hostCount: hosts.value?.length ?? 1,
      clock: (moment) => clockWords(Date.parse(moment), now.value),
    });
  const waived = current && verdictsOf(current.document).some((verdict) => verdict.waived?.[0]) && current.document.host;
  return (
    <section
      class={model?.certain ? 'banner banner-drift' : model || waived ? 'banner banner-unknown' : undefined}
      aria-label="Drift"
    >
      <div class="banner-words" aria-live="polite">
        {model && <BannerWords model={model} />}
      </div>
      {model && <BannerFoot model={model} />}
      {waived && <Waived host={waived} isAll={model === null} />}
    </section>
  );
}

function BannerWords({ model }: { model: BannerModel }) {
  return (
    <>
      <h2 class="banner-headline">
        <StatusIcon sign={model.certain ? 'drifted' : 'unknown'} />
        <span>
          <SentenceText sentence={model.headline} />
        </span>
      </h2>
      {isNarrowScreen.value ? (
        <FoldedParts model={model} />
      ) : (
        model.sections.map((section) => (
          <div key={section.surface} class="banner-part">
            <Doubt section={section} />
            <PartSentence section={section} />
            <PartDetails section={section} />
          </div>
        ))
      )}
    </>
  );
}

/**
 * One sentence and every doubt, and below it, folded away, everything else that is said of what differs. Which surfaces these are stands
 * outside.
 */
function FoldedParts({ model: { sections } }: { model: BannerModel }) {
  const [first] = sections;
  if (first === undefined) return null;
  return (
    <>
      {sections.map((section) => (
        <div key={section.surface}>
          <Doubt section={section} />
          {section === first && <PartSentence section={section} />}
        </div>
      ))}
      <details>
        <summary>
          Show what differs:{' '}
          {sections.map(({ label, isLastKnown }) => `${label}${isLastKnown ? ' (last known)' : ''}`).join(', ')}
        </summary>
        {sections.map((section) => (
          <div key={section.surface} class="banner-part">
            {section !== first && <PartSentence section={section} />}
            <PartDetails section={section} />
          </div>
        ))}
      </details>
    </>
  );
}

const Doubt = ({ section: { doubt } }: { section: BannerSection }) => doubt && <p>{doubt}</p>;

function PartSentence({ section }: { section: BannerSection }) {
  return (
    section.sentence && (
      <p>
        {section.isLastKnown && 'Last known: '}
        <SentenceText sentence={section.sentence} />
      </p>
    )
  );
}

function PartDetails({ section }: { section: BannerSection }) {
  const document = evidence.value?.document;
  if (!document) return null;
  return (
    <>
      <section.Difference document={document} />
      {section.since !== null && (
        // It changes each second, and the live region around it would be read out each time.
        <p class="quiet" aria-live="off">
          Since <Clock at={section.since} /> (<Ago at={section.since} />)
        </p>
      )}
    </>
  );
}

function BannerFoot({ model }: { model: BannerModel }) {
  const document = evidence.value?.document;
  if (!document) return null;
  const checkedAt = lastCheckAt(document);
  const about = model.help.replace('_', ' ');
  return (
    <>
      {model.hindrance && <p>{model.hindrance.sentence}</p>}
      {model.command !== null && (
        <div class="banner-command">
          <p>{model.invitation}</p>
          <Command text={model.command} label="the command" />
          {model.beside.map((Beside, at) => (
            <Beside key={at} document={document} />
          ))}
          <p class="quiet">{model.outcome}</p>
        </div>
      )}
      <p class="quiet">
        Last check: {checkedAt === null ? 'none yet' : <Clock at={checkedAt} />}. What “{about}” means:{' '}
        <HelpLink topic={model.help} about={about} />
      </p>
    </>
  );
}
