import type { Muted } from '#contract';
import { quotable, visibleText } from '../../words/quotation.ts';
import { HelpLink } from '../help-link.tsx';
import { Clock } from '../time.tsx';

/** Who has no name of their own. */
const BY_ROLE: Readonly<Record<string, string | undefined>> = { owner: 'the owner', operator: 'an operator', host: 'the host' };

interface Props {
  /** Of whom nobody is alerted, as a sentence begins with it. */
  whom: string;
  muted: Muted;
}

/** That nobody is alerted, until when, by whose doing, and why. */
export function MutedWords({ whom, muted: { until, reason, by } }: Props) {
  return (
    <>
      <strong>{whom} muted</strong> until <Clock at={until} />, by {BY_ROLE[by] ?? visibleText(by)}: <q>{quotable(reason)}</q>.
      Nobody is alerted. <HelpLink topic="muted" about="muted" />
    </>
  );
}
