import type { DriftDocument } from '#contract';
import { mayWrite } from '../data/state.ts';
import { Told } from '../parts/said.tsx';
import type { PageSurface } from '../surfaces/page-surface.ts';
import { engineCommands } from '../words/engine-commands.ts';
import { nextStep } from '../words/next-step.ts';
import type { ShownVerdict } from '../words/shown-verdict.ts';

interface Props {
  document: DriftDocument;
  /** A verdict that agrees on disk, is unknown, or compares nothing. */
  shown: ShownVerdict;
  surface: PageSurface;
}

/** Why a surface is not known to run as it shall, in the Worker's words as far as the page does not say the same, and what to do. */
export function StateDetail({ document: { host, apply_command }, shown: { status, reason, detail }, surface }: Props) {
  if (status === 'in_sync') return <NotSeenRunning host={host} detail={detail} applyCommand={apply_command} />;
  if (status === 'undeclared') return <NothingCompared detail={detail} />;
  const step = reason && (surface.nextSteps?.[reason] ?? nextStep(reason));
  // The file that CrowdSec would not load stands on top of the page.
  const isToldAbove = reason === 'unloadable' && host?.load_fault != null;
  return (
    <>
      {!isToldAbove && (
        <p>
          <Told>{detail}</Told>
        </p>
      )}
      {step && <p>{step}</p>}
    </>
  );
}

/**
 * Why it is not known whether CrowdSec has loaded a surface: the first sentence of its verdict without that it is on disk, which stands
 * right above. A full stop within a quotation ends no sentence.
 */
export const notSeenWords = (detail: string): string => detail.replace(/^On disk as \w+; w((?:[^“”.]|“[^“”]*”)*\.).*$/su, 'W$1');

interface Facts {
  host: DriftDocument['host'];
  detail: string;
  applyCommand: DriftDocument['apply_command'];
}

/** Why it is not known whether CrowdSec has loaded what is on disk, and what would tell. */
function NotSeenRunning({ host, detail, applyCommand }: Facts) {
  return (
    <p>
      {host?.engine.state === 'unknown' ? (
        <>
          Whether CrowdSec has loaded it is not known. <Told>{host.engine.detail}</Told>
        </>
      ) : (
        <Told>{notSeenWords(detail)}</Told>
      )}{' '}
      {host && (
        <>
          If CrowdSec has not loaded it, reload it: <code>{engineCommands(host, applyCommand).reload}</code>
        </>
      )}
    </p>
  );
}

/** That nothing is compared, why, and what to do, as the verdict says it. */
function NothingCompared({ detail }: { detail: string }) {
  return (
    <p>
      <Told>{detail}</Told>
      {mayWrite.value && ' Once something is declared, a banner shows the command that applies it.'}
    </p>
  );
}
