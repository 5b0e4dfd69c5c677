import '../parts/opened-style.ts';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { DriftHost, WaiverDocument } from '#contract';
import { act } from '../data/act.ts';
import { useDocument } from '../data/resource.ts';
import { evidence, mayWrite } from '../data/state.ts';
import { HelpLink } from '../parts/help-link.tsx';
import { StatusIcon } from '../parts/icon.tsx';
import { useKeptFocus } from '../parts/kept-focus.ts';
import { Name } from '../parts/name.tsx';
import { endWaiver, justWaived, waiversResource } from '../parts/quiet/api.ts';
import { WaiverWords } from '../parts/quiet/waiver-words.tsx';
import { PAGE_SURFACES } from '../surfaces/index.ts';

interface Props {
  host: DriftHost;
  /** Whether nothing else differs: then it stands alone, and in grey. */
  isAll: boolean;
}

/** What differs and is accepted for a while: since when nobody cares, why, and the way to end it. */
export function Waived({ host: { id, name }, isAll }: Props) {
  const { document: known, failure } = useDocument(waiversResource, id);
  const refusal = useSignal<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { press, release } = useKeptFocus(box);
  const current = evidence.value?.document;
  const items = PAGE_SURFACES.flatMap((surface) =>
    (current?.[surface.name].waived ?? []).map((item) => ({
      item,
      called: surface.itemName?.(item) ?? item,
      waiver: known?.waivers.find((each) => each.surface === surface.name && each.item === item),
    })),
  );
  const end = async ({ id: waiver }: WaiverDocument) => {
    press();
    refusal.value = await act(() => endWaiver(waiver));
    if (refusal.peek() !== null) release();
    await waiversResource.renew(id);
  };
  useEffect(() => {
    if (!items.some(({ item }) => item === justWaived.peek())) return;
    justWaived.value = null;
    // Whoever has gone on elsewhere meanwhile is not called back.
    if (document.activeElement === document.body) box.current?.querySelector<HTMLElement>('h2, h3')?.focus();
  });
  const count = items.length === 1 ? 'one difference' : `${items.length} differences`;
  return (
    <div class="waived differing" ref={box}>
      {isAll ? (
        <h2 class="banner-headline" tabIndex={-1}>
          <StatusIcon sign="waived" />
          <span>
            Drifted (waived): {count} on {name} {items.length === 1 ? 'is' : 'are'} accepted for now
          </span>
        </h2>
      ) : (
        <h3 tabIndex={-1}>Waived</h3>
      )}
      <ul>
        {items.map(({ item, called, waiver }) => (
          <li key={item}>
            <span class="row-words">
              <Name>{called}</Name> {waiver && <WaiverWords waiver={waiver} />}
            </span>
            {waiver && mayWrite.value && (
              <button type="button" class="button button-small" onClick={() => void end(waiver)}>
                End the waiver<span class="off-screen"> of {called}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      <p class="quiet">
        It still differs, and nobody is alerted of it. An apply puts it back as well. <HelpLink topic="waived" about="waived" />
      </p>
      <p class="problem" role="alert">
        {refusal.value ?? failure}
      </p>
    </div>
  );
}
