import type { Surface } from '#contract';
import { HelpLink } from '../help-link.tsx';
import { Name } from '../name.tsx';
import { waive, waiversResource } from './api.ts';
import { WAIVER_LENGTHS } from './ends.ts';
import { QuietDialog } from './quiet-dialog.tsx';

/** A difference, as it can be accepted for a while. */
export interface Waivable {
  /** The host's id. */
  host: string;
  surface: Surface;
  /** As the verdict names it. */
  item: string;
  /** As the page calls it, where that is another. */
  name?: string;
}

interface Props extends Waivable {
  onClosed(): void;
  onDone(): void;
}

/** Asks until when, and why, a difference shall be accepted. */
export function WaiveDialog({ host, surface, item, name, onClosed, onDone }: Props) {
  return (
    <QuietDialog
      title={<>Waive {name ? `the ${name}` : <Name>{item}</Name>}?</>}
      label="Waive"
      lengths={WAIVER_LENGTHS}
      example="such as: needed until the old app is gone"
      send={(quiet) => waive({ host, surface, item, ...quiet })}
      onClosed={onClosed}
      onDone={() => {
        onDone();
        void waiversResource.renew(host);
      }}
    >
      <p>
        The difference stays and is listed in grey, with your reason. Nobody is alerted of it until the waiver ends, or until it
        differs in another way. <HelpLink topic="waived" about="waived" />
      </p>
    </QuietDialog>
  );
}
