import { later } from '../../../parts/later.tsx';
import { type InQuestion, inQuestion } from './in-question.ts';

const Question = later<InQuestion & { host: string }>(async () => (await import('../opened.ts')).Question);

/** The dialog that asks whether to disable or simulate a scenario, while it does. */
export function DeclareDialog({ host }: { host: string }) {
  const asked = inQuestion.value;
  return asked === null ? null : <Question key={`${asked.name} ${asked.becomes}`} host={host} {...asked} />;
}
