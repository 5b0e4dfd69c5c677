import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * A part of the page that is loaded when it is shown for the first time. A page that was opened before an upgrade of the Worker
 * may not find its parts any more.
 * @param load imports the part; called again where it failed and the part is shown again
 * @param waiting what stands in its place until then; null: nothing does, nor where it cannot be loaded, which another part tells
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: string | null = 'Loading…',
): ComponentType<Props> {
  let part: ComponentType<Props> | null = null;
  return (props) => {
    const told = useSignal<string | null>(waiting ?? '');
    useEffect(() => {
      if (part !== null) return;
      load().then(
        (loaded) => {
          part = loaded;
          told.value = null;
        },
        () => {
          told.value = 'This part of the page could not be loaded. Reload the page to try again.';
        },
      );
    }, []);
    const Part = part;
    // Read also where it is not shown, since what changes it draws the part.
    const words = told.value;
    return Part === null ? (
      waiting !== null && (
        <p class="waiting" role="status">
          {words}
        </p>
      )
    ) : (
      <Part {...props} />
    );
  };
}
