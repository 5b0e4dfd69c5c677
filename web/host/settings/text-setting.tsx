import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { act } from '../../data/act.ts';

interface Props {
  label: string;
  value: string;
  help?: string;
  /** What is said where nothing but blanks is typed. */
  needed: string;
  save: (text: string) => Promise<unknown>;
}

/** One line of text that can be changed. What was typed stays until it is saved or is what stands there again. */
export function TextSetting({ label, value, help, needed, save }: Props) {
  const id = useId();
  const typed = useSignal<string | null>(null);
  const refusal = useSignal<string | null>(null);
  const isSaved = useSignal(false);
  const text = (typed.value ?? value).trim();
  const isChanged = text !== value;
  // The list of hosts brings what was saved a moment later; until then what was typed stands for it.
  useEffect(() => {
    if (isSaved.peek()) typed.value = null;
  }, [value]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!isChanged || text === '' || isSaved.value) return;
    refusal.value = await act(() => save(text));
    isSaved.value = refusal.value === null;
  };
  return (
    <form onSubmit={submit}>
      <label for={id}>{label}</label>
      <div class="text-setting">
        <input
          id={id}
          value={typed.value ?? value}
          aria-describedby={`${id}-help ${id}-problem`}
          aria-invalid={refusal.value !== null}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            isSaved.value = false;
            refusal.value = event.currentTarget.value.trim() === '' ? needed : null;
          }}
        />
        {/* Not `disabled`: a button that is disabled by its own press loses the focus. */}
        <button type="submit" class="button" aria-disabled={!isChanged || isSaved.value}>
          Save
        </button>
      </div>
      <p id={`${id}-help`} class="quiet">
        {help}
      </p>
      <p class="quiet" role="status">
        {isSaved.value && 'Saved.'}
      </p>
      <p id={`${id}-problem`} class="problem" role="alert">
        {refusal.value}
      </p>
    </form>
  );
}
