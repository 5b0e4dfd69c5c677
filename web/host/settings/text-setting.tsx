import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { act } from '../../data/act.ts';

interface Props {
  label: string;
  value: string;
  help?: string;
  save: (text: string) => Promise<unknown>;
}

/** One line of text that can be changed. What was typed stays until it is saved or is what stands there again. */
export function TextSetting({ label, value, help, save }: Props) {
  const id = useId();
  const typed = useSignal<string | null>(null);
  const refusal = useSignal<string | null>(null);
  const isChanged = typed.value !== null && typed.value.trim() !== value;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = typed.value?.trim();
    if (!isChanged || !text) return;
    refusal.value = await act(() => save(text));
    if (refusal.value === null) typed.value = null;
  };
  return (
    <form onSubmit={submit}>
      <label for={id}>{label}</label>
      <div class="text-setting">
        <input
          id={id}
          value={typed.value ?? value}
          aria-describedby={`${id}-help`}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="button" disabled={!isChanged}>
          Save
        </button>
      </div>
      <p id={`${id}-help`} class="quiet">
        {help}
      </p>
      <p class="problem" role="alert">
        {refusal.value}
      </p>
    </form>
  );
}
