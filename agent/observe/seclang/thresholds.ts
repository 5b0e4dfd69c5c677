import { Unobservable, undecided } from '../unobservable.ts';
import type { Thresholds } from './setvar.ts';
import type { Rule } from './statement.ts';
import { type Survey, survey } from './survey.ts';
import { evaluateWaf, refusalOf } from './waf.ts';

/** The thresholds of the tuning rule's own text. */
export interface TuningRules extends Thresholds {
  /** The text, for a WAF that loads it. */
  survey: Survey;
  ids: readonly number[];
  /** Whether one of its rules has a `tag` or a `msg`. */
  isNamed: boolean;
}

/**
 * The thresholds that Coraza ends up with where it loads this text alone.
 * @throws Unobservable `indeterminate` for everything that could touch a threshold in another way, `invalid` for what the engine refuses
 */
export function readThresholds(text: string): TuningRules {
  const read = survey(text);
  const parts = [{ survey: read, isOurs: true }];
  const byMsg = read.statements.some(
    (statement) => statement.is === 'removal' && statement.removals.some(({ by }) => by === 'msg'),
  );
  if (byMsg) throw undecided('it has the directive secruleremovebymsg, with which the engine breaks off');
  const refusal = refusalOf(parts);
  if (refusal !== null) throw new Unobservable('invalid', `it ${refusal.why}, so the engine refuses the file`);
  requirePlain(read);
  const verdict = evaluateWaf(parts);
  if (verdict.is === 'refused') throw new Unobservable('invalid', `it ${verdict.why}`);
  if (verdict.is === 'undecided') throw undecided(`it ${verdict.why}`);
  const rules = read.statements.filter((statement) => statement.is === 'rule');
  return {
    ...verdict.thresholds,
    survey: read,
    ids: rules.map(({ id }) => id).filter((id) => id !== 0),
    isNamed: rules.some(({ tags, msg }) => tags.length > 0 || msg !== null),
  };
}

function requirePlain({ statements, other }: Survey): void {
  if (other !== null) throw undecided(`it has the directive ${other}, and only SecAction is read`);
  const odd = statements.find((statement): statement is Rule => statement.is === 'rule' && statement.odd !== null)?.odd;
  if (odd !== undefined && odd !== null) throw undecided(`a SecAction has the action ${odd}, which could stop or skip it`);
}
