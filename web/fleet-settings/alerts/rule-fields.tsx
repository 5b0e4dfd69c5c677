import type { Refusal } from '../../data/refusal.ts';
import { INCIDENT_KINDS, INCIDENTS, type RulesInput } from './rules.ts';

interface Props {
  rules: RulesInput;
  refused: Refusal | null;
  onChange(rules: RulesInput): void;
}

/** What a channel tells of, and how long each stands before it does. */
export function RuleFields({ rules, refused, onChange }: Props) {
  const refusedKind = INCIDENT_KINDS.find((kind) => refused?.field?.startsWith(`rules.${kind}`));
  return (
    <fieldset class="rules" aria-describedby="channel-rules-help">
      <legend>What it tells of</legend>
      <p id="channel-rules-help" class="quiet">
        Each is told once it has stood for so many minutes, so that what is put right at once wakes nobody.
      </p>
      {INCIDENT_KINDS.map((kind) => {
        const { isEnabled, minutes } = rules[kind];
        const { words, usualMin } = INCIDENTS[kind];
        const change = (rule: Partial<(typeof rules)[typeof kind]>) =>
          onChange({ ...rules, [kind]: { ...rules[kind], ...rule } });
        const id = `channel-rule-${kind}`;
        return (
          <div key={kind} class="rule">
            <label>
              <input
                type="checkbox"
                checked={isEnabled}
                onChange={(event) => change({ isEnabled: event.currentTarget.checked })}
              />
              {words}
            </label>
            {isEnabled && (
              <span class="rule-wait">
                after{' '}
                <input
                  id={id}
                  inputMode="decimal"
                  size={5}
                  value={minutes}
                  aria-label={`Minutes before it is told: ${words}`}
                  aria-describedby={`${id}-usual${refusedKind === kind ? ` ${id}-problem` : ''}`}
                  aria-invalid={refusedKind === kind}
                  onInput={(event) => change({ minutes: event.currentTarget.value })}
                />{' '}
                min
                <span id={`${id}-usual`} class="quiet">
                  {' '}
                  (usual: {usualMin})
                </span>
              </span>
            )}
            {refusedKind === kind && (
              <p id={`${id}-problem`} class="problem" role="alert">
                {refused?.words}
              </p>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
