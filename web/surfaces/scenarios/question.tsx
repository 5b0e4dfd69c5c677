import { later } from '../../parts/later.tsx';
import { scenarioInQuestion } from './in-question.ts';

const Question = later<{ host: string; name: string }>(async () => (await import('./disable-dialog.tsx')).Question);

/** The dialog that asks whether to disable a scenario, while it does. */
export function DisableDialog({ host }: { host: string }) {
  const name = scenarioInQuestion.value;
  return name === null ? null : <Question key={name} host={host} name={name} />;
}
