import { useSignal } from '@preact/signals';
import type { TokenCreated, TokenRole } from '#contract';
import { now } from '../../data/clock.ts';
import { type Refusal, refusalOf } from '../../data/refusal.ts';
import { session } from '../../data/state.ts';
import { describedBy, Field, TextField } from '../../parts/field.tsx';
import { makeToken } from '../api.ts';
import { dayWords } from '../day.tsx';
import { GOOD_FOR, ROLE_WORDS } from '../role-words.ts';

const DAY_MS = 86_400_000;

/** For how many days a token may be good, with what that is called. */
const LIVES: readonly [number, string][] = [
  [1, '1 day'],
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
  [365, '1 year'],
  [1095, '3 years'],
];
const USUAL_DAYS = 90;

/** Nothing is declared by mistake with a token that only reads. */
const USUAL_ROLE: TokenRole = 'read_only';

interface Props {
  /** Whether there is no token yet: the form then stands open. */
  isFirst: boolean;
  onMade(made: TokenCreated): void;
}

/** The form that makes a token. What was typed stays when it is refused, with the reason at its field. */
export function MakeToken({ isFirst, onMade }: Props) {
  const refused = useSignal<Refusal | null>(null);
  const isBusy = useSignal(false);
  const name = useSignal('');
  const role = useSignal<TokenRole>(USUAL_ROLE);
  const days = useSignal(USUAL_DAYS);
  const isOwner = session.value.kind === 'in' && session.value.session.role === 'owner';
  const roles: readonly TokenRole[] = isOwner ? ['operator', 'read_only', 'metrics'] : ['read_only', 'metrics'];
  const refusalAt = (field: string | null) => (refused.value?.field === field ? refused.value.words : null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy.value) return;
    if (name.value.trim() === '') {
      refused.value = { field: 'name', words: 'A name is needed.' };
      document.getElementById('token-name')?.focus();
      return;
    }
    isBusy.value = true;
    let made: TokenCreated | null = null;
    const why = await refusalOf(async () => {
      made = await makeToken({ name: name.value.trim(), role: role.value, expires_in_days: days.value });
    });
    isBusy.value = false;
    refused.value = why && { ...why, field: isShown(why.field) ? why.field : null };
    if (made !== null) onMade(made);
    if (why?.field === 'name') document.getElementById('token-name')?.focus();
  };

  return (
    <details open={isFirst}>
      <summary>Make a token</summary>
      <form class="make-token" onSubmit={submit}>
        <TextField
          id="token-name"
          label="Name"
          value={name.value}
          refusal={refusalAt('name')}
          help="Whose or what it is, such as ci or ada@example.org. The history tells it."
          onType={(text) => {
            name.value = text;
          }}
        />
        <fieldset class="choices" aria-describedby="token-role-problem">
          <legend>Role</legend>
          {roles.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="role"
                checked={role.value === each}
                onChange={() => {
                  role.value = each;
                }}
              />
              <span>
                <b>{ROLE_WORDS[each]}</b>: {GOOD_FOR[each]}
              </span>
            </label>
          ))}
          {!isOwner && <p class="quiet">Tokens for operators are made by the owner.</p>}
          <p id="token-role-problem" class="problem" role="alert">
            {refusalAt('role')}
          </p>
        </fieldset>
        <Field
          id="token-days"
          label="Good for"
          refusal={refusalAt('expires_in_days')}
          help={`Until ${dayWords(now.value + days.value * DAY_MS)}. It can be revoked before.`}
        >
          <select
            id="token-days"
            value={days.value}
            aria-describedby={describedBy('token-days')}
            onChange={(event) => {
              days.value = Number(event.currentTarget.value);
            }}
          >
            {LIVES.map(([count, words]) => (
              <option key={count} value={count}>
                {words}
              </option>
            ))}
          </select>
        </Field>
        <p class="problem" role="alert">
          {refusalAt(null)}
        </p>
        <button type="submit" class="button button-main" aria-disabled={isBusy.value}>
          Make the token
        </button>
      </form>
    </details>
  );
}

/** Whether a refused member of the body has its place in the form. */
const isShown = (field: string | null): boolean => ['name', 'role', 'expires_in_days'].includes(field ?? '');
