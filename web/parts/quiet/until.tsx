import { now } from '../../data/clock.ts';
import { Clock } from '../time.tsx';
import { type Chosen, endOf, type Length } from './ends.ts';

interface Props {
  lengths: readonly Length[];
  chosen: Chosen;
  /** Why the end was refused; null where it was not. */
  refusal: string | null;
  onChoose(chosen: Chosen): void;
}

/** Until when: one of a few lengths, or a moment. */
export function Until({ lengths, chosen, refusal, onChoose }: Props) {
  const isTyped = 'typed' in chosen;
  const end = endOf(chosen, now.value);
  return (
    <fieldset class="choices" aria-describedby="until-help until-problem">
      <legend>Until</legend>
      <div class="choices-row">
        {lengths.map(([length, words]) => (
          <label key={length}>
            <input
              type="radio"
              name="until"
              checked={!isTyped && chosen.length === length}
              onChange={() => onChoose({ length })}
            />
            {words}
          </label>
        ))}
        <label>
          <input type="radio" name="until" checked={isTyped} onChange={() => onChoose({ typed: '' })} />a time
        </label>
      </div>
      {isTyped && (
        <input
          type="datetime-local"
          aria-label="The day and time until when"
          value={chosen.typed}
          aria-describedby="until-help until-problem"
          aria-invalid={refusal !== null}
          onInput={(event) => onChoose({ typed: event.currentTarget.value })}
        />
      )}
      <p id="until-help" class="quiet">
        {'until' in end && (
          <>
            It ends by itself: <Clock at={end.until} />. It can be ended before.
          </>
        )}
      </p>
      <p id="until-problem" class="problem" role="alert">
        {refusal}
      </p>
    </fieldset>
  );
}
